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

from streampai_app.accounts.actors import Streamer  # noqa: E402
from streampai_app.accounts.people import add_account  # noqa: E402
from streampai_app.accounts.sessions import open_session  # noqa: E402
from streampai_app.alerts.preferences import save_preferences  # noqa: E402
from streampai_app.db import Tx  # noqa: E402
from streampai_app.demo.donations import give_donations  # noqa: E402
from streampai_app.demo.seed import STREAMER  # noqa: E402
from tests.browser.chromium import find_chromium  # noqa: E402
from tests.browser.giving import give_to, in_database  # noqa: E402
from tests.browser.team import give_session  # noqa: E402
from tests.desk import Desk  # noqa: E402

PICTURES = ROOT / "docs" / "images"
QUESTION = "Hi! My alerts stopped showing up in OBS since this morning. Any idea?"
ANSWER = "Hello! Your overlay address was renewed last night: copy the new one from your studio into OBS."
VIDEO = "#14161c"  # what lies under the overlay's picture
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
                await picture_alerts(browser, desk)
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


async def picture_alerts(browser: Browser, desk: Desk) -> None:
    """A streamer on air: one alert plays, one waits, one is held; and what all this looked like lately."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    await give_session(context, desk, in_database(desk, streamers_session))
    studio, overlay = await context.new_page(), await context.new_page()
    await open_overlay(studio, overlay, desk)
    for name, amount, message in (
        ("Ana", 6_000, "That last boss was unbelievable. Here is something for the new camera!"),
        ("Kuba", 1_500, "Greetings from Gda\u0144sk, good luck tonight"),
        ("Max", 500, "My drawing of your cat: www.nice-art.example"),
    ):
        give_to(desk, STREAMER.username, donor_name=name, amount=amount, message=message).press("pay")
    await overlay.locator(".alert").wait_for()
    await take(overlay, "overlay")
    await studio.goto(f"{desk.url}/studio")
    await studio.get_by_role("list", name="Waiting for your approval").wait_for()
    await take_both(studio, "studio")
    await studio.goto(f"{desk.url}/studio/history")
    await studio.get_by_role("link", name="Export CSV").wait_for()
    await take_both(studio, "history")
    await studio.goto(f"{desk.url}/studio/settings")
    await studio.get_by_role("button", name="Play an alert here").click()
    await studio.get_by_label("Accent").evaluate("field => field.closest('section').scrollIntoView()")
    await take_both(studio, "look")
    await context.close()


def streamers_session(tx: Tx) -> str:
    """Have the demo's streamer join, with what they were given lately; return the secret of their session.

    They look at links before these go on air, and show the largest gifts.
    """
    account = add_account(tx, None, STREAMER)
    give_donations(tx, account.id)
    streamer = Streamer(account.id, "", account.name, account.email)
    save_preferences(tx, streamer, {"links": "hold", "look": {"is_top_shown": True}})
    return open_session(tx, account_id=account.id)


async def open_overlay(studio: Page, overlay: Page, desk: Desk) -> None:
    """Make the overlay's address and open it over something dark: a transparent picture shows little."""
    await studio.goto(f"{desk.url}/studio")
    await studio.get_by_role("button", name="Make the address").click()
    await overlay.goto(await studio.get_by_label("The address").inner_text())
    await overlay.evaluate(f"document.documentElement.style.background = '{VIDEO}'")
    await studio.get_by_role("button", name="Done", exact=True).click()


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


async def take_both(page: Page, name: str) -> None:
    """Write a picture of a page as it is, light and dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await take(page, f"{name}-{scheme}")
    await page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    asyncio.run(main())
