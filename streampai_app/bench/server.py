"""Servers to measure: the desk as it is really run, and the ceiling, each a process of its own.

Each has a database of its own that nobody else uses and that is gone afterwards.
"""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from ..settings import Settings
from . import alert_ceiling, ceiling, receiver, usage

PATIENCE = 60.0  # seconds for a server to answer
LAST_WORDS = 10.0  # seconds for it to end


@dataclass(frozen=True, slots=True)
class Server:
    """A process that serves at `http://127.0.0.1:<port>`."""

    name: str
    port: int
    pid: int
    is_bare: bool = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/support/socket"


@asynccontextmanager
async def desk(database: str, *, port: int, **environment: str) -> AsyncIterator[Server]:
    """Serve the desk as `streampai run` does, on a database that may already be filled."""
    with tempfile.TemporaryDirectory(prefix="streampai-bench-") as data_dir:
        settings = {
            "DATABASE_URL": database,
            "DATA_DIR": data_dir,
            "PORT": str(port),
            "TRUSTED_PROXIES": "127.0.0.1",
            **environment,
        }
        command = (sys.executable, "-m", "streampai_app.cli", "run")
        async with _running(command, _without_settings() | settings, port) as pid:
            yield Server("desk", port, pid)


def bare(database: str, *, port: int, commits: str) -> AbstractAsyncContextManager[Server]:
    """Serve the ceiling of chats by the same server. `commits` is `each` or `turn`."""
    settings = {ceiling.DATABASE: database, ceiling.COMMITS: commits}
    return _bare(f"ceiling, a commit {commits}", "ceiling", settings, port)


def bare_receiver(database: str, *, port: int, secret: str) -> AbstractAsyncContextManager[Server]:
    """Serve the ceiling of webhooks by the same server."""
    settings = {receiver.DATABASE: database, receiver.SECRET: secret}
    return _bare("ceiling", "receiver", settings, port)


def bare_overlay(database: str, *, port: int, secret: str) -> AbstractAsyncContextManager[Server]:
    """Serve the ceiling of alerts by the same server."""
    settings = {ceiling.DATABASE: database, ceiling.COMMITS: "each", alert_ceiling.SECRET: secret}
    return _bare("ceiling", "alert_ceiling", settings, port)


@asynccontextmanager
async def _bare(name: str, module: str, settings: dict[str, str], port: int) -> AsyncIterator[Server]:
    command = (sys.executable, "-m", f"{__package__}.bare", f"{__package__}.{module}:app", str(port))
    async with _running(command, os.environ | settings, port) as pid:
        yield Server(name, port, pid, is_bare=True)


@contextmanager
def database_of(kind: str) -> Iterator[str]:
    """Make an empty database for one measurement: `sqlite`, or a `postgresql://` server to make it in."""
    if kind == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="streampai-bench-"))
        try:
            yield f"sqlite:///{folder / 'bench.db'}"
        finally:
            shutil.rmtree(folder)
        return
    with _on_postgres(kind) as url:
        yield url


@contextmanager
def _on_postgres(server: str) -> Iterator[str]:
    name = f"streampai_test_{uuid.uuid4().hex[:16]}"
    address = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        plain = make_url(server).set(drivername="postgresql", database=name)
        yield plain.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@asynccontextmanager
async def _running(command: Sequence[str], environment: dict[str, str], port: int) -> AsyncIterator[int]:
    """Run a server, wait until it is ready, give the process that does its work, and end it."""
    with tempfile.TemporaryFile() as output:
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            await _until_ready(process, f"http://127.0.0.1:{port}/readyz", output)
            yield usage.worker_of(process.pid)
        finally:
            await _end(process)


def _without_settings() -> dict[str, str]:
    ours = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"ENV_FILE": os.devnull}


async def _until_ready(process: asyncio.subprocess.Process, url: str, output: IO[bytes]) -> None:
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as http:
        while process.returncode is None:
            try:
                if (await http.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    output.seek(0)
    raise RuntimeError(output.read().decode())


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), LAST_WORDS)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def free_port() -> int:
    """Return a port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
