"""Filters that are pressed faster than the server answers: each of them counts."""

import re

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from ..desk import Desk
from .conftest import NewContext
from .giving import Streamer
from .team import give_session


class Line:
    """What the server says to a page. While it is `held`, it is on its way."""

    def __init__(self) -> None:
        self.held = False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []

    async def lead_to(self, page: Page) -> None:
        await page.route_web_socket("**/_event/**", self._connect)

    def release(self) -> None:
        self.held = False
        for socket, frame in self._waiting:
            socket.send(frame)
        self._waiting.clear()

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def say(frame: str | bytes) -> None:
            if self.held:
                self._waiting.append((socket, frame))
            else:
                socket.send(frame)

        server.on_message(say)


async def ready(new_context: NewContext, desk: Desk, secret: str, path: str) -> tuple[Page, Line]:
    context = await new_context()
    await give_session(context, desk, secret)
    page, line = await context.new_page(), Line()
    await line.lead_to(page)
    await page.goto(f"{desk.url}{path}")
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    return page, line


CONSOLE = {  # what is pressed one after the other, and what the address asks for then
    "/admin/payments?q=Ana": (
        ["Paid", "Dodo", "Needs attention"],
        "q=Ana status=paid provider=dodo attention=yes",
    ),
    "/admin/feedback?view=list": (["Planned", "Merged"], "view=list status=planned shown=merged"),
    "/admin/feedback?kind=bug": (["High", "Merged"], "kind=bug severity=high shown=merged"),
    "/admin/webhooks?q=evt&event=evt_1": (["Waiting", "Dead"], "q=evt state=dead"),
    "/admin/support": (["Resolved", "Bug"], "state=resolved kind=bug"),
}


def filter_of(page: Page, name: str):
    return page.get_by_role("navigation").get_by_role("link", name=re.compile(f"^{name}"))


async def press_all(page: Page, line: Line, names: list[str], asked: str) -> None:
    line.held = True
    for name in names:
        await filter_of(page, name).click()
    line.release()
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    query = await page.evaluate("[...new URLSearchParams(location.search)].map((each) => each.join('='))")
    assert sorted(query) == sorted(asked.split())
    await expect(filter_of(page, names[-1]).first).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("path", CONSOLE)
async def test_filters_pressed_before_the_first_is_answered_all_count(
    new_context: NewContext, desk: Desk, admin_secret: str, path: str
) -> None:
    page, line = await ready(new_context, desk, admin_secret, path)
    await press_all(page, line, *CONSOLE[path])


async def test_filters_of_the_history_all_count(new_context: NewContext, desk: Desk) -> None:
    path = "/studio/history?from=2026-01-01&to=2026-01-31&zone=UTC"
    page, line = await ready(new_context, desk, Streamer(desk).secret, path)
    asked = "from=2026-01-01 to=2026-01-31 zone=UTC status=refunded silent=yes"
    await press_all(page, line, ["Refunded", "Shown without sound"], asked)
    await press_all(page, line, ["30 days"], "period=30 status=refunded silent=yes")


async def test_a_filter_pressed_twice_before_it_is_answered_is_off(
    new_context: NewContext, desk: Desk, admin_secret: str
) -> None:
    page, line = await ready(new_context, desk, admin_secret, "/admin/payments?status=paid")
    line.held = True
    for _ in range(2):
        await filter_of(page, "Differs from pledge").click()
    line.release()
    await expect(page).to_have_url(f"{desk.url}/admin/payments?status=paid")
