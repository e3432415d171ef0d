"""Money from the team's and the streamer's side: it arrives while one looks, and goes back when told to."""

import csv
import io
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlmodel import select

from streampai_app.db import Tx
from streampai_app.donations.facts import RefundFact
from streampai_app.donations.reconciliation import take_facts
from streampai_app.models import Payment, RefundState

from ..desk import Desk
from .conftest import NewContext
from .giving import PASSWORD, Streamer, add_dead_letter, in_database
from .team import give_session, sign_in


@pytest_asyncio.fixture(loop_scope="session")
async def studio(new_context: NewContext, desk: Desk, nova: Streamer) -> Page:
    """The streamer's tab, not yet on a page."""
    context = await new_context()
    await give_session(context, desk, nova.secret)
    return await context.new_page()


async def ready(page: Page, address: str) -> None:
    await page.goto(address)
    await expect(page.locator("[aria-busy]")).to_have_count(0)


async def test_a_donation_is_seen_to_arrive_by_the_team_and_by_its_streamer(
    admin: Page, studio: Page, desk: Desk, nova: Streamer
) -> None:
    await ready(studio, f"{desk.url}/studio")
    await expect(studio.get_by_text("No donation yet.")).to_be_visible()
    await expect(studio.get_by_text(f"{desk.url}/u/{nova.username}")).to_be_visible()
    await ready(admin, f"{desk.url}/admin/payments")
    await expect(admin.get_by_text("Sandbox: no real money.")).to_be_visible()
    donation = nova.give()
    row = admin.locator(f"[data-row='{donation.id}']")
    await expect(row).to_contain_text("Pending")
    donation.press("pay")
    await expect(row).to_contain_text("Paid")
    await expect(row).to_contain_text("€12.50")
    arrived = studio.get_by_role("list", name="Donations").get_by_role("listitem")
    await expect(arrived).to_contain_text("Great stream!")
    await expect(studio.get_by_role("definition")).to_have_text(["€12.50", "€12.50"])
    await row.click()
    await expect(admin.get_by_role("heading", name="€12.50 from Ana")).to_be_visible()
    steps = admin.get_by_role("list", name="Story")
    for told in ("Ana pledged", "Checkout opened at Dodo", "payment.succeeded", "Booked: payment"):
        await expect(steps).to_contain_text(told)
    await admin.get_by_role("link", name="Webhook payment.succeeded").click()
    await expect(admin.get_by_role("region", name="Body")).to_contain_text('"status": "succeeded"')


async def test_a_refund_ends_as_refunded_on_every_page(
    admin: Page, studio: Page, desk: Desk, nova: Streamer
) -> None:
    donation = nova.give()
    donation.press("pay")
    await ready(studio, f"{desk.url}/studio")
    await expect(studio.get_by_role("list", name="Donations")).to_contain_text("Great stream!")
    await ready(admin, f"{desk.url}/admin/payments/{donation.id}")
    await admin.get_by_role("button", name="Give back …").click()
    await admin.get_by_label("Amount in EUR").fill("99")
    await admin.get_by_role("button", name="Go on").click()
    await expect(admin.get_by_text("Between nothing and €12.50")).to_be_visible()
    await admin.get_by_label("Amount in EUR").fill("12.50")
    await admin.get_by_label("Reason").fill("given by mistake")
    await admin.get_by_role("button", name="Go on").click()
    await expect(admin.get_by_text("€12.50 goes back to Ana")).to_be_visible()
    await admin.get_by_role("button", name="Give back €12.50").click()
    steps = admin.get_by_role("list", name="Story")
    await expect(steps).to_contain_text("asked to give back €12.50")
    await expect(steps).to_contain_text("given by mistake")
    await expect(steps).to_contain_text("Refund of \N{MINUS SIGN}€12.50 went through")
    await expect(admin.get_by_text("There is nothing to give back.")).to_be_visible()
    await expect(studio.get_by_text("Refunded")).to_be_visible()
    assert donation.status() == "refunded"


async def test_a_part_is_given_back_and_the_rest_stays(admin: Page, desk: Desk, nova: Streamer) -> None:
    donation = nova.give()
    donation.press("pay")
    await ready(admin, f"{desk.url}/admin/payments/{donation.id}")
    await admin.get_by_role("button", name="Give back …").click()
    await admin.get_by_label("Amount in EUR").fill("5")
    await admin.get_by_role("button", name="Go on").click()
    await admin.get_by_role("button", name="Give back €5.00").click()
    steps = admin.get_by_role("list", name="Story")
    await expect(steps).to_contain_text("Refund of \N{MINUS SIGN}€5.00 went through")
    await admin.get_by_role("button", name="Give back …").click()
    await expect(admin.get_by_text("Up to €7.50")).to_be_visible()
    assert donation.status() == "paid"


