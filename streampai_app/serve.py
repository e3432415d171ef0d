"""Run the server: prepare what must happen once, then keep the worker processes alive."""

import errno
import http.client
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from . import metrics, schema
from .data_folder import open_data_dir
from .descriptors import raise_limit
from .frontend.build import FOLDER
from .one_server import only_server
from .realtime.reaching import problem_with_redis
from .server.supervisor import Supervisor, listen
from .settings import Settings, SettingsError, unread_lines

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
NO_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@contextmanager
def prepare(settings: Settings) -> Iterator[None]:
    """Check what can be checked, and migrate: once, before there are workers to race for it.

    What is served inside is the only server of its database, if that is a file. Raises `SettingsError`.
    """
    if not (FOLDER / "index.html").exists():
        raise SettingsError("the front end is not built: run `streampai build` first")
    _listener(settings).close()
    if settings.redis_url and (problem := problem_with_redis(settings.redis_url)):
        raise SettingsError(f"REDIS_URL: {problem}")
    open_data_dir(settings)
    with only_server(settings):
        if changed := schema.migrate(settings.database):
            print(changed, flush=True)
        print(describe(settings), flush=True)
        for warning in unread_lines(settings.env_file):
            print(f"Warning: {warning}", flush=True)
        yield


def describe(settings: Settings) -> str:
    """Return in one line what this start goes by, and what lies beside it unread."""
    # libpq takes a password among the options too.
    database = make_url(settings.database).set(query={}).render_as_string(hide_password=True)
    beside = Path.cwd() / ".env"
    unread = f" ({beside} is not read)" if beside.is_file() and beside != settings.env_file else ""
    file = settings.env_file or "no file"
    return f"Settings: the environment and {file}{unread}. Data: {settings.data_dir}. Database: {database}"


def serve(settings: Settings, when_ready: Callable[[], None]) -> None:
    """Serve until told to stop. `when_ready` is called once, when /readyz answers 200 for the first time."""
    if settings.workers > 1:
        _let_workers_count_together(settings)
    raise_limit()  # for the workers, which inherit it
    announcing = threading.Thread(target=_announce, args=(settings, when_ready), daemon=True)
    Supervisor(settings, _listener(settings)).run(announcing.start)


def _let_workers_count_together(settings: Settings) -> None:
    """Have them begin afresh, and find in their environment where they add their numbers: see metrics.py."""
    os.environ |= metrics.shared_folder(settings.data_dir)


def _listener(settings: Settings) -> socket.socket:
    try:
        return listen(settings.bind, settings.port)
    except OSError as error:
        name = "BIND" if error.errno in NO_ADDRESS else "PORT"
        raise SettingsError(
            f"{name}: cannot listen on {settings.bind}:{settings.port}: {error.strerror}"
        ) from None


def _announce(settings: Settings, when_ready: Callable[[], None]) -> None:
    while not _is_ready(settings):
        time.sleep(0.1)
    when_ready()


def _is_ready(settings: Settings) -> bool:
    host = ANYWHERE.get(settings.bind, settings.bind)
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"{host}:{settings.port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
