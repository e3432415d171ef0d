"""Processes that end with the one that started them, however that one ended."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from streampai_app import parent
from streampai_app.frontend.build import ROOT

from .waiting import eventually

SLEEPER = "import time; print('there', flush=True); time.sleep(600)"


def is_there(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_program_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    program = tmp_path / "sleeper.py"
    program.write_text(SLEEPER)
    starts = (
        "import subprocess, sys, time; from pathlib import Path\n"
        "from streampai_app.parent import command_of\n"
        f"child = subprocess.Popen(command_of(Path({str(program)!r})), stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", starts], cwd=ROOT, stdout=subprocess.PIPE) as starter:
        child = int(starter.stdout.readline())
        assert is_there(child)
        starter.kill()
    asyncio.run(eventually(lambda: not is_there(child)))


def test_a_program_whose_parent_has_ended_already_does_not_begin() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    done = subprocess.run(
        [sys.executable, parent.__file__, str(gone.pid), "/nowhere.py"], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL


def test_a_program_gets_its_own_arguments(tmp_path: Path) -> None:
    program = tmp_path / "arguments.py"
    program.write_text("import sys; print(__name__, *sys.argv[1:])")
    said = subprocess.check_output(parent.command_of(program, "one", "two"), text=True)
    assert said == "__main__ one two\n"


def test_where_the_system_tells_nothing_a_thread_looks() -> None:
    starts = (
        "import sys, os, time; sys.platform = 'elsewhere'; import streampai_app.parent as parent\n"
        "parent.LOOK_EVERY = 0.01\n"
        "if os.fork():\n    time.sleep(0.2); os._exit(0)\n"
        "parent.end_with_parent(os.getppid()); print(os.getpid(), flush=True); time.sleep(30); print('alive')"
    )
    began = subprocess.run(
        [sys.executable, "-c", starts], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
    )
    assert began.stdout.split() == [began.stdout.strip()]
    assert os.getpid() != int(began.stdout)
