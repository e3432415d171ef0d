"""Buttons whose work takes more than a moment, in front of a provider or a server that hangs."""

import httpx
from playwright.async_api import Locator, Page, Route, WebSocketRoute, expect
from sqlmodel import col, func, select

from streampai_app.models import AuditEntry

from ..desk import Desk, somewhere
from .conftest import NewContext
from .donor import Giver, Stage
from .giving import Streamer, in_database

LATE = "No answer yet. It may still be done: please look before you try again."


def hang_once(desk: Desk, seconds: float = 4.0) -> None:
    """Let the provider do what it is asked next, and answer late."""
    fault = {"name": "timeout", "times": 1, "seconds": seconds}
    httpx.post(f"{desk.url}/sandbox/dodo/control/faults", json=fault).raise_for_status()


def recorded(desk: Desk, action: str, about: str) -> int:
    """Return how often something was done, by the audit."""
    query = select(func.count()).where(AuditEntry.action == action, col(AuditEntry.subject_id) == about)
    return in_database(desk, lambda tx: tx.session.exec(query).one())


async def never_answered(page: Page, address: str) -> list[Route]:
    """Let an address hang. Returns what is asked for."""
    asked: list[Route] = []

    async def hold(route: Route) -> None:
        asked.append(route)

    await page.route(address, hold)
    return asked


async def press_twice(button: Locator, busy: str) -> Locator:
    """Press a button, see that it shows so, and press it again. Returns where it is found meanwhile."""
    handle = await button.element_handle()
    await button.click()
    assert await handle.get_attribute("aria-busy") == "true"
    assert busy in await handle.inner_text()
    await handle.evaluate("button => button.click()")
    return handle


async def test_asking_a_provider_that_hangs_is_seen_and_is_done_once(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    donation = nova.give()
    await admin.goto(f"{desk.url}/admin/payments/{donation.id}")
    ask = admin.get_by_role("button", name="Ask Dodo")
    await expect(ask).to_be_visible()
    hang_once(desk)
    await press_twice(ask, "Asking Dodo …")
    await expect(admin.get_by_text("The provider was asked.")).to_be_visible()
    await expect(admin.locator("[aria-busy]")).to_have_count(0)
    assert recorded(desk, "donation.ask", donation.id) == 1


async def test_a_refund_at_a_provider_that_hangs_is_seen_and_goes_out_once(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    donation = nova.give()
    donation.press("pay")
    await admin.goto(f"{desk.url}/admin/payments/{donation.id}")
    await admin.get_by_role("button", name="Give back …").click()
    await admin.get_by_role("button", name="Go on").click()
    sure = admin.get_by_role("button", name="Give back €")
    await expect(sure).to_be_visible()
    hang_once(desk)
    await press_twice(sure, "Giving it back …")
    await expect(admin.get_by_role("button", name="Giving it back …")).to_be_visible()
    await expect(admin.get_by_text("The provider has taken the refund.")).to_be_visible()
    await expect(admin.locator("[aria-busy]")).to_have_count(0)
    assert recorded(desk, "donation.refund", donation.id) == 1


async def test_a_button_whose_press_gets_lost_lets_go_and_says_so(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    is_held = False

    def relay(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if is_held else server.send(message))

    await admin.route_web_socket("**/_event/**", relay)
    await admin.clock.install()
    await admin.goto(f"{desk.url}/admin/payments/{nova.give().id}")
    ask = admin.get_by_role("button", name="Ask Dodo")
    await expect(ask).to_be_visible()
    is_held = True
    await press_twice(ask, "Asking Dodo …")
    await admin.clock.fast_forward(20_500)
    await expect(admin.get_by_text(LATE)).to_be_visible()
    await expect(ask).to_be_enabled()
    is_held = False
    await ask.click()
    await expect(admin.get_by_text(LATE)).to_have_count(0)
    await expect(admin.get_by_text("The provider was asked.")).to_be_visible()


async def test_an_export_that_hangs_is_seen_given_up_and_can_be_tried_again(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    asked = await never_answered(admin, "**/export.csv*")
    await admin.clock.install()
    await admin.goto(f"{desk.url}/admin/payments?q={nova.username}")
    link = admin.get_by_role("link", name="Export CSV")
    await expect(link).to_be_visible()
    await press_twice(link, "")
    await expect(admin.get_by_text("Preparing the file …")).to_be_visible()
    await admin.clock.fast_forward(20_500)
    await expect(
        admin.get_by_text("The export was cut off. Nothing was saved; please try again.")
    ).to_be_visible()
    assert len(asked) == 1
    await admin.unroute("**/export.csv*")
    await link.click()
    await expect(admin.get_by_text("0 lines downloaded.")).to_be_visible()
    await expect(admin.locator("[aria-busy]")).to_have_count(0)


async def test_a_voice_that_does_not_come_is_seen_given_up_and_can_be_tried_again(
    new_context: NewContext, desk: Desk
) -> None:
    giver = Giver(await (await new_context(extra_http_headers=somewhere())).new_page(), Stage(desk))
    page = giver.page
    await never_answered(page, "**/voices/*.wav")
    await page.clock.install()
    await giver.open()
    listen = page.locator("#listen")
    await press_twice(listen, "Loading …")
    await expect(listen).to_have_attribute("aria-busy", "true")
    await page.clock.fast_forward(15_500)
    await expect(page.locator("#voice-hint")).to_have_text("This voice cannot be heard right now.")
    await expect(listen).to_have_text("Listen")
    await page.unroute("**/voices/*.wav")
    await listen.click()
    await expect(listen).to_have_text("Stop")
