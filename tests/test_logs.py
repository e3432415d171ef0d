"""Every logger ends in one redacted stream, of JSON for machines and of lines for people."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import structlog

from streampai_app import logs, metrics


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def restored() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    before, handler = structlog.get_config(), logs._handler
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()
    logs._handler = handler


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    with restored():
        yield


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    logs.configure(stream=stream)
    return stream


def written(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_lines_are_json_with_time_level_logger_and_fields(stream: io.StringIO) -> None:
    logs.get("streampai_app.support").info("chat resolved", chat="cht_1")
    [line] = written(stream)
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "chat resolved",
        "chat": "cht_1",
        "level": "info",
        "logger": "streampai_app.support",
    }


def test_the_request_id_stands_in_every_line_of_a_request(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="req1"):
        logs.get("ours").info("one")
        logging.getLogger("sqlalchemy.pool").warning("two")
    assert [line["request_id"] for line in written(stream)] == ["req1", "req1"]


def test_secrets_are_redacted_in_ours_and_in_the_libraries(stream: io.StringIO) -> None:
    logs.get("ours").warning("refused", password="hunter2", cookie="hunter2")
    logging.getLogger("uvicorn.error").error("GET /_event?token=%s", "hunter2")
    assert "hunter2" not in stream.getvalue()
    assert len(written(stream)) == 2


def test_tracebacks_are_redacted(stream: io.StringIO) -> None:
    try:
        raise ValueError("no account for ada@example.com with Bearer abcdef123456")
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    [line] = written(stream)
    assert "Traceback" in line["exception"]
    assert "ada@" not in stream.getvalue()
    assert "abcdef123456" not in stream.getvalue()


def test_reflex_client_tokens_are_redacted(stream: io.StringIO) -> None:
    tab = "3f2b8c1e-9a4d-4c5e-8f60-7a1b2c3d4e5f"
    logging.getLogger("reflex.app").warning("Attempting to send delta to disconnected client %r", tab)
    logging.getLogger("ours").warning("message %s", tab)
    first, second = written(stream)
    assert tab not in first["event"]
    assert tab in second["event"]


def test_access_lines_of_servers_are_off(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET /invitation/secret")
    assert stream.getvalue() == ""


def test_handlers_that_would_write_past_the_redaction_are_taken_away() -> None:
    theirs = io.StringIO()
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler(theirs))
    ours = io.StringIO()
    logs.configure(stream=ours)
    logging.getLogger("uvicorn").warning("token=hunter2")
    assert theirs.getvalue() == ""
    assert "hunter2" not in ours.getvalue()


def test_the_line_of_a_request_looks_like_every_other(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="req1"):
        logs.request_done(method="POST", route="/api/webhooks/{provider}", status=200, ms=1.5)
        fields = {"method": "POST", "route": "/api/webhooks/{provider}", "status": 200, "ms": 1.5}
        logs.get("streampai_app.web.requests").info("request", **fields)
    short, long = written(stream)
    assert datetime.fromisoformat(short.pop("at")) <= datetime.fromisoformat(long.pop("at"))
    assert (short, list(short)) == (long, list(long))


def test_the_line_of_a_request_is_left_out_where_only_warnings_are_wanted() -> None:
    stream = io.StringIO()
    logs.configure(stream=stream, level=logging.WARNING)
    logs.request_done(method="GET", route="/", status=200, ms=0.1)
    assert stream.getvalue() == ""


def test_people_at_a_terminal_read_lines() -> None:
    terminal = Terminal()
    logs.configure(stream=terminal)
    logs.get("ours").info("ready", chats=3)
    assert "ready" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


@pytest.mark.parametrize("name", ["reflex", "sqlalchemy", "alembic", "uvicorn.error"])
def test_libraries_are_heard(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("something")
    assert [line["event"] for line in written(stream)] == ["something"]


@pytest.mark.parametrize("name", sorted(logs.OWN_NAMES))
def test_a_field_may_have_any_name(stream: io.StringIO, name: str) -> None:
    logs.get("ours").error("a webhook failed", **{name: "evt_1"})
    [line] = written(stream)
    assert line["event"] == "a webhook failed"
    assert (line["level"], line["logger"]) == ("error", "ours")
    assert line[f"{name}_"] == "evt_1"


@pytest.mark.parametrize("method", ["debug", "info", "warning", "error", "critical", "exception", "warn"])
def test_a_field_named_event_raises_nothing_before_logs_are_configured_either(method: str) -> None:
    getattr(logs.get("ours"), method)("a webhook failed", event="evt_1", self="me", method_name="it")


class Unspeakable:
    def __repr__(self) -> str:
        raise ZeroDivisionError("no words for it")


def test_what_cannot_be_written_is_told_and_raises_nothing() -> None:
    logs.configure(stream=(stream := io.StringIO()))  # here: pytest's own handler would raise
    log = logs.get("ours")
    log.info("said", thing=Unspeakable())
    log.info("said %d", "no number")
    logging.getLogger("theirs").warning("said %d", "no number")
    log.info("said", fine=True)
    lines = written(stream)
    assert [line["event"].split(":")[0] for line in lines] == [*["a line could not be written"] * 3, "said"]


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("is_closed", [False, True])
def test_neither_a_full_disk_nor_a_closed_stream_hurts_whoever_logs(capsys, is_closed: bool) -> None:
    stream = io.StringIO() if is_closed else FullDisk()
    logs.configure(stream=stream)
    if is_closed:
        stream.close()
    lost = metrics.log_lines_lost._value.get()
    logs.get("ours").info("said")
    logging.getLogger("theirs").error("said")
    logs.request_done(method="GET", route="/", status=200, ms=0.1)
    assert metrics.log_lines_lost._value.get() >= lost + 3
    assert capsys.readouterr() == ("", "")


def test_no_line_is_longer_than_some_screenfuls() -> None:
    logs.configure(stream=(stream := io.StringIO()))  # here: pytest's own handler would write it all
    logs.get("ours").info(
        "x" * 1_000_000, payload=["y" * 1_000_000] * 1000, more={"a": [[[[[[[[1]]]]]]]]}, **{"z" * 100_000: 1}
    )
    logging.getLogger("theirs").info("x" * 1_000_000)
    assert max(map(len, stream.getvalue().splitlines())) < 70_000


def test_of_a_long_traceback_the_end_is_kept(stream: io.StringIO) -> None:
    try:
        raise ValueError("x" * 1_000_000 + "\nwhat happened in the end")
    except ValueError:
        logs.get("ours").exception("failed")
    [line] = written(stream)
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("what happened in the end")
    assert "characters cut" in line["exception"]
