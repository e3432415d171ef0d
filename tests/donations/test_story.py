"""All about one donation, in the order in which it happened."""

import pytest

from streampai_app.alerts import controls
from streampai_app.donations.refunds import want_refund
from streampai_app.donations.story import Story, What, donation_story
from streampai_app.errors import NotAllowed, NotFound
from streampai_app.models import DisputeState, PaymentState, RefundState

from .world import World, dispute, fee, payment, refund


def story_of(world: World, ada) -> Story:
    return world.database.read_now(donation_story, ada, world.donation_id)


def told(world: World, ada) -> list[tuple[str, str]]:
    return [(moment.what.name.lower(), moment.word) for moment in story_of(world, ada).moments]


def test_a_pledge_alone_is_a_short_story(world, ada):
    assert told(world, ada) == [("pledged", ""), ("checkout", "testpay")]
    assert story_of(world, ada).left == 0


def test_a_paid_donation_tells_of_its_webhook_its_booking_and_its_alert(world, ada):
    world.hear(payment(), fee(140), type="payment.succeeded")
    assert told(world, ada) == [
        ("pledged", ""),
        ("checkout", "testpay"),
        ("webhook", "payment.succeeded"),
        ("payment", "succeeded"),
        ("booked", "payment"),
        ("booked", "fee"),
        ("alert", "ready"),
    ]
    booked = next(m for m in story_of(world, ada).moments if m.word == "payment")
    assert [(entry.account, entry.amount) for entry in booked.entries] == [
        ("provider-clearing", 2500),
        ("tax", -399),
        ("streamer-payable", -2101),
    ]
    assert story_of(world, ada).left == 2500


def test_failures_refunds_disputes_and_what_the_team_did_are_part_of_it(world, ada):
    world.hear(payment(PaymentState.FAILED, ref="pay_0", failure="declined"))
    world.hear(payment(total=3000))
    world.database.write_now(controls.approve, ada, world.donation_id)
    world.database.write_now(want_refund, ada, world.donation_id, 500, "by mistake")
    world.hear(refund(500), dispute(DisputeState.OPEN))
    moments = story_of(world, ada).moments
    assert ("payment", "failed", "declined") in {(m.what.name.lower(), m.word, m.note) for m in moments}
    asked = next(m for m in moments if m.what == What.ASKED_BACK)
    assert (asked.who, asked.note, asked.amount, asked.currency) == ("Ada", "by mistake", 500, "EUR")
    assert [(m.word, m.who) for m in moments if m.what == What.TEAM] == [("alert.approve", "Ada")]
    assert [m.amount for m in moments if m.what == What.REFUND] == [-500]
    assert [m.word for m in moments if m.what == What.DISPUTE] == ["open"]
    assert story_of(world, ada).left == 0  # a dispute holds it
    world.hear(dispute(DisputeState.WON))
    assert story_of(world, ada).left == 2500


def test_a_refund_on_its_way_is_no_longer_left_to_give_back(world, ada):
    world.hear(payment(), refund(2000, RefundState.PENDING))
    assert story_of(world, ada).left == 500
    world.hear(refund(2000, RefundState.FAILED))
    assert story_of(world, ada).left == 2500


def test_a_story_belongs_to_the_team(world, ada):
    with pytest.raises(NotAllowed):
        story_of(world, world.streamer)
    with pytest.raises(NotFound):
        world.database.read_now(donation_story, ada, "don_unknown")
