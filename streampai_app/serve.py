"""Run the server: prepare what must happen once, then let granian keep the worker processes alive."""

import http.client
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable

from granian import Granian
from granian.constants import Interfaces

from . import logs, metrics, schema
from .frontend.build import FOLDER
from .settings import Settings, SettingsError

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
LAST_WORDS = 10  # seconds a worker has to finish what it was doing


def prepare(settings: Settings) -> None:
    """Check what can be checked, and migrate: once, before there are workers to race for it."""
    if not (FOLDER / "index.html").exists():
        raise SettingsError("the front end is not built: run `streampai build` first")
    _check_address(settings)
    schema.migrate(settings.database)


def serve(settings: Settings, when_ready: Callable[[], None]) -> None:
    """Serve until told to stop. `when_ready` is called once, when /readyz answers 200 for the first time."""
    threading.Thread(target=_announce, args=(settings, when_ready), daemon=True).start()
    if settings.workers > 1:
        _let_workers_count_together(settings)
    Granian(
        "streampai_app.streampai_app:serve",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.bind,
        port=settings.port,
        workers=settings.workers,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_WORDS,
        log_access=False,  # whole addresses would be written: see logs.py
        log_dictconfig=logs.granian_config(),
    ).serve()


def _let_workers_count_together(settings: Settings) -> None:
    """Have them begin afresh, and find in their environment where they add their numbers: see metrics.py."""
    multiprocessing.set_start_method("spawn", force=True)
    os.environ |= metrics.shared_folder(settings.data_dir)


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((settings.bind, settings.port))
        except OverflowError as error:
            raise SettingsError(f"PORT: {settings.port} is no port: {error}") from None
        except OSError as error:
            raise SettingsError(
                f"PORT: cannot listen on {settings.bind}:{settings.port}: {error.strerror}"
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