async def test_donations_are_found_and_filtered_and_the_address_keeps_it(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    name = f"Bo & {nova.username}"[:40]
    paid, declined = nova.give(donor_name=name), nova.give(donor_name=name)
    paid.press("pay")
    declined.press("decline")
    await ready(admin, f"{desk.url}/admin/payments")
    await admin.get_by_role("searchbox", name="Search donations").fill(name)
    await admin.keyboard.press("Enter")
    rows = admin.locator("[data-row]")
    await expect(rows).to_have_count(2)
    failed = admin.get_by_role("link", name="Failed", exact=True)
    await expect(failed).to_have_attribute("href", re.compile("q=Bo"))  # the search has been answered
    await failed.click()
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text(name)
    await admin.reload()
    await expect(rows).to_have_count(1)
    await rows.click()
    await admin.get_by_role("link", name="Back to all payments").click()
    await expect(rows).to_have_count(1)
    await expect(admin.get_by_role("searchbox")).to_have_value(name)


async def test_the_list_is_saved_as_a_file_and_says_how_much_there_is(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    for _ in range(3):
        nova.give(message="=1+1")
    await ready(admin, f"{desk.url}/admin/payments?q={nova.username}")
    async with admin.expect_download() as downloading:
        await admin.get_by_role("link", name="Export CSV").click()
    download = await downloading.value
    assert download.suggested_filename == "donations.csv"
    path = await download.path()
    lines = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert [(line["streamer"], line["message"]) for line in lines] == [(nova.username, "'=1+1")] * 3
    await expect(admin.get_by_text("3 lines downloaded.")).to_be_visible()


@pytest.mark.parametrize("page", ["/admin/payments", "/admin/feedback"])
async def test_what_an_export_says_takes_no_room_from_the_search_on_a_phone(
    admin: Page, desk: Desk, page: str
) -> None:
    await admin.set_viewport_size({"width": 390, "height": 760})
    await ready(admin, f"{desk.url}{page}")
    search = admin.get_by_role("searchbox")
    before = await search.bounding_box()
    async with admin.expect_download():
        await admin.get_by_role("link", name="Export CSV").click()
    said = admin.get_by_text("downloaded.")
    await expect(said).to_be_in_viewport(ratio=1)
    box = await said.bounding_box()
    assert box is not None
    assert box["width"] > 40  # it is seen, not only heard
    assert await search.bounding_box() == before


async def test_an_export_that_is_cut_off_saves_nothing(admin: Page, desk: Desk, nova: Streamer) -> None:
    nova.give()
    await ready(admin, f"{desk.url}/admin/payments?q={nova.username}")
    cut = {"body": "donation,donor\r\n", "headers": {"x-rows": "1", "content-type": "text/csv"}}
    await admin.route("**/export.csv*", lambda route: route.fulfill(**cut))
    await admin.get_by_role("link", name="Export CSV").click()
    await expect(admin.get_by_text("Nothing was saved")).to_be_visible()


async def test_the_switch_counts_for_the_next_donation(
    new_context: NewContext, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk(PAYPAL_CLIENT_ID="c", PAYPAL_CLIENT_SECRET="s", PAYPAL_BASE_URL="http://127.0.0.1:9")
    nova, context = Streamer(desk), await new_context()
    await give_session(context, desk, sign_in(desk))
    page = await context.new_page()
    before = nova.give()
    await ready(page, f"{desk.url}/admin/payments")
    panel = page.get_by_role("complementary", name="Provider and books")
    await expect(panel.get_by_text("Deprecated")).to_be_visible()
    await panel.get_by_role("button", name="Use PayPal").click()
    await expect(panel.get_by_text("Chosen by")).to_be_visible()
    with pytest.raises(Exception, match="503"):
        nova.give()  # nobody answers at PayPal here: so it was PayPal that was asked
    await panel.get_by_role("button", name="Use Dodo").click()
    await expect(panel.get_by_role("button", name="Use PayPal")).to_be_visible()
    before.press("pay")
    await expect(page.locator(f"[data-row='{before.id}']")).to_contain_text("Paid")
    assert nova.give().checkout_url.startswith(desk.url)


async def test_a_dead_letter_is_replayed_and_its_money_arrives(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    donation, event_id = nova.give(), f"evt_{uuid4().hex}"
    in_database(desk, add_dead_letter, donation, event_id)
    await ready(admin, f"{desk.url}/admin/webhooks?state=dead")
    await admin.locator(f"[data-row='{event_id}']").click()
    await expect(admin.get_by_text("the disk was full").last).to_be_visible()
    await admin.get_by_role("button", name="Replay", exact=True).click()
    webhook = admin.get_by_role("region", name="Webhook")
    await expect(webhook.get_by_text("Handled")).to_be_visible()
    await expect(admin.locator(f"[data-row='{event_id}']")).to_have_count(0)
    await webhook.get_by_role("link", name=donation.id).click()
    await expect(admin.get_by_text("Paid", exact=True)).to_be_visible()
    assert donation.status() == "paid"


async def test_a_streamer_signs_in_and_is_in_the_studio(page: Page, desk: Desk, nova: Streamer) -> None:
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("E-mail").fill(nova.email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{desk.url}/studio")
    await expect(page.get_by_role("heading", name="Studio")).to_be_visible()
    await expect(page.get_by_role("link", name="Payments")).to_have_count(0)
    await page.goto(f"{desk.url}/admin/payments")
    await expect(page).to_have_url(f"{desk.url}/studio")


async def test_a_refund_that_is_not_understood_is_flagged_and_stated_by_the_team(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    donation = nova.give()
    donation.press("pay")
    await ready(admin, f"{desk.url}/admin/payments/{donation.id}")
    await expect(admin.get_by_role("list", name="Story")).to_contain_text("Booked: payment")
    in_database(desk, refund_in_another_currency, donation.id)
    await ready(admin, f"{desk.url}/admin/payments?attention=yes")
    await admin.locator(f"[data-row={donation.id}]").get_by_text("Needs attention").first.click()
    asks = admin.get_by_role("region", name="Needs attention")
    await expect(asks).to_contain_text("the provider says $3.31")
    await expect(admin.get_by_text("There is nothing to give back.")).to_be_visible()
    await asks.get_by_label("It was, in EUR").fill("3")
    await asks.get_by_role("button", name="Book it").click()
    await expect(asks).to_have_count(0)
    await expect(admin.get_by_role("list", name="Story")).to_contain_text("said how much went back")
    await expect(admin.get_by_text("Give back …")).to_be_visible()


def refund_in_another_currency(tx: Tx, donation_id: str) -> None:
    query = select(Payment.ref).where(Payment.donation_id == donation_id)
    payment = tx.session.exec(query).one()
    told = RefundFact(f"ref_{donation_id}", payment, RefundState.SUCCEEDED, 331, "USD")
    take_facts(tx, "dodo", [told])


async def test_days_are_chosen_in_the_readers_time_zone_and_stay_in_the_address(
    admin: Page, desk: Desk, nova: Streamer
) -> None:
    donation = nova.give()
    await ready(admin, f"{desk.url}/admin/payments")
    today = await admin.evaluate("new Date().toLocaleDateString('sv')")
    await admin.get_by_label("Pledged from").fill(today)
    await admin.get_by_label("Pledged to").fill(today)
    await admin.get_by_role("button", name="Apply").click()
    await admin.wait_for_url(f"**from={today}&to={today}**")
    zone = await admin.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    if zone != "UTC":  # which needs no name
        assert zone.partition("/")[2] in admin.url
    await expect(admin.locator(f"[data-row={donation.id}]")).to_be_visible()
    await admin.get_by_label("Pledged from").fill("2001-01-01")
    await admin.get_by_label("Pledged to").fill("2001-01-02")
    await admin.get_by_role("button", name="Apply").click()
    await expect(admin.get_by_text("No donation fits.")).to_be_visible()


async def test_the_format_of_the_file_is_remembered(admin: Page, desk: Desk, nova: Streamer) -> None:
    nova.give()
    await ready(admin, f"{desk.url}/admin/payments")
    choice = admin.get_by_label("Numbers and separator of the file")
    await choice.select_option("semicolon")
    await admin.reload()
    await expect(choice).to_have_value("semicolon")
    async with admin.expect_response("**/export.csv?*format=semicolon*") as answer:
        await admin.get_by_role("link", name="Export CSV").click()
    assert (await answer.value).ok
