"""A part of what a provider says cannot be read: the rest counts, and the team sees what is missing."""

import json
from typing import Any

import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Admin
from streampai_app.donations import receipts
from streampai_app.donations.facts import PaymentFact, UnreadFact
from streampai_app.donations.gateways.dodo import read_event
from streampai_app.donations.queries import nobodys_payments
from streampai_app.donations.receipt_queries import receipt_of
from streampai_app.donations.reconciliation import take_facts
from streampai_app.donations.story import What, donation_story
from streampai_app.ids import new_id
from streampai_app.models import Payment, PaymentState, Receipt
from streampai_app.state.steps import steps_of

from .world import PROVIDER, World, receive

GOOD = {"refund_id": "ref_1", "status": "succeeded", "amount": 500}


def tell(world: World, event_id: str | None = None, **changes: Any) -> str:
    """Receive one of Dodo's webhooks about the payment, and work on it."""
    data = {
        "payment_id": "pay_1",
        "status": "succeeded",
        "total_amount": 2500,
        "currency": "EUR",
        "tax": 399,
        "checkout_session_id": "cks_1",
    }
    body = json.dumps({"type": "payment.succeeded", "data": data | changes}).encode()
    event_id = event_id or new_id("evt")
    world.database.write_now(receive, event_id, body)
    world.database.write_now(receipts.work, PROVIDER, event_id, read_event)
    return event_id


def unread(world: World, ada: Admin) -> list[str]:
    """Return what a donation's story says was not read."""
    moments = world.database.read_now(donation_story, ada, world.donation_id).moments
    return [moment.note for moment in moments if moment.what == What.UNREAD]


LONG = "x" * 201  # characters: no id is kept that has more


@pytest.mark.parametrize(
    "odd",
    [{"refund_id": None}, "none", 7, {"amount": {"value": 5}}, GOOD | {"refund_id": LONG}],
    ids=lambda odd: repr(odd)[:30],
)
def test_the_payment_and_its_other_refunds_are_settled_and_what_is_missing_is_shown(
    world: World, ada: Admin, odd: Any
) -> None:
    event_id = tell(world, refunds=[odd, GOOD])
    world.check()
    assert (world.donation.status, world.donation.refunded) == ("paid", 500)
    (note,) = unread(world, ada)
    assert note.startswith("Not read: refunds[0]: ")
    view, _ = world.database.read_now(receipt_of, ada, PROVIDER, event_id)
    assert (view.state, view.failure, view.donation_id) == ("handled", note, world.donation_id)
    step = next(
        s
        for s in steps_of(world.database.read_now(donation_story, ada, world.donation_id).moments, "x")
        if s.icon == "unread"
    )
    assert (step.note, step.tone) == (note, "bad")


def test_once_it_is_told_whole_nothing_is_missing_any_more(world: World, ada: Admin) -> None:
    tell(world, refunds=[7])
    assert unread(world, ada)
    tell(world, refunds=[GOOD])
    assert unread(world, ada) == []
    world.check()
    assert world.donation.refunded == 500


def test_a_refund_of_a_payment_does_not_hide_what_is_missing(world: World, ada: Admin) -> None:
    tell(world, refunds=[7])
    body = json.dumps({"type": "refund.succeeded", "data": GOOD | {"payment_id": "pay_1"}}).encode()
    world.database.write_now(receive, "evt_refund", body)
    world.database.write_now(receipts.work, PROVIDER, "evt_refund", read_event)
    assert unread(world, ada) == ["Not read: refunds[0]: it is no object"]


def test_what_a_sweep_could_not_read_is_flagged_at_its_payment(world: World, ada: Admin) -> None:
    tell(world)
    world.database.write_now(
        take_facts, PROVIDER, [UnreadFact("pay_1", "in a list of all: items[0]: no refund_id")]
    )
    assert unread(world, ada) == ["Not read: in a list of all: items[0]: no refund_id"]
    world.database.write_now(take_facts, PROVIDER, [UnreadFact("pay_x", "no refund_id")])
    assert [stray.ref for stray in world.database.read_now(nobodys_payments, ada)] == ["pay_x"]


def test_a_long_list_of_what_is_missing_is_cut_to_what_is_stored(world: World) -> None:
    fact = PaymentFact("pay_1", PaymentState.SUCCEEDED, 2500, "EUR", unread=("half \ud800 \0",) * 500)
    world.database.write_now(take_facts, PROVIDER, [fact])
    (stored,) = world.look(select(Payment.unread))
    assert len(stored) == 500


def test_an_id_that_cannot_be_kept_is_none(world: World) -> None:
    """Postgres refused the row, so the webhook was tried again and again as a surprise of ours."""
    event_id = tell(world, payment_id=LONG)
    receipt = world.look(select(Receipt.state, Receipt.failure).where(Receipt.event_id == event_id))
    assert receipt == [("dead", "payment_id is too long")]
    tell(world, checkout_session_id=LONG, metadata={"donation_id": world.donation_id})
    assert world.donation.status == "paid"
