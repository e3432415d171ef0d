"""`/metrics` for Prometheus: with `METRICS_TOKEN` as bearer, or, without a token set, from this machine."""

import hmac
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlmodel import col, func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import logs
from ..db import Tx
from ..errors import AppError, NotAllowed
from ..models import Mail
from ..runtime import current
from ..settings import Settings
from .address import is_loopback_without_proxy

log = logs.get(__name__)


async def show_metrics(request: Request) -> Response:
    """Answer in Prometheus' text format. Raises `NotAllowed` for whoever may not look."""
    runtime = current()
    if not may_look(request, runtime.settings):
        raise NotAllowed("Metrics need the METRICS_TOKEN as bearer.")
    shown = counted()
    with suppress(AppError):  # most is wanted to be known when the database is away
        shown += _measured_now(MailWaiting(*await runtime.db.read(mail_waiting)))
    return Response(shown, media_type=CONTENT_TYPE_LATEST)


def may_look(request: Request, settings: Settings) -> bool:
    """Whether this request has the token, or needs none: none is set and it comes from this machine."""
    token = settings.metrics_token.get_secret_value()
    if not token:
        return is_loopback_without_proxy(request.scope)
    shown = request.headers.get("authorization", "").encode()
    return hmac.compare_digest(shown, f"Bearer {token}".encode())


def mail_waiting(tx: Tx) -> tuple[int, float]:
    """Return how many mails are still to go out, and by how many seconds the first of them is late."""
    count, first = tx.session.exec(
        select(func.count(), func.min(Mail.due_at)).where(col(Mail.due_at).is_not(None))
    ).one()
    return count, max((tx.now - first).total_seconds(), 0.0) if first else 0.0


class MailWaiting(Collector):
    """What the database knows at this moment, and no process counts."""

    def __init__(self, waiting: int, seconds_late: float) -> None:
        self._waiting = waiting
        self._seconds_late = seconds_late

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("streampai_mails_waiting", "Mails still to go out.", self._waiting)
        yield GaugeMetricFamily(
            "streampai_mails_late_seconds", "How late the first of them is.", self._seconds_late
        )


def counted() -> bytes:
    """Return what this process counted, or all workers together where they share a folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # the library's own variable
    if folder is None:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    try:
        _forget_dead_workers(Path(folder))
        MultiProcessCollector(registry)
        return generate_latest(registry)
    except (
        OSError,
        ValueError,
        RuntimeError,
        struct.error,
    ) as error:  # the folder is gone, a file is damaged
        log.warning("the workers' numbers cannot be added up", error=repr(error))
        return generate_latest(REGISTRY)


def _forget_dead_workers(folder: Path) -> None:
    """A worker that was killed has no sockets open any more, whatever it wrote last."""
    for pid in {int(file.stem.rsplit("_", 1)[1]) for file in folder.glob("gauge_live*_*.db")}:
        if not _is_alive(pid):
            mark_process_dead(pid, str(folder))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    return True


def _measured_now(collector: Collector) -> bytes:
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


routes = [Route("/metrics", show_metrics)]
