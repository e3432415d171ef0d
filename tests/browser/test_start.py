"""The front end reaches its server under every name and port, and says so when a page does not exist."""

from playwright.async_api import Page, expect

from ..desk import Desk
from ..waiting import eventually


async def test_a_page_opens_its_socket_to_where_it_came_from(page: Page, desk: Desk) -> None:
    answered: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: answered.append(socket.url)))
    for origin in (desk.url, desk.url.replace("localhost", "127.0.0.1")):
        await page.goto(origin)
        await eventually(lambda: any(url.startswith(origin.replace("http", "ws")) for url in answered))  # noqa: B023


async def test_an_address_without_a_page_answers_404(page: Page, desk: Desk) -> None:
    answer = await page.goto(f"{desk.url}/no/such/page")
    assert answer is not None
    assert answer.status == 404
    await expect(page.get_by_text("404")).to_be_visible()


async def test_every_page_names_its_icon_and_both_files_are_there(page: Page, desk: Desk) -> None:
    for path in ("/login", "/demo", "/roadmap", "/u/nobody"):
        await page.goto(f"{desk.url}{path}")
        icons = await page.locator('link[rel="icon"]').evaluate_all("links => links.map((link) => link.href)")
        assert icons == [f"{desk.url}/favicon.ico", f"{desk.url}/favicon.svg"], path
    for icon in icons:
        answer = await page.request.get(icon)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("image/")
