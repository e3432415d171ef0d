"""Giving over HTTP: from a pledge to a paid donation, and every way to ask wrongly."""

import json
import time
from datetime import UTC, datetime

import pytest
from sqlmodel import select
from standardwebhooks import Webhook

from streampai_app import runtime
from streampai_app.errors import TooMany
from streampai_app.ids import new_id
from streampai_app.models import Account, Alert, Donation, LedgerTransaction, Receipt, Role
from streampai_app.money import show, to_minor
from streampai_app.web.giving.checkout import count_checkout


@pytest.fixture
def streamer(desk) -> str:
    def add(tx) -> str:
        account = Account(
            id=new_id("acc"),
            email="nova@example.org",
            username="nova",
            name="Nova",
            role=Role.STREAMER,
            created_at=tx.now,
        )
        tx.session.add(account)
        return account.id

    return desk.write(add)


def pledge(**changes):
    return {
        "streamer_id": "nova",
        "amount": 1250,
        "currency": "EUR",
        "donor_name": "Ana",
        "message": "Hi!",
    } | changes


def give(desk, key="", **changes):
    headers = {"Idempotency-Key": key} if key else {}
    return desk.client.post("/api/donations/checkout", json=pledge(**changes), headers=headers)


def rows(desk, table):
    return desk.read(lambda tx: tx.session.exec(select(table)).all())


def press(desk, checkout_url: str, button: str) -> str:
    """Press a button of the sandbox's hosted page, and return where it leads."""
    path = checkout_url.removeprefix(str(desk.client.base_url))
    answer = desk.client.post(
        f"{path}/{button}", data={"email": "ana@example.org", "name": "Ana Donor"}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def signed(
    event: dict, event_id: str, secret: str, at: datetime | None = None
) -> tuple[bytes, dict[str, str]]:
    body, at = json.dumps(event), at or datetime.now(UTC)
    signature = Webhook(secret).sign(event_id, at, body)
    headers = {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }
    return body.encode(), headers


def secret_of(desk) -> str:
    return runtime.current().gateways["dodo"]._secrets[0]


def payment_event(donation: Donation, **changes) -> dict:
    data = {
        "payload_type": "Payment",
        "payment_id": "pay_1",
        "status": "succeeded",
        "total_amount": donation.amount,
        "currency": donation.currency,
        "tax": 200,
        "metadata": {"donation_id": donation.id},
        "checkout_session_id": donation.checkout_ref,
    }
    return {
        "business_id": "bus_1",
        "type": "payment.succeeded",
        "timestamp": "2026-11-20T10:15:20Z",
        "data": data | changes,
    }


def deliver(desk, event: dict, event_id: str = "evt_1", **how):
    body, headers = signed(event, event_id, how.pop("secret", secret_of(desk)), how.pop("at", None))
    raw = {name: value.encode("latin-1") for name, value in (headers | how).items()}
    return desk.client.post("/api/webhooks/dodo", content=body, headers=raw)


def until_status(desk, url: str, wanted: str) -> dict:
    for _ in range(200):
        told = desk.client.get(url).json()
        if told["status"] == wanted:
            return told
        time.sleep(0.02)
    raise AssertionError(told)


def test_a_donation_is_stored_opened_paid_booked_and_followed(desk, streamer):
    opened = give(desk)
    assert opened.status_code == 201, opened.text
    told = opened.json()
    assert desk.client.get(told["status_url"]).json() == {
        "status": "pending",
        "alert": "none",
        "amount": 1250,
        "currency": "EUR",
    }
    assert "/u/nova/thanks/" in press(desk, told["checkout_url"], "pay")
    donation = rows(desk, Donation)[0]
    assert deliver(desk, payment_event(donation)).status_code == 200
    assert until_status(desk, told["status_url"], "paid")["alert"] == "queued"
    assert [booking.kind for booking in rows(desk, LedgerTransaction)] == ["payment"]
    assert [alert.streamer_id for alert in rows(desk, Alert)] == [streamer]


def test_a_program_may_say_in_which_language_its_donor_reads(desk, streamer):
    for said in ("de-AT, en;q=0.5", "tlh"):
        desk.client.headers["Accept-Language"] = said
        assert give(desk).status_code == 201
    assert sorted(donation.language for donation in rows(desk, Donation)) == ["", "de"]


def test_the_same_key_and_body_is_one_donation_and_one_page(desk, streamer):
    first, again = give(desk, key="k1").json(), give(desk, key="k1").json()
    assert (first["donation_id"], first["checkout_url"]) == (again["donation_id"], again["checkout_url"])
    assert len(rows(desk, Donation)) == 1
    for told in (first, again):
        assert desk.client.get(told["status_url"]).json()["status"] == "pending"
    other = give(desk, key="k1", amount=9999)
    assert (other.status_code, other.json()["reason"]) == (409, "key-reused")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 99}, "amount"),
        ({"amount": 10**9}, "amount"),
        ({"amount": 12.5}, "amount"),
        ({"amount": "1250"}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "XYZ"}, "currency"),
        ({"currency": "HUF"}, "currency"),
        ({"currency": None}, "currency"),
        ({"donor_name": "x" * 41}, "donor_name"),
        ({"message": "😀" * 10_000}, "message"),
        ({"message": 7}, "message"),
        ({"voice": "a robot"}, "voice"),
        ({"email": "nonsense"}, "email"),
        ({"streamer_id": 7}, "streamer_id"),
    ],
)
def test_a_wrong_pledge_is_422_names_the_field_and_stores_nothing(desk, streamer, changes, field):
    answer = give(desk, **changes)
    assert (answer.status_code, answer.json().get("field")) in {(422, field), (413, None)}
    assert rows(desk, Donation) == []


