"""Logs: one JSON object a line on stderr, or lines for people when stderr is a terminal.

Everything goes one way, ours by structlog and the libraries' by the standard library: into one handler
that redacts (see `redaction.py`) just before it writes. The address of a request is only ever logged as
the template of its route, by `web/requests.py`; the servers' own access lines are off, for they hold whole
addresses, and with them Reflex's client tokens and our capability links.

    log = logs.get(__name__)
    log.info("chat resolved", chat=chat.id)
    log.info("event refused", handler=name, outside=True)  # anybody can cause it, as often as they like

No line hurts whoever writes it: a field may have any name, a full disk or a closed stderr loses the line and
nothing else, and what comes again and again is written once and then counted (see `repeats.py`).
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO

import structlog

from . import metrics
from .redaction import redact
from .repeats import Repeats

EventDict = MutableMapping[str, Any]

# Loggers that would write whole addresses, or a line for every frame, job or migration.
SILENCED = (
    *("uvicorn.access", "engineio.server", "socketio.server", "httpx", "httpcore"),
    "alembic.runtime.migration",
)
# Loggers that bring handlers of their own, which would write past the redaction.
TAKEN_OVER = (
    "uvicorn",
    "uvicorn.error",
    "reflex",
    "sqlalchemy",
    "alembic",
)
# What Reflex names a browser tab by opens that tab's state: to us that is a secret.
CLIENT_TOKENS_IN = ("reflex", "engineio", "socketio")

# What a line says of itself. A field that goes by one of these names is written as `event_`, and so on.
OWN_NAMES = frozenset(
    {"event", "level", "logger", "at", "exception", "stack", "repeated", "positional_args"}
    | {"_record", "_from_structlog"}
)


class Logger(structlog.stdlib.BoundLogger):
    """What `get` returns: takes fields of any name, and never raises."""

    def debug(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        self._write("debug", event, args, fields)

    def info(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        self._write("info", event, args, fields)

    def warning(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        self._write("warning", event, args, fields)

    def error(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        self._write("error", event, args, fields)

    def critical(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        self._write("critical", event, args, fields)

    def exception(self, event: str | None = None, /, *args: Any, **fields: Any) -> None:
        """Write an error with the traceback of what is being handled."""
        self._write("error", event, args, {"exc_info": True} | fields)

    warn, fatal = warning, critical

    def _write(self, level: str, event: str | None, args: tuple[Any, ...], fields: dict[str, Any]) -> None:
        fields = {f"{name}_" if name in OWN_NAMES else name: value for name, value in fields.items()}
        if args:
            fields["positional_args"] = args
        try:
            said, options = self._process_event(level, event, fields)
            getattr(self._logger, level)(*said, **options)
        except structlog.DropEvent:
            pass
        except Exception as error:
            _report_lost_line(self._logger, event, error)


def get(name: str) -> Logger:
    """Return the logger of a module."""
    return structlog.wrap_logger(None, wrapper_class=Logger, logger_factory_args=(name,))


class Handler(logging.StreamHandler[TextIO]):
    """Writes lines. One that cannot be made is written as that fact; a full disk loses it."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.is_terminal = stream.isatty()
        self.repeats = Repeats()

    def handle(self, record: logging.LogRecord) -> bool:
        """Write a record, unless it has just been written: then it is counted."""
        try:
            with self.lock:
                admitted = self.repeats.admit(record)
                self.tell_repeats()
                if admitted:
                    self.emit(record)
                else:
                    metrics.log_lines_counted.inc()
            return admitted
        except Exception:
            self.handleError(record)
            return False

    def tell_repeats(self) -> None:
        """Write how often the lines came that were left out, where their minute is over."""
        for summary in self.repeats.summaries():
            self.emit(summary)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that a line was lost, if that can be said. Called while the error is being handled."""
        if isinstance(sys.exception(), OSError):
            metrics.log_lines_lost.inc()
            return
        fields = {"event": "a line could not be written", "level": "error", "logger": record.name}
        self.write(json.dumps(_stamp(None, "error", fields)))

    def write(self, line: str) -> None:
        """Write a finished line. What the stream cannot take is lost."""
        try:
            with self.lock:
                self.stream.write(line + self.terminator)
                self.flush()
        except (OSError, ValueError):  # a full disk, a closed stream
            metrics.log_lines_lost.inc()


_REQUESTS = f"{__package__}.web.requests"
_requests = get(_REQUESTS)
_handler: Handler | None = None


def configure(*, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs of this process to `stream` (stderr), redacted. Call at the start of every process."""
    stream = stream or sys.stderr
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=Logger,
        cache_logger_on_first_use=True,
    )
    handler = Handler(stream)
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
    if handler is None or handler.is_terminal:
        _requests.info("request", **fields)
    elif logging.getLogger().isEnabledFor(logging.INFO):
        bound = structlog.contextvars.get_contextvars()
        fields |= {"event": "request", **bound, "level": "info", "logger": _REQUESTS}
        handler.write(json.dumps(_stamp(None, "info", fields)))
        handler.tell_repeats()


def _report_lost_line(logger: Any, event: object, error: Exception) -> None:
    """Say that a line could not be made, in the simplest way there is."""
    with suppress(Exception):
        metrics.log_lines_lost.inc()
        text = f"a line could not be written: {str(event)[:200]} ({type(error).__name__})"
        logger.error(text)


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
