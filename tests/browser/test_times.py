"""Times as people say them, in their own time zone."""

import pytest_asyncio
from playwright.async_api import Page

from ..desk import Desk
from .conftest import NewContext

NOON = "Date.parse('2026-11-23T12:00:00Z')"


async def say(page: Page, form: str, moment: str) -> str:
    """Return how `assets/desk/time.js` says a moment at noon."""
    script = f"import('/desk/time.js').then((times) => times.{form}(Date.parse('{moment}'), {NOON}))"
    return await page.evaluate(script)


@pytest_asyncio.fixture(loop_scope="session")
async def page(new_context: NewContext, desk: Desk) -> Page:
    context = await new_context(timezone_id="Europe/Warsaw", locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{desk.url}/login")
    return page


async def test_the_nearer_the_shorter(page: Page) -> None:
    for moment, said in {
        "2026-11-23T11:59:30Z": "now",
        "2026-11-23T12:00:20Z": "now",  # a clock that is a little ahead
        "2026-11-23T11:18:00Z": "42m",
        "2026-11-23T03:00:00Z": "9h",
        "2026-11-20T12:00:00Z": "3d",
        "2026-10-02T12:00:00Z": "2 Oct",
        "2025-10-02T12:00:00Z": "2 Oct 2025",
    }.items():
        assert await say(page, "ago", moment) == said
    assert await say(page, "since", "2026-11-23T11:18:00Z") == "42m ago"
    assert await say(page, "since", "2026-11-23T12:00:00Z") == "now"


async def test_days_begin_at_the_readers_midnight(page: Page) -> None:
    assert await say(page, "day", "2026-11-22T23:30:00Z") == "Today"
    assert await say(page, "day", "2026-11-22T22:30:00Z") == "Yesterday"
    assert await say(page, "day", "2026-11-16T12:00:00Z") == "Monday 16 November"