def test_an_unknown_streamer_is_404(desk, streamer):
    answer = give(desk, streamer_id="nobody")
    assert (answer.status_code, answer.json()["reason"]) == (404, "unknown-streamer")


def test_names_and_messages_lose_what_does_not_show_or_turns_text_around(desk, streamer):
    give(desk, donor_name="  A\u202ena\x00 ", message="ok\u200b\n\ttwo  👩\u200d🚀")
    donation = rows(desk, Donation)[0]
    assert (donation.donor_name, donation.message) == ("Ana", "ok two 👩\u200d🚀")


def test_somebody_who_tries_cards_meets_a_limit(desk, streamer):
    answers = [give(desk).status_code for _ in range(32)]
    assert answers[:30] == [201] * 30
    assert answers[-1] == 429


def test_an_unsigned_or_badly_signed_webhook_is_401_and_nothing_is_stored(desk, streamer):
    event = payment_event(Donation(id="don_x", amount=1, currency="EUR"))
    old = datetime.fromtimestamp(time.time() - 301, UTC)
    future = datetime.fromtimestamp(time.time() + 301, UTC)
    answers = [
        desk.client.post("/api/webhooks/dodo", json=event),
        deliver(desk, event, secret="whsec_" + "A" * 32),
        deliver(desk, event, at=old),
        deliver(desk, event, at=future),
        *(
            deliver(desk, event, **{"webhook-signature": header})
            for header in (
                "",
                "v1",
                "v1,",
                "v1,,",
                "v1,!!!",
                "v2,abc",
                "v1,AAAA  v1,BBBB",
                "\xff",
                "v1," + "A" * 5000,
            )
        ),
        *(
            deliver(desk, event, **{"webhook-timestamp": header})
            for header in ("", "now", "1.5", "-1", "9" * 30)
        ),
        deliver(desk, event, **{"webhook-id": ""}),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert rows(desk, Receipt) == []


def test_a_signed_body_that_makes_no_sense_is_taken_and_kept_as_a_dead_letter(desk, streamer):
    for number, event in enumerate(
        ({}, [], {"type": "payment.succeeded"}, {"type": "payment.succeeded", "data": {}})
    ):
        assert deliver(desk, event, f"evt_{number}").status_code == 200
    for _ in range(200):
        if {receipt.state for receipt in rows(desk, Receipt)} == {"dead"}:
            break
        time.sleep(0.02)
    assert [receipt.state for receipt in rows(desk, Receipt)] == ["dead"] * 4


def test_a_body_over_the_limit_is_413_and_other_methods_405(desk, streamer):
    answer = desk.client.post("/api/webhooks/dodo", content=b"x" * 300_000)
    assert answer.status_code == 413
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert desk.client.request(method, "/api/webhooks/dodo").status_code == 405


def test_a_provider_that_is_not_configured_is_404(desk):
    assert desk.client.post("/api/webhooks/paypal", json={}).status_code == 404
    assert desk.client.post("/api/webhooks/nothing", json={}).status_code == 404


def test_the_alias_of_the_plan_is_accepted_and_data_decides_not_the_type(desk, streamer):
    told = give(desk).json()
    donation = rows(desk, Donation)[0]
    ahead = payment_event(donation) | {"type": "payment.processing"}
    deliver(desk, ahead, "evt_ahead")
    until_status(desk, told["status_url"], "paid")
    deliver(desk, payment_event(donation) | {"type": "payment.completed"}, "evt_alias")
    assert until_status(desk, told["status_url"], "paid")
    assert len(rows(desk, LedgerTransaction)) == 1


def test_a_failure_is_told_and_a_later_success_counts(desk, streamer):
    told = give(desk).json()
    donation = rows(desk, Donation)[0]
    deliver(desk, payment_event(donation, status="failed", error_code="INSUFFICIENT_FUNDS"), "evt_1")
    until_status(desk, told["status_url"], "failed")
    assert rows(desk, Donation)[0].failure == "insufficient-funds"
    deliver(desk, payment_event(donation, payment_id="pay_2"), "evt_2")
    until_status(desk, told["status_url"], "paid")


def test_a_webhook_that_never_comes_is_made_up_for_by_asking(desk, streamer):
    told = give(desk).json()
    press(desk, told["checkout_url"], "pay")

    async def ask() -> None:
        from streampai_app.donations.reconciliation import reconcile

        running = runtime.current()
        donation = await running.db.read(lambda tx: tx.session.exec(select(Donation)).one())
        await reconcile(running.db, running.gateways, donation)

    desk.client.portal.call(ask)
    assert desk.client.get(told["status_url"]).json()["status"] == "paid"
    kinds = {booking.kind for booking in rows(desk, LedgerTransaction)}
    assert kinds == {"payment", "fee"}


def test_a_link_that_nobody_was_given_follows_nothing(desk):
    assert desk.client.get("/api/donations/status/made-up").status_code == 404


@pytest.mark.parametrize(
    ("text", "currency", "minor", "shown"),
    [
        ("12.50", "EUR", 1250, "€12.50"),
        ("500", "JPY", 500, "¥500"),
        ("1,234", "KWD", 1234, "KWD\xa01.234"),
        ("3", "PLN", 300, "PLN\xa03.00"),
    ],
)
def test_amounts_are_read_and_shown_with_the_decimals_of_their_currency(text, currency, minor, shown):
    assert to_minor(text, currency) == minor
    assert show(minor, currency) == shown


def attempt(desk, address: str, streamer: str = "nova") -> bool:
    """Count an attempt to give from this address, and tell whether it may go on."""
    try:
        desk.client.portal.call(count_checkout, address, streamer)
    except TooMany as error:
        assert error.retry_after > 0  # noqa: PT017
        return False
    return True


def test_who_tries_cards_at_a_streamer_does_not_close_the_page_for_donors(desk):
    tried = [attempt(desk, f"203.0.113.{number % 5}") for number in range(120)]
    assert tried == [True] * 60 + [True] * 15 + [False] * 45  # a few are left to each of five addresses
    assert [attempt(desk, f"198.51.100.{number}") for number in range(20)] == [True] * 20
    assert attempt(desk, "203.0.113.0", "somebody-else")


def test_who_tries_cards_everywhere_leaves_room_for_donors(desk):
    for number in range(300):
        attempt(desk, f"203.0.113.{number % 12}", f"streamer-{number}")
    assert attempt(desk, "198.51.100.1")


@pytest.mark.parametrize("name", ["Streampai team", "Str3ampai", "Ana ✓"])
def test_nobody_gives_in_the_platforms_name(desk, streamer, name):
    refused = give(desk, donor_name=name)
    assert (refused.status_code, refused.json()["reason"]) == (422, "reserved-name")
    assert rows(desk, Donation) == []
