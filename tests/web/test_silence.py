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
