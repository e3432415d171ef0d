"""A real server for tests: its own process, port, data and, if asked, database and Redis.

It is killed the hard way, all its processes at once, and comes back on the same port with the same data.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import randrange

import httpx

from streampai_app.db import Database
from streampai_app.frontend.build import ROOT

from .nursery import Child, nursery

PATIENCE = 60  # seconds for a start on a busy machine
PORTS = (20_000, 32_000)  # below those that systems give to connections
ADMIN_EMAIL = "admin@desk.test"
ADMIN_PASSWORD = "a password for tests only"


class Desk:
    """`streampai run` as a process. `settings` are environment variables, such as `WORKERS="2"`.

    One that `is_cold` reads its program from the disk, as an operator's does: see nursery.py.
    """

    def __init__(self, folder: Path, *, is_cold: bool = False, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.admin_email = ADMIN_EMAIL
        self.admin_password = ADMIN_PASSWORD
        self._settings = settings
        self._is_cold = is_cold
        self._process: subprocess.Popen[bytes] | Child | None = None

    def start(self, *, wait: bool = True) -> None:
        """Start the server, and wait until /readyz answers 200. One that does not come up is killed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process = self._forked() if self._is_quick() else self._begun()
        if wait:
            try:
                self.wait()
            except BaseException:
                self.kill()  # whoever asked for it will not: it never came to be
                raise

    def _is_quick(self) -> bool:
        """Several workers are begun afresh by the server itself: nothing would be gained."""
        return not self._is_cold and sys.platform == "linux" and "WORKERS" not in self._settings

    def _forked(self) -> Child:
        return nursery().start(self._environment(), self.log_file)

    def _begun(self) -> subprocess.Popen[bytes]:
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "streampai_app.cli", "run"],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until the server is ready. Raises with its log when it ends or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if not self.is_running():
                raise AssertionError(f"the server ended by itself:\n{self.log()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"the server is not ready after {PATIENCE} s:\n{self.log()}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Whether /readyz answers 200."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> int:
        """Ask the server to end, as an operator would. Returns its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(timeout=30)
        finally:
            self.kill()
        return code

    def kill(self) -> None:
        """End all its processes at once without a warning, as a power cut would."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + PATIENCE
        while not is_free(self.port):  # its workers, which nobody waits for, may end a moment later
            assert time.monotonic() < deadline, f"port {self.port} is still taken"
            time.sleep(0.005)

    def restart(self) -> None:
        """Kill and start again: same port, same data."""
        self.kill()
        self.start()

    def workers(self) -> list[int]:
        """Return the ids of the worker processes. Python's own helper, which counts semaphores, is none."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        if children.exists():
            return [int(child) for child in children.read_text().split() if not _is_tracker(child)]
        listed = subprocess.run(
            ["pgrep", "-P", str(pid), "-f", "spawn_main"], capture_output=True, text=True, check=False
        )
        return [int(child) for child in listed.stdout.split()]

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """Open the SQLite database beside the server, which is not told of what is written there."""
        database = Database(f"sqlite:///{self.folder / 'data' / 'desk.db'}")
        try:
            yield database
        finally:
            database.close()

    @property
    def log_file(self) -> Path:
        """Where the server's output goes."""
        return self.folder / "server.log"

    def log(self) -> str:
        """Return what the server has written so far."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    def _environment(self) -> dict[str, str]:
        passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return passed_on | {
            "ENV_FILE": os.devnull,
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder / "data"),
            "ADMIN_EMAIL": self.admin_email,
            "ADMIN_PASSWORD": self.admin_password,
            "DEMO": "true",
            "TRUSTED_PROXIES": "127.0.0.1,::1",  # a test may speak from any address: see somewhere()
            "REFLEX_REDIS_TOKEN_EXPIRATION": "600",  # seconds: Reflex's own keys bear no prefix of ours
            **self._settings,
        }


def _is_tracker(pid: str) -> bool:
    try:
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:  # it has just ended
        return False


def somewhere() -> dict[str, str]:
    """Return headers that make a request come from an address of its own, for limits count by address."""
    return {"X-Forwarded-For": f"2001:db8:{randrange(1 << 16):x}:{randrange(1 << 16):x}::1"}


def free_port() -> int:
    """Return a port that nobody listens on, and that no connection is given while its server is down."""
    while True:
        port = randrange(*PORTS)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
