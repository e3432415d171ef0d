"""Ending with the process that started this one, however that one ended.

Without it a worker goes on serving, and holds the port, after a `kill -9` of its parent. Linux sends the
signal itself (prctl(2), PR_SET_PDEATHSIG); elsewhere a thread looks once a second.

Run as a program, it runs another one that ends with its parent: see `command_of`.
"""

import ctypes
import os
import runpy
import signal
import sys
import threading
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOOK_EVERY = 1.0  # seconds, where the system does not tell


def end_with_parent(parent: int) -> None:
    """Have this process killed when `parent`, which started it, has ended. Ends at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked to be told
        _end()


def command_of(program: Path, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a Python program which stands alone, and ends with this process.

    On Linux it ends with the *thread* that starts it: start it in one that stays.
    """
    alone = (sys.executable, "-I", "-S", "-B")
    return (*alone, __file__, str(os.getpid()), str(program), *arguments)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_path(sys.argv[0], run_name="__main__")
