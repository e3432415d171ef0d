"""Logs: one JSON object a line on stderr, or lines for people when stderr is a terminal.

Everything goes one way, ours by structlog and the libraries' by the standard library: into one handler
that redacts (see `redaction.py`) just before it writes. The address of a request is only ever logged as
the template of its route, by `web/requests.py`; the servers' own access lines are off, for they hold whole
addresses, and with them Reflex's client tokens and our capability links.

    log = logs.get(__name__)
    log.info("chat resolved", chat=chat.id)
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from .redaction import redact

EventDict = MutableMapping[str, Any]

# Loggers that would write whole addresses, or a line for every frame or every job.
SILENCED = (*("granian.access", "uvicorn.access", "engineio.server", "socketio.server", "httpx", "httpcore"),)
# Loggers that bring handlers of their own, which would write past the redaction.
TAKEN_OVER = (
    "_granian",
    "granian",
    "uvicorn",
    "uvicorn.error",
    "reflex",
    "sqlalchemy",
    "alembic",
)
# What Reflex names a browser tab by opens that tab's state: to us that is a secret.
CLIENT_TOKENS_IN = ("reflex", "engineio", "socketio")

get = structlog.stdlib.get_logger
_REQUESTS = f"{__package__}.web.requests"
_requests = get(_REQUESTS)
_handler: logging.StreamHandler[TextIO] | None = None


def configure(*, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs of this process to `stream` (stderr), redacted. Call at the start of every process."""
    stream = stream or sys.stderr
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED, processors=[*_BEFORE_WRITING, _renderer(stream)]
        )
    )
    global _handler
    _handler = handler
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in TAKEN_OVER:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def request_done(*, method: str, route: str, status: int, ms: float) -> None:
    """Write the line of a request that is done. Its fields are ours: there is nothing in them to redact.

    For machines it takes a short way: the long one, through structlog and `logging`, takes as much time as
    a webhook's verification and its place in the inbox together.
    """
    handler = _handler
    fields: dict[str, Any] = {"method": method, "route": route, "status": status, "ms": ms}
    if handler is None or handler.stream.isatty():
        _requests.info("request", **fields)
    elif logging.getLogger().isEnabledFor(logging.INFO):
        bound = structlog.contextvars.get_contextvars()
        fields |= {"event": "request", **bound, "level": "info", "logger": _REQUESTS}
        line = json.dumps(_stamp(None, "info", fields))
        with handler.lock:
            handler.stream.write(line + handler.terminator)
            handler.flush()


def granian_config() -> dict[str, Any]:
    """Return `log_dictconfig` for granian, which otherwise gives its loggers handlers on stdout."""
    return {"handlers": {}, "formatters": {}, "loggers": {"_granian": {}, "granian.access": {}}}


def _redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Redact everything but the fields that we set ourselves."""
    uuids = str(event.get("logger", "")).split(".")[0].startswith(CLIENT_TOKENS_IN)
    return redact(event, uuids=uuids)


def _renderer(stream: TextIO) -> Any:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(sort_keys=False)


_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]
_BEFORE_WRITING: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    _redact,
    _stamp,  # after: there is nothing to find in it
]
