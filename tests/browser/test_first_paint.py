"""What a page shows before its scripts have come, and without any."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from streampai_app.components import elements
from streampai_app.frontend.build import FOLDER

from ..desk import Desk
from .conftest import NewContext
from .team import Console, Writer, give_session

SCRIPTS = re.compile(r"/assets/.*\.js$")


class HeldBack:
    """The scripts of a page, which are kept back until `let_go`."""

    def __init__(self) -> None:
        self._free = asyncio.Event()

    async def hold(self, page: Page) -> None:
        """Keep back what is asked for from now on."""
        await page.route(SCRIPTS, self._answer)

    def let_go(self) -> None:
        """Let all of it come."""
        self._free.set()

    async def _answer(self, route: Route) -> None:
        await self._free.wait()
        await route.continue_()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_the_console_is_there_as_a_skeleton_until_its_scripts_are(
    new_context: NewContext, desk: Desk, admin_secret: str, scheme: str, width: int
) -> None:
    context = await new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    await give_session(context, desk, admin_secret)
    page, scripts = await context.new_page(), HeldBack()
    console = Console(page, desk)
    chat = Writer(desk).start("Before").chat_id
    for path in ("/admin/support", f"/admin/support/{chat}?state=open&kind="):
        scripts = HeldBack()
        await scripts.hold(page)
        await page.goto(f"{desk.url}{path}", wait_until="commit")
        is_thread_alone = chat in path and width == 390
        busy = page.locator("[aria-busy]")
        await expect(busy.last if chat in path else busy.first).to_be_visible()
        await expect(console.list).to_be_visible(visible=not is_thread_alone)
        rail = page.get_by_role("navigation", name="Main")
        before = None if is_thread_alone else await rail.bounding_box()
        ground = await page.locator("body > div").first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert ground == {"light": "rgb(247, 247, 249)", "dark": "rgb(13, 14, 17)"}[scheme]
        assert await page.evaluate("document.scripts.length > 0 && window.__reflex === undefined")
        scripts.let_go()
        await expect(busy).to_have_count(0)
        if chat in path:
            await console.expect_said("Before")
        assert before is None or await rail.bounding_box() == before
        assert await page.evaluate("document.querySelectorAll('nav[aria-label=Main]').length") == 1
        await page.unroute(SCRIPTS)


@pytest.mark.usefixtures("built_front_end")
def test_no_built_page_holds_an_element_whose_events_react_would_not_hear() -> None:
    kinds = [kind for kind in vars(elements).values() if isinstance(kind, type)]
    speaking = [
        kind
        for kind in kinds
        if any(name.startswith("on_") for name in vars(kind).get("__annotations__", {}))
    ]
    pages = list(FOLDER.rglob("*.html"))
    assert speaking
    assert pages
    for page in pages:
        html = page.read_text().replace("<desk-thread chat", "")  # one without messages says nothing
        html = html.replace("<desk-zone>", "")  # nor does one that does not know what is `known`
        assert [kind.alias for kind in speaking if f"<{kind.alias}" in html] == [], page


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "Streampai Desk"),
        ("/login", "Sign in to Streampai Desk"),
        ("/forgot", "Choose a new password"),
        ("/reset/some-secret", "Choose a new password"),
        ("/invitation/some-secret", "Welcome to Streampai"),
        ("/studio", "Studio"),
        ("/studio/history", "History"),
        ("/admin/feedback", "Feedback"),
        ("/admin/feedback/itm_1", "Loading"),
        ("/admin/payments/don_1", "Loading the donation"),
        ("/no/such/page", "There is no such page"),
    ],
)
async def test_every_page_shows_itself_from_its_html_alone(
    new_context: NewContext, desk: Desk, path: str, text: str
) -> None:
    context = await new_context(java_script_enabled=False)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = await page.goto(f"{desk.url}{path}")
    await expect(page.get_by_text(text).or_(page.get_by_label(text)).first).to_be_attached()
    await expect(page.locator("body > div, body > main").first).to_have_css("display", "flex")
    assert [url for url in asked if url.endswith((".css", "theme.js"))] == []
    if path.startswith(("/admin", "/studio")):
        assert answer  # Playwright switches scripts off too late for Chromium to read what is for this case
        assert re.search("<noscript>.*This page needs JavaScript.*</noscript>", await answer.text())
        await expect(page.get_by_role("navigation", name="Main")).to_be_visible()
