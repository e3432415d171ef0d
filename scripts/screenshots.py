#!/usr/bin/env python3
"""Take the pictures of the README: a demo desk on a free port, and a real browser that uses it.

make screenshots
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.async_api import Browser, Page, async_playwright  # noqa: E402

from tests.browser.chromium import find_chromium  # noqa: E402
from tests.desk import Desk  # noqa: E402

PICTURES = ROOT / "docs" / "images"
QUESTION = "Hi! My alerts stopped showing up in OBS since this morning. Any idea?"
ANSWER = "Hello! Your overlay address was renewed last night: copy the new one from your studio into OBS."
SETTLE = 700  # milliseconds until what moves has come to rest


async def main() -> None:
    """Take them all, light and dark, wide and narrow."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.start()
        try:
            async with a_browser() as browser:
                for scheme in ("light", "dark"):
                    await picture_console(browser, desk, scheme)
                    await picture_widget(browser, desk, scheme)
        finally:
            desk.stop()
    print(f"pictures in {PICTURES.relative_to(ROOT)}")


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """A browser, found as the tests find it."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def picture_console(browser: Browser, desk: Desk, scheme: str) -> None:
    """A visitor asks, an admin answers."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    visitor, admin = await context.new_page(), await context.new_page()
    await ask(visitor, desk)
    await sign_in(admin, desk)
    await admin.goto(f"{desk.url}/admin/support")
    await admin.get_by_text(QUESTION).first.click()
    await admin.get_by_role("textbox", name="Reply").fill(ANSWER)
    await admin.get_by_role("button", name="Send").click()
    await admin.get_by_text(ANSWER).last.wait_for()
    await take(admin, f"console-{scheme}")
    await take(visitor, f"chat-{scheme}")
    await context.close()


async def picture_widget(browser: Browser, desk: Desk, scheme: str) -> None:
    """The widget on a phone."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 760}, device_scale_factor=2, color_scheme=scheme, has_touch=True
    )
    page = await context.new_page()
    await page.goto(f"{desk.url}/demo")
    await page.get_by_role("button", name="Chat with Streampai").click()
    await page.get_by_role("button", name="New chat").wait_for()
    await take(page, f"phone-{scheme}")
    await context.close()


async def ask(page: Page, desk: Desk) -> None:
    """Press the button and write."""
    await page.goto(f"{desk.url}/demo")
    await page.get_by_role("button", name="Chat with Streampai").click()
    await page.get_by_role("button", name="New chat").click()
    await page.get_by_role("textbox", name="Message").fill(QUESTION)
    await page.wait_for_timeout(1000)  # nobody writes faster
    await page.get_by_role("button", name="Send").click()
    await page.get_by_text(QUESTION).last.wait_for()


async def sign_in(page: Page, desk: Desk) -> None:
    """Become the demo admin."""
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("E-mail").fill(desk.admin_email)
    await page.get_by_label("Password").fill(desk.admin_password)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/admin/support**")


async def take(page: Page, name: str) -> None:
    """Write one picture, when nothing moves any more."""
    await page.bring_to_front()
    await page.wait_for_timeout(SETTLE)
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
