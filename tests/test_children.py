"""Processes for what strangers sent: bounded, and never left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streampai_app.children import Bounds, ChildFailed, ChildTookTooLong, bounded, run

from .waiting import eventually

BOUNDS = Bounds(cpu=20, seconds=60, memory=1 << 28, max_output=1_000)
linux = pytest.mark.skipif(sys.platform != "linux", reason="prctl and /proc are Linux's")


@pytest.fixture
def program(tmp_path: Path):
    def written(code: str) -> Path:
        path = tmp_path / "program.py"
        path.write_text(code)
        return path

    return written


async def test_a_child_answers_what_it_was_given(program):
    echo = program("import sys; sys.stdout.buffer.write(sys.argv[1].encode() + sys.stdin.buffer.read())")
    assert await run(bounded(echo, ("a",), BOUNDS), b"bc", BOUNDS) == b"abc"
    with echo.open("rb") as file:
        assert await run(bounded(echo, ("",), BOUNDS), file, BOUNDS) == echo.read_bytes()


async def test_a_child_knows_nothing_of_our_environment(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    tell = program("import os; print(dict(os.environ))")
    assert b"hidden" not in await run(bounded(tell, (), BOUNDS), b"", BOUNDS)


@pytest.mark.slow  # a second of its own processor, on a machine that does something else
async def test_a_child_that_computes_for_ever_is_killed_by_the_kernel(program):
    bounds = Bounds(cpu=1, seconds=60, memory=1 << 28, max_output=1_000)
    with pytest.raises(ChildFailed) as failed:
        await run(bounded(program("while True: pass"), (), bounds), b"", bounds)
    assert failed.value.was_killed


async def test_a_child_gets_no_more_memory_and_can_write_no_file(program, tmp_path):
    code = f"""
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    bytearray(1 << 29)
except MemoryError:
    print("no memory")
try:
    open({str(tmp_path / "big")!r}, "wb", buffering=0).write(b"x" * 4096)
except OSError:
    print("no file")
"""
    assert (await run(bounded(program(code), (), BOUNDS), b"", BOUNDS)).split(b"\n") == [
        b"no memory",
        b"no file",
        b"",
    ]
    assert (tmp_path / "big").stat().st_size == 0


async def test_a_child_gives_way(program):
    tell = program("import os; print(os.nice(0))")
    assert int(await run(bounded(tell, (), BOUNDS), b"", BOUNDS)) >= min(os.nice(0) + 10, 19)


async def test_a_child_that_sleeps_is_ended_at_its_deadline(program):
    bounds = Bounds(cpu=20, seconds=1.5, memory=1 << 28, max_output=1_000)
    code = "import time; time.sleep(600)"
    began = time.monotonic()
    with pytest.raises(ChildTookTooLong):
        await run(bounded(program(code), (), bounds), b"", bounds)
    assert time.monotonic() - began < 30


async def test_a_child_that_says_too_much_is_ended(program):
    with pytest.raises(ChildFailed) as failed:
        await run(bounded(program("print('x' * 2_000, flush=True)\ninput()"), (), BOUNDS), b"", BOUNDS)
    assert not failed.value.was_killed


@linux
async def test_a_child_ends_with_whoever_waits_for_it(program):
    """The parent is killed and can end nothing itself."""
    child = program("import os, time; print(os.getpid(), flush=True); time.sleep(600)")
    code = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from streampai_app.children import Bounds, bounded\n"
        f"subprocess.run(bounded(Path({str(child)!r}), (), Bounds(20, 60, 1 << 28, 10)))\n"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert _is_alive(pid)
    parent.kill()
    await parent.wait()
    await eventually(lambda: not _is_alive(pid), 30)


@linux
async def test_a_child_whose_parent_is_gone_before_it_asks_does_not_begin(program):
    command = bounded(program("print('begun')"), (), BOUNDS)
    command[5] = "1"  # somebody else
    with pytest.raises(ChildFailed) as failed:
        await run(command, b"", BOUNDS)
    assert failed.value.status == -signal.SIGKILL


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
