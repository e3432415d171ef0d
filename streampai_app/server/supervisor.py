"""The parent of the worker processes: it opens the port, begins workers anew that end, and ends them all."""

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from starlette.types import ASGIApp

from .. import garbage, logs
from ..errors import Unavailable
from ..settings import Settings
from .worker import make_application, work

log = logs.get(__name__)

BACKLOG = 2048  # connections that wait to be accepted; the system may allow fewer (net.core.somaxconn)
KILLED_AFTER = 10.0  # seconds a worker has to end
SOON = 5.0  # seconds; a worker that ends sooner after its start did not come up
MAX_FAILED_STARTS = 3  # in a row
UNHEARD_WITHIN = 60_000  # milliseconds until a peer that acknowledges nothing counts as gone
KEEPALIVE = (30, 10, 3)  # seconds of silence, seconds between probes, probes


class WorkersFail(Unavailable):
    """Workers end as soon as they begin; why stands in the log above."""


def listen(bind: str, port: int) -> socket.socket:
    """Open the port. Raises `OSError`. What is set here holds for every connection that is accepted."""
    listener = socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":
        for option, value in zip(
            (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT), KEEPALIVE, strict=True
        ):
            listener.setsockopt(socket.IPPROTO_TCP, option, value)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNHEARD_WITHIN)
    try:
        listener.bind((bind, port))
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


class Supervisor:
    """Keeps `settings.workers` processes alive on one listening socket."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        self._context = _context(settings.workers)
        self._application: ASGIApp | None = None  # where workers begin as copies of this process
        self._workers: dict[BaseProcess, float] = {}  # and when each began
        self._failed_starts = 0
        self._is_stopping = False
        self._wakes, self._wake = socket.socketpair()

    def run(self, when_begun: Callable[[], None]) -> None:
        """Keep the workers until told to stop (SIGTERM, SIGINT). Raises `WorkersFail`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        if self._context.get_start_method() == "fork":
            self._application = make_application()
        for _ in range(self._settings.workers):
            self._begin()
        when_begun()
        try:
            while not self._is_stopping:
                self._look_after()
        finally:
            self._listener.close()
            self._end_all()

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._is_stopping = True
        self._wake.send(b"\0")

    def _begin(self) -> None:
        garbage.before_fork()
        arguments = (self._settings, self._listener, os.getpid(), self._application)
        worker = self._context.Process(target=work, args=arguments)
        worker.start()
        self._workers[worker] = time.monotonic()

    def _look_after(self) -> None:
        ended = wait([self._wakes, *(worker.sentinel for worker in self._workers)])
        for worker in [each for each in self._workers if each.sentinel in ended and not self._is_stopping]:
            self._replace(worker)

    def _replace(self, worker: BaseProcess) -> None:
        worker.join()
        lived = time.monotonic() - self._workers.pop(worker)
        log.error(
            "a worker ended by itself", worker=worker.pid, code=worker.exitcode, seconds=round(lived, 1)
        )
        self._failed_starts = self._failed_starts + 1 if lived < SOON else 0
        if self._failed_starts >= MAX_FAILED_STARTS:
            raise WorkersFail("workers end as soon as they begin; the reason stands in the log above")
        wait([self._wakes], timeout=float(self._failed_starts))  # seconds; asked to stop, it waits no longer
        if not self._is_stopping:
            self._begin()

    def _end_all(self) -> None:
        for worker in self._workers:
            worker.terminate()
        deadline = time.monotonic() + KILLED_AFTER
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))
            if worker.is_alive():
                log.warning("a worker did not end when asked, and is killed", worker=worker.pid)
                worker.kill()
                worker.join()


def _context(workers: int) -> BaseContext:
    """Return how workers begin: several afresh, since they count together (metrics.py); one as a copy."""
    return multiprocessing.get_context("fork" if workers == 1 and sys.platform == "linux" else "spawn")
