"""Silence is noticed when it is too long, and only then."""

import asyncio

from streampai_app.web.silence import Silence


async def test_silence_is_noticed_once() -> None:
    noticed: list[str] = []
    Silence(0.02, lambda: noticed.append("silent"))
    await asyncio.sleep(0.08)
    assert noticed == ["silent"]


async def test_whoever_speaks_now_and_then_is_not_silent() -> None:
    noticed: list[str] = []
    silence = Silence(0.2, lambda: noticed.append("silent"))
    for _ in range(6):
        await asyncio.sleep(0.05)
        silence.broken()
    assert noticed == []
    await asyncio.sleep(0.3)
    assert noticed == ["silent"]


async def test_nobody_listens_after_the_end() -> None:
    noticed: list[str] = []
    Silence(0.02, lambda: noticed.append("silent")).stop()
    await asyncio.sleep(0.06)
    assert noticed == []


async def test_one_timer_looks_after_all() -> None:
    noticed: list[int] = []
    silences = [Silence(0.05, lambda number=number: noticed.append(number)) for number in range(100)]
    silences[7].stop()
    await asyncio.sleep(0.15)
    assert sorted(noticed) == [number for number in range(100) if number != 7]


async def test_one_that_raises_keeps_no_other_from_being_noticed() -> None:
    def breaks() -> None:
        noticed.append("broken")
        raise RuntimeError("as intended")

    noticed: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    for too_long in (breaks, lambda: noticed.append("whole"), breaks, lambda: noticed.append("whole")):
        Silence(0.02, too_long)
    await asyncio.sleep(0.2)
    assert sorted(noticed) == ["broken", "broken", "whole", "whole"]
