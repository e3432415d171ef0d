"""Somebody who has never written costs the page a loader, and nothing else, until they press the button."""

import pytest_asyncio
from playwright.async_api import Page, expect

from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor


@pytest_asyncio.fixture(loop_scope="session")
async def asked(page: Page) -> list[str]:
    """Every address that the page asks for. On the page's loop: to listen, Playwright starts a task there."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    return asked


async def test_before_the_button_is_pressed_only_the_loader_is_asked_for_and_nothing_is_kept(
    page: Page, host: Host, support_desk: SupportDesk, asked: list[str]
) -> None:
    visitor = Visitor(page)
    url = host.page(support_desk.url)
    await page.goto(url)
    await expect(visitor.launcher).to_be_visible()
    await page.wait_for_timeout(300)
    assert [address for address in asked if address.startswith(support_desk.url)] == [
        f"{support_desk.url}/widget.js"
    ]
    assert await visitor.stored() == []
    assert await page.context.cookies() == []


async def test_looking_around_in_the_panel_keeps_nothing_and_opens_no_socket(
    page: Page, host: Host, support_desk: SupportDesk, asked: list[str]
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("Past chats")
    await expect(visitor.panel.get_by_text("No chats yet")).to_be_visible()
    await visitor.press("Back")
    await visitor.press("Report a bug")
    await expect(visitor.box).to_be_visible()
    fresh = [
        address.removeprefix(support_desk.url) for address in asked if address.startswith(support_desk.url)
    ]
    assert [address.split("/")[-1] for address in fresh] == [
        *("widget.js", "main.js", "page", "en.js"),
        *("feedback.js", "en.js", "report.js"),  # the form, which loads when it is opened
    ]
    assert await page.evaluate("indexedDB.databases()") == []
    assert not any(address.startswith("ws") for address in asked)
    assert await visitor.stored() == []
    assert await page.context.cookies() == []


async def test_the_panel_that_did_not_load_says_so_and_loads_at_the_next_press(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await page.route("**/main.js", lambda route: route.abort(), times=1)
    await page.goto(host.page(support_desk.url))
    await visitor.launcher.click()
    await expect(page.get_by_role("status").filter(has_text="didn't load")).to_be_visible()
    await visitor.open()


async def test_the_language_is_the_browsers_or_the_elements(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.goto(host.page(support_desk.url, '<streampai-support lang="pl"></streampai-support>'))
    await page.get_by_role("button", name="Czat ze Streampai").click()
    await expect(page.get_by_role("button", name="Nowy czat")).to_be_visible()
    await expect(page.locator("streampai-support")).to_have_count(1)
