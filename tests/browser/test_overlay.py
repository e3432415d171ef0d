"""The overlay in a real Chromium, as OBS shows it: what is seen, what is heard, and what never is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, Playwright, expect

from .chromium import find_chromium
from .conftest import FLAGS
from .overlay_stage import OverlayStage, running_overlay_stage

OBS = ("--autoplay-policy=no-user-gesture-required",)  # as OBS starts its browser sources


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[OverlayStage]:
    async with running_overlay_stage(tmp_path, sqlite_url) as stage:
        yield stage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def obs(playwright: Playwright) -> AsyncIterator[Browser]:
    """A Chromium that lets pages sound without a touch, as OBS does."""
    browser = await playwright.chromium.launch(
        executable_path=find_chromium(playwright.chromium.executable_path),
        args=[*FLAGS, *OBS, "--no-sandbox"],
    )
    yield browser
    await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def source(obs: Browser) -> AsyncIterator[Page]:
    """A browser source of OBS."""
    context = await obs.new_context(viewport={"width": 1280, "height": 720})
    yield await context.new_page()
    await context.close()


async def test_a_paid_donation_is_seen_and_heard_and_counts_as_shown(stage, source) -> None:
    screen = await stage.open(source)
    alert_id = await stage.give("Hello <b>Nova</b>", 1250)
    await expect(screen.box).to_contain_text("Ana")
    await expect(screen.box.locator(".amount")).to_have_text("€12.50")
    await expect(screen.box.locator(".text")).to_have_text("Hello <b>Nova</b>")
    await stage.becomes(alert_id, "shown")
    await expect(screen.box).to_have_count(0)
    assert await screen.loudest() > 0.05
