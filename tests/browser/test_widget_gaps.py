"""Messages that did not come: the widget says where, gets them, and keeps the reader's place meanwhile."""

import pytest
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from ..waiting import eventually
from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor


class Losing:
    """A line that loses what the server says of some messages, while `is_on`."""

    is_on = False

    def __init__(self) -> None:
        self.lost: list[str] = []

    async def stand_before(self, page: Page) -> None:
        await page.route_web_socket(lambda url: "/api/support" in url, self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if self.is_on and "lost" in str(frame):
                self.lost.append(str(frame))
            else:
                socket.send(frame)

        server.on_message(pass_on)
        socket.on_message(server.send)


async def test_a_gap_is_shown_and_filled_and_the_reader_keeps_their_place(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    line = Losing()
    await line.stand_before(page)
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("What came before")
    chat = await support_desk.newest_chat()
    line.is_on = True
    for number in range(30):
        await support_desk.reply(chat.id, f"lost {number}")
    await eventually(lambda: any("lost 29" in frame for frame in line.lost))
    await support_desk.reply(chat.id, "here 0")
    await eventually(lambda: any("here 0" in frame for frame in line.lost))  # the widget asked for the rest
    for number in range(1, 30):
        await support_desk.reply(chat.id, f"here {number}")
    await expect(visitor.message("here 29")).to_be_visible()
    gap = visitor.thread.get_by_text("Some messages here have not come yet.")
    await expect(gap).to_be_attached()

    reader = visitor.panel.locator(".scroll")
    await reader.evaluate("(region) => { region.scrollTop = 150; }")
    row = visitor.message("here 3").first
    before = await bottom_of(row)
    line.is_on = False
    await visitor.thread.get_by_role("button", name="Load them").dispatch_event("click")
    await expect(gap).to_have_count(0)
    await expect(visitor.message("lost 29")).to_have_count(1)
    assert await bottom_of(row) == pytest.approx(before, abs=1)  # a browser scrolls by whole pixels
    await expect(visitor.panel.get_by_role("button", name="New messages")).to_be_hidden()
    said = [f"lost {number}" for number in range(30)] + [f"here {number}" for number in range(30)]
    assert await visitor.said() == ["What came before", *said]

    await support_desk.reply(chat.id, "One below")
    await expect(visitor.panel.get_by_role("button", name="New messages")).to_be_visible()
    assert await bottom_of(row) == pytest.approx(before, abs=1)  # a browser scrolls by whole pixels


async def bottom_of(row: Locator) -> float:
    """Return where a row ends."""
    return await row.evaluate("(row) => row.getBoundingClientRect().bottom")
