"""Programs that handle what strangers sent, each in a process of its own that is bounded in every way.

Such work costs what the input says and not what it weighs: 200 kB can keep a decoder busy for an hour. So it
has limits of processor, memory and time, no environment and no files, says no more than it may, and is
killed with whoever waits for it. What it dies of is one item's failure and nobody else's.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .parent import command_of

FIRST = Path(__file__).with_name("bounded_child.py")
PASSED_ON = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # of our environment: what some Pythons need to start
OUT_OF_TIME = 30  # seconds added to a deadline, after which a child ends by itself: its parent hangs


class ChildFailed(Exception):
    """It ended without a whole answer. `status` is its exit status, or less than 0: the signal's number."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status

    @property
    def was_killed(self) -> bool:
        """Whether it ended by a limit on its processor time, or for want of memory (the kernel's way)."""
        return self.status in {-signal.SIGKILL, -getattr(signal, "SIGXCPU", 0)}


class ChildTookTooLong(Exception):
    """It was still at it at its deadline, and is no more."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use: seconds of processor and of patience, bytes of memory and of answer."""

    cpu: int
    seconds: float
    memory: int
    max_output: int


def bounded(program: Path, arguments: Sequence[str], bounds: Bounds) -> list[str]:
    """Return the command that runs one of our programs within bounds. It may import no installed package."""
    limits = (bounds.cpu, bounds.memory, int(bounds.seconds) + OUT_OF_TIME)
    return [*command_of(FIRST, *map(str, limits), str(program), *arguments)]


async def run(command: Sequence[str], given: bytes | IO[bytes], bounds: Bounds) -> bytes:
    """Run a command with this on its standard input, and return what it says.

    Nothing is left of it, whatever happens. Raises `ChildFailed`, `ChildTookTooLong`, and `OSError` where
    no process can be started.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE if isinstance(given, bytes) else given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
    )
    try:
        async with asyncio.timeout(bounds.seconds):
            if isinstance(given, bytes):
                await _tell(process, given)
            said = await _hear(process, bounds.max_output)
            status = await process.wait()
    except TimeoutError:
        raise ChildTookTooLong(f"no answer within {bounds.seconds:g} s") from None
    finally:
        await _end(process)
    if status:
        raise ChildFailed(status, f"ended with {status}")
    return said


async def _tell(process: asyncio.subprocess.Process, given: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # it died before it read: its status tells
        process.stdin.write(given)
        await process.stdin.drain()
    process.stdin.close()


async def _hear(process: asyncio.subprocess.Process, most: int) -> bytes:
    """Take the answer; who says more than `most` bytes is not listened to any longer."""
    assert process.stdout is not None
    said = bytearray()
    while piece := await process.stdout.read(64 * 1024):
        said += piece
        if len(said) > most:
            raise ChildFailed(0, "said more than it was asked for")
    return bytes(said)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await asyncio.shield(process.wait())
