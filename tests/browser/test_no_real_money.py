"""The line that says that no money is real: there from the first drawing, so that nothing below it moves."""

import pytest
from playwright.async_api import expect

from ..desk import Desk
from .conftest import NewContext
from .giving import Streamer
from .team import give_session
from .test_filters import Line

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
HEADS = {
    "/admin/payments": "Payments",
    "/admin/webhooks": "Received",
    "/studio": "Studio",
}


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("path", HEADS)
async def test_it_pushes_nothing_down_when_the_page_has_loaded(
    new_context: NewContext, desk: Desk, admin_secret: str, path: str, viewport
) -> None:
    context = await new_context(viewport=viewport)
    await give_session(context, desk, Streamer(desk).secret if path == "/studio" else admin_secret)
    page, line = await context.new_page(), Line()
    await line.lead_to(page)
    line.held = True
    await page.goto(f"{desk.url}{path}")
    head = page.get_by_role("heading", name=HEADS[path], exact=True)
    await expect(page.get_by_text("Sandbox: no real money.")).to_be_visible()
    await expect(page.get_by_text("Test mode: no real money.")).to_be_hidden()
    before = (await head.bounding_box())["y"]
    line.release()
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    assert (await head.bounding_box())["y"] == before
