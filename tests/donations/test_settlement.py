"""Any order, any number of times, killed anywhere: one booking, one alert row, the right status."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import select

from streampai_app import clock
from streampai_app.db import Database
from streampai_app.donations import receipts
from streampai_app.models import DisputeState, Donation, Mail, PaymentState, Receipt, RefundState

from .world import PROVIDER, World, dispute, fee, forget, payment, receive, refund


def test_a_payment_is_booked_once_and_queues_one_alert_however_often_it_is_told(world):
    for _ in range(3):
        world.hear(payment())
    world.check()
    assert (world.donation.status, world.bookings("payment"), world.alert.state) == ("paid", 1, "ready")
    assert world.balance() == {
        ("provider-clearing", "EUR"): 2500,
        ("tax", "EUR"): -399,
        ("streamer-payable", "EUR"): -2101,
    }


def test_the_same_webhook_id_with_other_bytes_is_the_newer_state_of_the_same_event(world):
    world.hear(payment(PaymentState.PROCESSING), event_id="evt_1")
    assert world.donation.status == "pending"
    world.hear(payment(PaymentState.SUCCEEDED), event_id="evt_1")
    world.hear(payment(PaymentState.SUCCEEDED), event_id="evt_1")
    world.check()
    assert world.donation.status == "paid"
    assert [(row.deliveries, row.state) for row in world.look(select(Receipt))] == [(2, "handled")]


def test_failed_then_succeeded_is_paid_and_stays_paid(world):
    world.hear(payment(PaymentState.FAILED, failure="declined"))
    assert (world.donation.status, world.donation.failure) == ("failed", "declined")
    world.hear(payment(ref="pay_2"))
    world.hear(payment(PaymentState.FAILED, failure="declined"))
    world.check()
    assert world.donation.status == "paid"


def test_a_donor_who_left_an_address_is_told_of_a_failure_once(world):
    def leave_address(tx):
        donation = tx.session.get(Donation, world.donation_id)
        donation.email = "ana@example.org"
        tx.session.add(donation)

    world.database.write_now(leave_address)
    for ref in ("pay_1", "pay_2"):
        world.hear(payment(PaymentState.FAILED, ref=ref, failure="insufficient-funds"))
    mails = world.look(select(Mail))
    assert [mail.recipient for mail in mails] == ["ana@example.org"]
    assert "not enough money" in mails[0].body
    assert "€25.00" in mails[0].body


@pytest.mark.parametrize(
    ("language", "subject", "amount", "why"),
    [
        ("de", "Deine Spende an Nova", "25,00\xa0€", "nicht genug Geld"),
        ("pl", "Płatność na rzecz Nova", "25,00\xa0€", "zabrakło środków"),
        ("es", "Tu donación a Nova", "25,00\xa0€", "saldo suficiente"),
        ("", "Your donation to Nova", "€25.00", "not enough money"),
        ("xx", "Your donation to Nova", "€25.00", "not enough money"),
    ],
)
def test_it_is_said_in_the_language_that_was_given_in(database, language, subject, amount, why):
    world = World(database, email="ana@example.org", language=language)
    world.hear(payment(PaymentState.FAILED, failure="insufficient-funds"))
    [mail] = world.look(select(Mail))
    assert mail.subject.startswith(subject)
    assert amount in mail.body
    assert why in mail.body


def test_a_success_never_goes_back_to_processing_or_failed(world):
    world.hear(payment())
    for state in (PaymentState.PROCESSING, PaymentState.FAILED, PaymentState.CANCELLED):
        world.hear(payment(state))
    world.check()
    assert world.donation.status == "paid"


def test_a_refund_before_its_payment_ends_as_a_refund_after_it(world):
    world.hear(refund())
    assert (world.donation.status, world.alert) == ("pending", None)
    world.hear(payment())
    world.check()
    assert (world.donation.status, world.alert.state, world.balance()) == ("refunded", "skipped", {})


def test_a_partial_refund_stays_paid_and_gives_back_its_share_of_the_tax(world):
    world.hear(payment())
    world.hear(refund(1000))
    world.check()
    assert (world.donation.status, world.donation.refunded) == ("paid", 1000)
    assert world.balance() == {
        ("provider-clearing", "EUR"): 1500,
        ("tax", "EUR"): -239,
        ("streamer-payable", "EUR"): -1261,
    }


def test_a_dispute_lost_and_then_won_is_put_right_by_an_adjustment(world):
    world.hear(payment())
    world.hear(dispute(DisputeState.OPEN))
    world.hear(dispute(DisputeState.LOST))
    assert (world.donation.status, world.balance()) == ("disputed", {})
    world.hear(dispute(DisputeState.WON))
    world.check()
    assert (world.donation.status, world.bookings("adjustment"), world.alert.state) == ("paid", 1, "ready")


def test_what_was_charged_otherwise_than_pledged_is_booked_held_and_flagged(world):
    world.hear(payment(total=3000))
    world.check()
    assert (world.donation.amount, world.donation.charged, world.donation.is_mismatch) == (2500, 3000, True)
    assert (world.alert.state, world.alert.reason) == ("held", "mismatch")
    assert world.balance()[("provider-clearing", "EUR")] == 3000


def test_a_payment_that_is_nobodys_is_kept_and_touches_no_donation(world):
    world.hear(payment(ref="pay_x", checkout_ref="cks_unknown", donation_id="don_forged"))
    world.hear(payment(ref="pay_y", checkout_ref="cks_other", donation_id=world.donation_id))
    assert world.donation.status == "pending"
    from streampai_app.models import Payment

    assert [row.donation_id for row in world.look(select(Payment))] == [None, None]


def test_a_fee_is_booked_once_when_it_becomes_known(world):
    world.hear(payment())
    world.hear(fee(140))
    world.hear(fee(140))
    world.check()
    assert world.balance()[("fees", "EUR")] == 140
    assert world.balance()[("provider-clearing", "EUR")] == 2360


def test_a_fee_that_grew_is_put_right_by_an_adjustment(world):
    world.hear(payment())
    world.hear(fee(140))
    world.hear(fee(1640))  # a dispute cost 15.00
    world.check()
    assert (world.balance()[("fees", "EUR")], world.bookings("adjustment")) == (1640, 1)


def test_a_whole_refund_may_come_without_an_amount(world):
    world.hear(refund(None))
    world.hear(payment())
    world.check()
    assert (world.donation.status, world.donation.refunded) == ("refunded", 2500)


@pytest.mark.parametrize(
    "body", [b"", b"{\x00", b'{"type": "x"}', b'{"type": "x", "facts": [["payment", {}]]}']
)
def test_a_signed_body_that_makes_no_sense_is_a_dead_letter_and_can_be_replayed(world, body):
    world.database.write_now(receive, "evt_bad", body)
    world.work_off()
    assert world.look(select(Receipt))[0].state == "dead"
    assert world.database.write_now(receipts.replay, PROVIDER, "evt_bad")
    assert world.look(select(Receipt))[0].state == "waiting"


def test_a_type_without_use_is_stored_and_marked(world):
    world.hear(type="subscription.active")
    assert world.look(select(Receipt))[0].state == "unused"


def test_every_order_of_the_same_facts_ends_the_same(sqlite_url):
    """Each was said when it was said, whenever it arrives."""
    told = [payment(), refund(1000), dispute(DisputeState.LOST), dispute(DisputeState.WON), fee()]
    sent = {id(fact): clock.now() + timedelta(seconds=n) for n, fact in enumerate(told)}
    ends = set()
    database = Database(sqlite_url)
    for order in itertools.permutations(told):
        world = World(database)
        for fact in order:
            world.tell(fact, sent_at=sent[id(fact)])
        world.work_off()
        world.check()
        ends.add((world.donation.status, world.alert.state, tuple(sorted(world.balance().items()))))
        database.write_now(forget)
    database.close()
    assert len(ends) == 1


class Killed(BaseException):
    """The process dies here."""


payments = st.builds(
    payment,
    st.sampled_from(PaymentState),
    ref=st.sampled_from(["pay_1", "pay_2"]),
    total=st.sampled_from([2500, 2600]),
    failure=st.just("declined"),
)
refunds = st.builds(
    refund,
    st.sampled_from([500, 2500, None]),
    st.sampled_from(RefundState),
    st.sampled_from(["ref_1", "ref_2"]),
)
disputes = st.builds(dispute, st.sampled_from(DisputeState), st.sampled_from(["dp_1", "dp_2"]))
events = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.one_of(payments, refunds, disputes, st.builds(fee))),
    min_size=1,
    max_size=8,
)


@given(events, st.lists(st.integers(1, 40), max_size=4), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_deliveries_and_deaths_end_as_the_facts_say(lasting_database, told, deaths, in_between):
    """Deliver anything, die before any statement, deliver and work again: all is as the facts say."""
    database = lasting_database
    world = World(database)
    remaining = iter(deaths)
    countdown = [0]

    def maybe_die(*_args):
        countdown[0] -= 1
        if countdown[0] == 0:
            raise Killed

    event.listen(database.engine, "before_cursor_execute", maybe_die)
    try:
        for event_id, fact in told:
            countdown[0] = next(remaining, 0)
            try:
                world.tell(fact, event_id=event_id)
                if in_between:
                    world.work_off()
            except Killed:
                countdown[0] = 0
                world.tell(fact, event_id=event_id)  # the provider was not answered, so it delivers again
        countdown[0] = 0
        world.work_off()
        world.check()
    finally:
        event.remove(database.engine, "before_cursor_execute", maybe_die)
        database.write_now(forget)
