"""Which lines are written when the same happens again and again."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from streampai_app import logs, repeats
from streampai_app.repeats import MAX_KEYS, MAX_PER_PLACE, WINDOW, Repeats

from .test_logs import restored, written


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    with restored():
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stream(clock: Clock) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(stream=stream)
    logs._handler.repeats = Repeats(clock)
    return stream


def fail(error: Exception) -> None:
    try:
        raise error
    except Exception:
        logs.get("ours").exception("handler failed")


def test_the_same_error_is_written_once_and_counted(stream: io.StringIO, clock: Clock) -> None:
    for _ in range(1000):
        fail(OSError("refused"))
    assert len(written(stream)) == 1
    clock.now = WINDOW
    fail(OSError("refused"))
    first, summary, again = written(stream)
    assert "Traceback" in first["exception"]
    assert (summary["event"], summary["level"], summary["logger"]) == ("handler failed", "error", "ours")
    assert summary["repeated"] == 999
    assert again["exception"] == first["exception"]


def test_another_error_from_the_same_place_is_written(stream: io.StringIO) -> None:
    fail(OSError("refused"))
    fail(KeyError("chat"))
    assert len(written(stream)) == 2


def test_what_differs_each_time_ends_too(stream: io.StringIO, clock: Clock) -> None:
    for number in range(1000):
        logs.get("ours").warning("refused", who=number)
        logging.getLogger("theirs").error(f"no such thing: {number}")
    assert len(written(stream)) == 2 * MAX_PER_PLACE
    clock.now = WINDOW
    logs.request_done(method="GET", route="/", status=200, ms=1.0)
    told = [line for line in written(stream) if "repeated" in line]
    assert [line["repeated"] for line in told] == [1000 - MAX_PER_PLACE] * 2
    assert {line["logger"] for line in told} == {"ours", "theirs"}


def test_what_happens_in_the_ordinary_way_is_always_written(stream: io.StringIO) -> None:
    for _ in range(100):
        logs.get("ours").info("chat resolved", chat="cht_1")
    assert len(written(stream)) == 100


def test_what_anybody_can_cause_is_limited_at_any_level(stream: io.StringIO) -> None:
    for number in range(1000):
        logs.get("ours").info("event refused", handler=str(number), outside=True)
    lines = written(stream)
    assert len(lines) == MAX_PER_PLACE
    assert "outside" not in lines[0]


def test_the_request_does_not_make_two_lines_differ(stream: io.StringIO) -> None:
    import structlog

    for number in range(10):
        with structlog.contextvars.bound_contextvars(request_id=f"request-{number}"):
            logs.get("ours").warning("refused")
    assert len(written(stream)) == 1


def test_memory_is_bounded_and_what_is_forgotten_is_told(clock: Clock) -> None:
    counts = Repeats(clock)

    def say(name: str) -> bool:
        return counts.admit(logging.LogRecord(name, logging.ERROR, "f.py", 1, "failed", (), None))

    assert [say("first"), say("first")] == [True, False]
    for number in range(MAX_KEYS):
        say(f"logger-{number}")
    assert len(counts._seen) <= MAX_KEYS
    assert [line.msg["logger"] for line in counts.summaries()] == ["first"]


def test_a_text_without_end_is_not_compared_whole(stream: io.StringIO) -> None:
    for _ in range(3):
        logs.get("ours").warning("refused", text="x" * 10_000_000)
    [line] = written(stream)
    assert len(json.dumps(line)) < 10_000
    assert repeats.MAX_COMPARED < 1000
