"""The sandbox's hosted page in a real browser, with and without script."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette

from integrations import dodo
from integrations.dodo_sandbox import DEMO_PRODUCTS, close_sandbox, make_sandbox
from tests.integrations.conftest import SECRET
from tests.integrations.stage import Clock

from .axe import found_wrong_in_both_themes
from .conftest import NewContext


class Served:
    """The sandbox behind a little server on 127.0.0.1, which is the merchant's as well, under `/shop`."""

    def __init__(self, path: Path) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.sandbox = make_sandbox(
            path, base_url=self.url, webhook_url=f"{self.url}/shop", secret=SECRET, clock=Clock()
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    async def new_session(self) -> str:
        """Return the address at which 25 euros are to be paid."""
        transport = httpx.ASGITransport(self.sandbox)
        async with dodo.DodoClient(self.url, "key", transport=transport) as client:
            session = await dodo.create_checkout_session(
                client,
                donation_id="don_1",
                streamer_id="str_1",
                amount=2500,
                currency="EUR",
                product_id=DEMO_PRODUCTS["EUR"],
                donor=dodo.Donor(),
                return_url=f"{self.url}/shop/thanks",
                cancel_url=f"{self.url}/shop",
            )
        return session.url

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        asyncio.run(close_sandbox(self.sandbox))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                answer = asyncio.run(_ask(served.sandbox, self.command, self.path, dict(self.headers), body))
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.content)

            do_POST = do_GET

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler


async def _ask(
    app: Starlette, method: str, path: str, headers: dict[str, str], body: bytes
) -> httpx.Response:
    if path.startswith("/shop"):
        return httpx.Response(200, html="<title>The merchant</title>")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        return await http.request(method, path, headers=headers, content=body)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "dodo.db")
    yield served
    served.close()


async def press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


async def test_a_donor_is_declined_pays_and_comes_back_without_any_script(
    new_context: NewContext, served: Served
) -> None:
    context = await new_context(java_script_enabled=False)
    page, address = await context.new_page(), await served.new_session()
    await page.goto(address)
    await press(page, "Decline")
    await page.wait_for_url("**/shop/thanks?*status=failed*")
    await page.goto(address)
    await expect(page.get_by_role("status")).to_contain_text("The card was declined")
    await page.get_by_label("E-mail").fill("ana@example.org")
    await press(page, "Pay €25.00")
    await page.wait_for_url("**/shop/thanks?*status=succeeded*")
    assert "email=ana%40example.org" in page.url
    await page.goto(address)
    await press(page, "Refund half")
    await expect(page.get_by_text("€12.50: pending")).to_be_visible()


async def test_a_donor_turns_back(new_context: NewContext, served: Served) -> None:
    context = await new_context()
    page = await context.new_page()
    await page.goto(await served.new_session())
    await press(page, "Cancel")
    await page.wait_for_url(f"{served.url}/shop")


async def test_axe_finds_nothing_on_any_page(new_context: NewContext, served: Served) -> None:
    context = await new_context(color_scheme="light", viewport={"width": 360, "height": 740})
    page, address = await context.new_page(), await served.new_session()

    async def expect_accessible(at: str) -> None:
        await page.goto(at)
        assert await found_wrong_in_both_themes(page) == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(overflow) == 0

    await expect_accessible(address)
    await press(page, "Insufficient funds")
    await expect_accessible(address)
    await press(page, "Pay €25.00")
    await expect_accessible(address)
    await press(page, "Refund half")
    await press(page, "Open a dispute")
    await expect_accessible(address)
    await page.goto(f"{served.url}/")
    await press(page, "Set")
    await expect_accessible(f"{served.url}/")
    await expect_accessible(f"{served.url}/session/unknown")
