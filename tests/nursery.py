"""Servers that begin at once: a process that has the program in memory forks each one off.

To read the program's modules costs a start three quarters of its time, and the campaigns start a hundred
servers. What runs, is killed and starts again is `streampai run` all the same.
"""

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import IO, Any

from streampai_app.frontend.build import ROOT

# What a server reads while it starts, except the app itself: that would read the settings.
MODULES = (
    "streampai_app.cli",
    "streampai_app.pages",
    "streampai_app.web.routes",
    "streampai_app.jobs.timetable",
    "httpcore",
    "anyio._backends._asyncio",
)


class Nursery:
    """The process that forks. One for each test process, which it ends with."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            cwd=ROOT,
            env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._turn = threading.Lock()
        atexit.register(self._end)

    def start(self, environment: dict[str, str], log: Path) -> "Child":
        """Start a server that has this environment and writes there."""
        return Child(self, self.ask(environment=environment, log=str(log)))

    def ask(self, **what: Any) -> Any:
        """Ask the process for a server or for an exit code."""
        with self._turn:
            print(json.dumps(what), file=self._process.stdin, flush=True)
            return json.loads(self._process.stdout.readline())  # type: ignore[union-attr]

    def _end(self) -> None:
        self._process.communicate()


class Child:
    """A server that was forked off: what a `Popen` of it would be."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        if self._code is None:
            self._code = self._nursery.ask(ended=self.pid)
        return self._code

    def wait(self, timeout: float = 60) -> int:
        """Return the exit code when there is one."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("streampai run", timeout)
            time.sleep(0.005)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


@cache
def nursery() -> Nursery:
    """Return the one of this test process."""
    return Nursery()


def serve(questions: IO[str], answers: IO[str]) -> None:
    """Be the process that forks."""
    for module in MODULES:
        importlib.import_module(module)
    assert "rxconfig" not in sys.modules, "the settings of one server would be those of all"
    for line in questions:
        asked = json.loads(line)
        if "ended" in asked:
            answer = _code_of(asked["ended"])
        elif not (answer := os.fork()):
            _become(**asked)
            return sys.modules["streampai_app.cli"].main()
        print(json.dumps(answer), file=answers, flush=True)


def _code_of(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _become(environment: dict[str, str], log: str) -> None:
    """Leave behind what is the parent's: session, environment, streams, arguments."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    with open(os.devnull) as nothing, open(log, "ab") as written:
        for stream, number in ((nothing, 0), (written, 1), (written, 2)):
            os.dup2(stream.fileno(), number)
    sys.argv = ["streampai", "run"]


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
