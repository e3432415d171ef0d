"""The hosted page: where each button leads, and what it leaves behind."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from integrations import dodo
from integrations.dodo_sandbox import DEMO_PRODUCTS
from tests.integrations.conftest import Browser, open_session
from tests.integrations.stage import Clock, Receiver


def returned(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Return where a browser is sent, and what is said there."""
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["location"])
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


@pytest.mark.parametrize(
    ("button", "status"),
    [("pay", "succeeded"), ("decline", "failed"), ("insufficient", "failed"), ("later", "processing")],
)
async def test_every_outcome_leads_back_with_dodos_parameters(
    client: dodo.DodoClient, browser: Browser, button: str, status: str
):
    answer = await browser.press(await open_session(client), button, email="a@b.c")
    path, said = returned(answer)
    assert path == "/u/demo/thanks/token"
    assert (said["status"], said["email"]) == (status, "a@b.c")
    assert (await dodo.get_payment(client, said["payment_id"])).status == status


async def test_cancel_leads_to_the_cancel_url_and_is_told(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver
):
    assert returned(await browser.press(await open_session(client), "cancel")) == ("/u/demo", {})
    await browser.deliver()
    assert receiver.types == ["payment.cancelled"]


async def test_a_declined_card_says_why_and_may_be_tried_again(client: dodo.DodoClient, browser: Browser):
    session_id = await open_session(client)
    _, said = returned(await browser.press(session_id, "insufficient"))
    payment = await dodo.get_payment(client, said["payment_id"])
    assert payment.error_code == "INSUFFICIENT_FUNDS"
    assert "insufficient funds" in (await browser.http.get(f"/session/{session_id}")).text
    _, again = returned(await browser.press(session_id, "pay"))
    assert again["payment_id"] == said["payment_id"]
    assert (await dodo.get_payment(client, said["payment_id"])).error_code is None


@pytest.mark.parametrize("button", ["pay", "decline", "cancel", "later"])
async def test_what_is_paid_stays_paid_whatever_is_pressed(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, button: str
):
    session_id = await open_session(client)
    _, first = returned(await browser.press(session_id, "pay"))
    _, second = returned(await browser.press(session_id, button))
    assert second == first
    await browser.deliver()
    assert receiver.types == ["payment.succeeded"]
    entries = [entry.kind async for entry in dodo.list_ledger(client, reference=first["payment_id"])]
    assert entries.count("payment") == 1


async def test_a_session_ends_after_a_day(client: dodo.DodoClient, browser: Browser, clock: Clock):
    session_id = await open_session(client)
    clock.jump(24 * 3600 + 1)
    assert (await browser.http.get(f"/session/{session_id}")).status_code == 410
    assert (await browser.press(session_id, "pay")).status_code == 410


async def test_the_page_says_that_no_money_moves_and_runs_no_script(
    client: dodo.DodoClient, browser: Browser
):
    page = (await browser.http.get(f"/session/{await open_session(client)}")).text
    assert "No real money" in page
    assert "Pay €25.00" in page
    assert "<script" not in page
    assert 'action="/sandbox/session/' in page


async def test_what_a_donor_or_a_merchant_wrote_is_escaped(client: dodo.DodoClient, browser: Browser):
    nasty = "<script>alert(1)</script>\"'"
    session = await dodo.create_checkout_session(
        client,
        donation_id=nasty,
        streamer_id=nasty,
        amount=2500,
        currency="EUR",
        product_id=DEMO_PRODUCTS["EUR"],
        donor=dodo.Donor(nasty, "a@b.c"),
        return_url="https://desk.test/thanks?a=<script>",
    )
    for _ in range(2):
        assert "<script" not in (await browser.http.get(f"/session/{session.id}")).text
        await browser.press(session.id, "pay", name=nasty, email=nasty, country=nasty)
    assert "<script" not in (await browser.http.get("/")).text


