"""The browser that plays an alert is killed, with all its processes and no goodbye."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, expect

from streampai_app.alerts import players

from .conftest import OBS, launch
from .overlay_stage import OverlayStage

TURN = timedelta(seconds=12)  # that a page which is gone without a word keeps; a living one beats every 10 s
PATIENCE = 30.0  # seconds
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(players, "PLAYER_FOR", TURN)


@pytest_asyncio.fixture(loop_scope="session")
async def doomed(playwright: Playwright) -> AsyncIterator[Browser]:
    """A browser of its own, to be killed."""
    browser = await launch(playwright, *OBS)
    yield browser
    await browser.close()


async def processes_of(browser: Browser) -> dict[str, list[int]]:
    """Return the numbers of a browser's processes by kind; `browser` is the one that started the others."""
    session = await browser.new_browser_cdp_session()
    found: dict[str, list[int]] = {}
    for process in (await session.send("SystemInfo.getProcessInfo"))["processInfo"]:
        found.setdefault(process["type"], []).append(process["id"])
    return found


def signal_all(processes: dict[str, list[int]], number: signal.Signals) -> None:
    for process in itertools.chain(*processes.values()):
        os.kill(process, number)


async def test_an_alert_whose_page_dies_before_it_can_say_that_it_began_is_played_by_the_next(
    stage: OverlayStage, doomed: Browser, source
) -> None:
    await stage.open(await doomed.new_page())
    await stage.becomes(await stage.give("before"), "shown")
    processes = await processes_of(doomed)
    for process in processes["renderer"]:  # it is given the alert, and can neither show nor acknowledge it
        os.kill(process, signal.SIGSTOP)
    alert = await stage.give("between lease and acknowledgement")
    await stage.becomes(alert, "leased")
    await asyncio.sleep(0.5)
    assert (await stage.alert(alert)).started_at is None
    signal_all(processes, signal.SIGKILL)
    await plays_it_once(stage, source, alert, "between lease and acknowledgement")


async def test_an_alert_whose_page_dies_in_the_middle_is_played_again_by_the_next(
    stage: OverlayStage, doomed: Browser, source
) -> None:
    screen = await stage.open(await doomed.new_page())
    alert = await stage.give("in the middle")
    await expect(screen.box).to_contain_text("in the middle")
    signal_all(await processes_of(doomed), signal.SIGKILL)
    await plays_it_once(stage, source, alert, "in the middle")


async def plays_it_once(stage: OverlayStage, source, alert: str, text: str) -> None:
    screen = await stage.open(source)
    following = await stage.give("the next")
    await expect(screen.box).to_contain_text(text, timeout=PATIENCE * 1_000)
    await stage.becomes(alert, "shown")
    await stage.becomes(following, "shown")
    assert (await stage.alert(alert)).attempts == 2
    assert (await stage.alert(following)).attempts == 1
