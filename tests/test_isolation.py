"""What a failure means to the others: put off, set aside, begun again; and causes that can be stored."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import DataError

from streampai_app import isolation, metrics
from streampai_app.errors import NotFound, Unavailable
from streampai_app.isolation import ASIDE_FOR, MAX_CAUSE, Isolation, cause_of, in_background, keep_running
from tests.faults import NASTY, Surprise
from tests.waiting import eventually


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even that")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ValueError("no such thing"), "ValueError: no such thing"),
        (KeyError(), "KeyError"),
        (NotFound("No provider."), "NotFound: No provider."),
        (Mute(), "Mute: (its text cannot be read)"),
        (ValueError("a\0b\ud800c"), "ValueError: a\ufffdb?c"),
        (DataError("INSERT secret", {"body": "secret"}, ValueError("too long")), "DataError: too long"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_cause_is_a_text_that_can_be_stored(error: Exception, cause: str) -> None:
    assert cause_of(error) == cause


def test_a_cause_is_cut() -> None:
    assert len(cause_of(Surprise())) == MAX_CAUSE == len(cause_of(ValueError(NASTY * 100)))


def count(work: str, outcome: str) -> float:
    return metrics.work_failures.labels(work, outcome)._value.get()


class Items:
    """Work on items, of which some fail, and some cannot even be put off."""

    def __init__(self) -> None:
        self.now = 0.0
        self.isolation = Isolation("test", monotonic=lambda: self.now)
        self.trouble: Exception | None = None
        self.cannot: Exception | None = None
        self.causes: list[str] = []

    async def attempt(self, key: str = "a") -> str | None:
        async def work() -> str:
            if self.trouble:
                raise self.trouble
            return "done"

        async def put_off(cause: str) -> None:
            if self.cannot:
                raise self.cannot
            self.causes.append(cause)

        return await self.isolation.attempt(key, work, put_off)

    def free(self) -> list[str]:
        return self.isolation.without_aside(["a", "b"])


async def test_what_fails_is_put_off_with_its_cause_and_counted() -> None:
    items, before = Items(), count("test", "put off")
    assert await items.attempt() == "done"
    items.trouble = KeyError("x")
    assert await items.attempt() is None
    assert (items.causes, items.free()) == (["KeyError: 'x'"], ["a", "b"])
    assert count("test", "put off") == before + 1


async def test_what_cannot_be_put_off_is_set_aside_for_longer_each_time_and_then_tried_again() -> None:
    items, before = Items(), count("test", "set aside")
    items.trouble, items.cannot = KeyError("x"), Surprise()
    for wait in (*ASIDE_FOR, ASIDE_FOR[-1]):
        assert await items.attempt() is None
        assert (items.free(), items.isolation.aside) == (["b"], 1)
        items.now += wait
        assert items.free() == ["a", "b"]
    assert count("test", "set aside") == before + len(ASIDE_FOR) + 1
    items.trouble = None
    assert await items.attempt() == "done"
    assert items.isolation.aside == 0


async def test_a_database_that_is_away_ends_the_round_and_the_item_is_set_aside_all_the_same() -> None:
    items = Items()
    items.trouble = items.cannot = Unavailable("away")
    with pytest.raises(Unavailable):
        await items.attempt()
    assert items.free() == ["b"]


async def test_what_has_long_been_free_again_is_forgotten() -> None:
    items = Items()
    items.trouble, items.cannot = KeyError("x"), Surprise()
    await items.attempt("a")
    items.now += 3600
    await items.attempt("b")
    assert items.isolation.aside == 1


async def test_a_log_that_fails_does_not_keep_an_item_from_being_put_off(monkeypatch: Any) -> None:
    class Broken:
        def error(self, *_: object, **__: object) -> None:
            raise TypeError("got multiple values for argument 'event'")

        warning = error

    monkeypatch.setattr(isolation, "log", Broken())
    items = Items()
    items.trouble = KeyError("x")
    assert await items.attempt() is None
    assert items.causes == ["KeyError: 'x'"]


@pytest.fixture
def quick(monkeypatch: Any) -> None:
    monkeypatch.setattr(isolation, "RESTART_AFTER", (0.01, 0.02))


@pytest.mark.parametrize(
    "error", [Surprise(), asyncio.CancelledError()], ids=lambda error: type(error).__name__
)
async def test_a_loop_that_raises_is_begun_again(quick: None, error: BaseException) -> None:
    begun = []

    async def loop() -> None:
        begun.append(len(begun))
        if len(begun) < 4:
            raise error
        await asyncio.Event().wait()

    async with in_background(loop=loop):
        await eventually(lambda: len(begun) == 4)


async def test_a_loop_ends_with_its_block_and_one_that_returns_is_not_begun_again(quick: None) -> None:
    ended = []

    async def loop() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("loop")

    async def short() -> None:
        ended.append("short")

    async with in_background(loop=loop, short=short):
        await eventually(lambda: ended)
    assert ended == ["short", "loop"]
    await keep_running("short", short)