async def test_a_return_address_keeps_its_own_query(client: dodo.DodoClient, browser: Browser):
    session = await dodo.create_checkout_session(
        client,
        donation_id="don_1",
        streamer_id="str_1",
        amount=2500,
        currency="EUR",
        product_id=DEMO_PRODUCTS["EUR"],
        donor=dodo.Donor(),
        return_url="https://desk.test/thanks?lang=de",
    )
    _, said = returned(await browser.press(session.id, "cancel"))  # there is no cancel_url
    assert (said["lang"], said["status"]) == ("de", "cancelled")


async def test_after_paying_the_page_refunds_and_disputes(
    client: dodo.DodoClient, browser: Browser, receiver: Receiver, clock: Clock
):
    session_id = await open_session(client)
    _, said = returned(await browser.press(session_id, "pay"))
    page = (await browser.http.get(f"/session/{session_id}")).text
    assert "Refund €25.00" in page
    assert "Open a dispute" in page
    await browser.press(session_id, "refund", part="half")
    clock.jump(2)
    await browser.deliver()
    payment = await dodo.get_payment(client, said["payment_id"])
    assert (payment.refund_status, payment.refunds[0].amount) == ("partial", 1250)
    await browser.press(session_id, "dispute")
    await browser.press(session_id, "refund")
    clock.jump(2)
    await browser.deliver()
    assert receiver.types[-1] == "refund.failed"  # while the dispute is open
    dispute_id = (await dodo.get_payment(client, payment.id)).disputes[0].id
    await browser.press(session_id, "decide", dispute_id=dispute_id, outcome="lost")
    assert "lost" in (await browser.http.get(f"/session/{session_id}")).text


async def test_a_dispute_takes_the_money_and_winning_it_brings_it_back(
    client: dodo.DodoClient, browser: Browser
):
    session_id = await open_session(client)
    _, said = returned(await browser.press(session_id, "pay", country="US"))
    await browser.press(session_id, "dispute")

    async def balance() -> int:
        entries = [entry async for entry in dodo.list_ledger(client, reference=said["payment_id"])]
        return sum(entry.amount for entry in entries)

    dispute_id = (await dodo.get_payment(client, said["payment_id"])).disputes[0].id
    after = {"opened": await balance()}
    for outcome in ("lost", "won", "won", "lost", "cancelled"):
        await browser.press(session_id, "decide", dispute_id=dispute_id, outcome=outcome)
        after[outcome] = await balance()
    assert after["opened"] == -140 - 1500
    assert after["lost"] == -140 - 1500
    assert after["won"] == after["cancelled"] == 2500 - 140 - 1500


@pytest.mark.parametrize("address", ["/session/cks_unknown/pay", "/session/cks_unknown"])
async def test_an_unknown_session_is_a_page_for_people_and_json_for_programs(browser: Browser, address: str):
    method = "POST" if address.endswith("pay") else "GET"
    page = await browser.http.request(method, address, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "That did not work" in page.text
    assert (await browser.http.request(method, address)).json()["code"] == "NOT_FOUND"


async def test_the_panel_tells_what_happened_and_takes_forms(client: dodo.DodoClient, browser: Browser):
    await browser.press(await open_session(client), "pay")
    answer = await browser.http.post("/control/faults", data={"name": "drop", "times": "2", "seconds": "0"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox/")
    page = (await browser.http.get("/")).text
    assert "payment.succeeded" in page
    assert "The webhook is never sent: 2 ×" in page
    for asked in ({"name": "earthquake"}, {"name": "drop", "times": "many"}, {"times": "1"}):
        assert (await browser.http.post("/control/faults", data=asked)).status_code == 422


async def test_the_style_is_served(browser: Browser):
    answer = await browser.http.get("/style.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "color-scheme" in answer.text


async def test_a_route_that_dodo_lacks_is_not_found(browser: Browser):
    answer = await browser.http.get("/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
