"""Money is exact, and a number has a unit: what is not known is flagged, and never an extreme."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select, update

from streampai_app.accounts.actors import Admin
from streampai_app.db import Database
from streampai_app.donations.attention import attend, state_refund
from streampai_app.donations.facts import FeeFact
from streampai_app.donations.gateways import Gateways
from streampai_app.donations.gateways.dodo import read_event
from streampai_app.donations.history import HistoryFilter, list_history
from streampai_app.donations.queries import DonationFilter, list_donations
from streampai_app.donations.reconciliation import reconcile_due, take_facts
from streampai_app.donations.refunds import want_refund
from streampai_app.donations.story import What, donation_story
from streampai_app.errors import Conflict, Invalid, NotAllowed, NotFound
from streampai_app.models import Dispute, DisputeState, Donation, PaymentState, RefundState

from .contract_model import Told
from .world import PROVIDER, World, dispute, fee, forget, payment, refund

EUROS = Told("EUR", 2500, 399)
YENS = Told("JPY", 5000, 455)


def hear(world: World, *events: dict[str, Any]) -> None:
    """Let Dodo's webhooks say these things."""
    for event in events:
        facts = read_event(json.dumps(event).encode()).facts
        world.database.write_now(take_facts, PROVIDER, list(facts))


def refund_event(**changes: Any) -> dict[str, Any]:
    data = {"refund_id": "ref_1", "payment_id": "pay_1", "status": "succeeded", "currency": "EUR"}
    return {"type": "refund.succeeded", "data": data | {"is_partial": True} | changes}


def attention(world: World) -> str:
    return world.look(select(Donation.attention))[0]


@pytest.fixture
def paid(world: World) -> World:
    hear(world, *EUROS.events())
    return world


# A refund has a currency of its own


def test_a_whole_refund_in_the_settlements_currency_gives_back_the_whole_payment(database: Database):
    world = World(database, amount=5000, currency="JPY")
    hear(world, *YENS.events(), refund_event(amount=3310, currency="USD", is_partial=False))
    assert (world.donation.status, world.donation.refunded, world.balance()) == ("refunded", 5000, {})
    assert attention(world) == ""


def test_a_part_in_the_settlements_currency_is_flagged_and_nothing_is_booked_for_it(
    database: Database, ada: Admin
):
    world = World(database, amount=5000, currency="JPY")
    hear(world, *YENS.events())
    before = world.balance()
    hear(world, refund_event(amount=1310, currency="USD"))
    assert (world.donation.status, world.donation.refunded) == ("paid", 0)
    assert (world.balance(), attention(world)) == (before, "refund-currency")
    story = database.read_now(donation_story, ada, world.donation_id)
    assert [(each.said, each.currency, each.left) for each in story.unclear] == [(1310, "USD", 5000)]
    assert story.left == 0  # how much of it is gone is not known
    with pytest.raises(Conflict):
        database.write_now(want_refund, ada, world.donation_id, 1, "")


def test_an_amount_without_a_currency_is_not_known_where_it_is_settled_in_another(database: Database):
    world = World(database, amount=5000, currency="JPY")
    hear(world, *YENS.events(), refund_event(amount=1310, currency=None))
    assert (world.donation.refunded, attention(world)) == (0, "refund-currency")


def test_that_the_payment_is_refunded_whole_makes_its_parts_known(database: Database):
    world = World(database, amount=5000, currency="JPY")
    hear(world, *YENS.events(), refund_event(amount=3310, currency="USD"))
    event = YENS.events()[0]
    hear(world, event | {"data": event["data"] | {"refund_status": "full"}})
    assert (world.donation.status, world.balance(), attention(world)) == ("refunded", {}, "")


# Unknown is unknown


ODD: list[Any] = [None, 400.5, True, float("nan"), float("inf"), -500, "-500", 0, 2501, 10**30, "4e2", [], {}]


@pytest.mark.parametrize("amount", ODD, ids=repr)
def test_a_part_whose_amount_makes_no_sense_books_nothing_and_needs_a_person(paid: World, ada: Admin, amount):
    before = paid.balance()
    hear(paid, refund_event(amount=amount))
    assert (paid.balance(), paid.donation.status, paid.donation.refunded) == (before, "paid", 0)
    assert attention(paid).startswith("refund-")
    listed = paid.database.read_now(list_donations, ada, DonationFilter(attention=True))
    assert [view.id for view in listed] == [paid.donation_id]
    assert paid.donation.next_check_at is not None  # the provider is asked about it


@pytest.mark.parametrize("amount", [400, "400", 400.0])
def test_a_part_is_a_whole_number_however_it_is_written(paid: World, amount):
    hear(paid, refund_event(amount=amount))
    assert (paid.donation.refunded, attention(paid)) == (400, "")


def test_more_than_was_paid_is_never_given_back(paid: World):
    hear(paid, refund_event(amount=2000), refund_event(amount=2000, refund_id="ref_2"))
    assert (paid.donation.refunded, attention(paid)) == (2000, "refund-beyond")
    assert paid.balance()["streamer-payable", "EUR"] <= 0
    paid.check()


def test_an_amount_that_was_told_is_not_forgotten_when_it_is_told_without(paid: World):
    hear(paid, refund_event(amount=400, status="pending"), refund_event(amount=None))
    assert (paid.donation.refunded, attention(paid)) == (400, "")


@pytest.mark.parametrize("tax", [-1, 2501, 3.5, True, "x"], ids=repr)
def test_a_tax_that_makes_no_sense_is_not_known(world: World, tax):
    hear(world, {"type": "payment.succeeded", "data": EUROS.events()[0]["data"] | {"tax": tax}})
    assert (world.donation.status, attention(world)) == ("paid", "tax,unread")
    [entry] = world.database.read_now(list_history, world.streamer, HistoryFilter())
    assert (entry.tax, entry.net) == (None, None)


def test_the_team_says_how_much_went_back_where_the_provider_does_not(paid: World, ada: Admin):
    hear(paid, refund_event(amount=None))
    write = paid.database.write_now
    for wrong in (0, -1, 2501):
        with pytest.raises(Invalid):
            write(state_refund, ada, paid.donation_id, "ref_1", wrong)
    with pytest.raises(NotAllowed):
        write(state_refund, paid.streamer, paid.donation_id, "ref_1", 700)
    write(state_refund, ada, paid.donation_id, "ref_1", 700)
    assert (paid.donation.refunded, attention(paid)) == (700, "")
    with pytest.raises(Conflict):
        write(state_refund, ada, paid.donation_id, "ref_1", 800)
    hear(paid, refund_event(amount=900))  # the provider says it after all
    assert paid.donation.refunded == 900
    paid.check()


def test_what_was_looked_at_needs_nobody_until_something_else_does(paid: World, ada: Admin):
    hear(paid, refund_event(amount=None))
    paid.database.write_now(attend, ada, paid.donation_id)
    wanted = DonationFilter(attention=True)
    assert paid.database.read_now(list_donations, ada, wanted) == []
    hear(paid, refund_event(amount=100, currency="USD", refund_id="ref_2"))
    assert len(paid.database.read_now(list_donations, ada, wanted)) == 1
    with pytest.raises(NotFound):
        paid.database.write_now(attend, ada, "don_unknown")


# Fees


def test_until_fees_are_known_they_and_the_net_are_not_and_the_provider_is_asked(world: World):
    world.hear(payment())
    assert world.donation.next_check_at is not None
    [entry] = world.database.read_now(list_history, world.streamer, HistoryFilter())
    assert (entry.tax, entry.fee, entry.net) == (399, None, None)
    world.database.write_now(take_facts, PROVIDER, [FeeFact("pay_1", {"EUR": 140, "USD": 20})])
    assert world.donation.next_check_at is None
    [entry] = world.database.read_now(list_history, world.streamer, HistoryFilter())
    assert (entry.fee, entry.net, entry.other_fees) == (140, 2500 - 399 - 140, (("USD", 20),))
    assert world.balance()["fees", "USD"] == 20


async def test_it_is_asked_about_fees_less_and_less_often_and_not_for_ever(world: World):
    world.hear(payment())
    asked: list[tuple[str, ...]] = []

    class Silent:
        async def look_up(self, _donation, *, returned=False, payments=()):
            asked.append(tuple(payments))
            return []

    gateways = Gateways({PROVIDER: Silent()}, PROVIDER)
    while world.donation.next_check_at is not None:
        world.database.write_now(_let_it_be_due)
        await reconcile_due(world.database, gateways)
    assert asked == [("pay_1",)] * 8
    assert world.donation.next_check_at is None


def _let_it_be_due(tx) -> None:
    tx.session.exec(update(Donation).values(next_check_at=tx.now))


def test_tax_that_is_told_later_in_the_same_state_is_booked(world: World):
    world.hear(payment(tax=0))
    world.hear(payment(tax=399))
    assert world.balance()["tax", "EUR"] == -399
    world.check()


def test_an_older_word_on_the_same_state_changes_nothing(world: World):
    world.hear(payment(tax=399))
    earlier = world.donation.created_at.replace(year=2020)
    world.hear(payment(tax=0), sent_at=earlier)
    assert world.balance()["tax", "EUR"] == -399


# Several currencies, and disputes


def test_paid_in_two_currencies_and_one_given_back_is_still_paid(world: World):
    world.hear(payment(), payment(ref="pay_2", currency="USD", total=3000, tax=0))
    world.hear(refund(2500))
    donation = world.donation
    assert (donation.status, donation.charged_currency, donation.refunded) == ("paid", "USD", 0)
    world.hear(refund(3000, ref="ref_2", of="pay_2", currency="USD"))
    assert (world.donation.status, world.balance()) == ("refunded", {})


def test_an_open_dispute_holds_what_is_owed_and_what_could_be_given_back(world: World, ada: Admin):
    world.hear(payment(), dispute(DisputeState.OPEN))
    assert world.balance() == {
        ("provider-clearing", "EUR"): 2500,
        ("tax", "EUR"): -399,
        ("held-by-dispute", "EUR"): -2101,
    }
    with pytest.raises(Conflict):
        world.database.write_now(want_refund, ada, world.donation_id, None, "")
    world.hear(dispute(DisputeState.WON))
    assert world.balance()["streamer-payable", "EUR"] == -2101
    assert (world.bookings("release"), world.bookings("adjustment")) == (1, 0)


def test_a_dispute_that_is_lost_after_it_was_won_takes_the_money_and_is_flagged(world: World):
    world.hear(payment(), dispute(DisputeState.WON))
    world.hear(dispute(DisputeState.LOST))
    assert (world.donation.status, world.balance(), attention(world)) == ("disputed", {}, "dispute-again")
    earlier = world.donation.created_at.replace(year=2020)
    world.hear(dispute(DisputeState.WON), sent_at=earlier)
    assert world.look(select(Dispute.state)) == [DisputeState.LOST]


def test_a_refund_that_fails_after_it_succeeded_is_flagged(world: World):
    world.hear(payment(), refund(500))
    world.hear(refund(500, RefundState.FAILED))
    assert (world.donation.refunded, attention(world)) == (500, "refund-again")


# The story is a history


def test_each_state_stands_in_the_story_when_it_was_learned_with_the_sign_of_the_books(
    world: World, ada: Admin
):
    world.hear(payment(PaymentState.PROCESSING))
    world.hear(payment())
    world.hear(refund(500, RefundState.PENDING))
    world.hear(refund(500))
    world.hear(dispute(DisputeState.OPEN))
    world.hear(dispute(DisputeState.WON))
    for _ in range(2):
        world.hear(refund(500))  # told again, which is nothing new
    moments = world.database.read_now(donation_story, ada, world.donation_id).moments
    told = [m for m in moments if m.what in {What.PAYMENT, What.REFUND, What.DISPUTE}]
    assert [(m.word, m.amount) for m in told] == [
        ("processing", 2500),
        ("succeeded", 2500),
        ("pending", -500),
        ("succeeded", -500),
        ("open", 0),
        ("won", 0),
    ]
    assert [m.at for m in told] == sorted({m.at for m in told})


# Whatever is told, in whatever order


@st.composite
def stories(draw: st.DrawFn) -> Told:
    total = draw(st.integers(1, 100_000))
    told = Told(draw(st.sampled_from(["JPY", "EUR", "KWD"])), total, draw(st.integers(0, total)))
    cuts = sorted(draw(st.sets(st.integers(1, total), max_size=4)))
    told.parts = [end - start for start, end in zip([0, *cuts], cuts, strict=False)]
    told.is_whole = draw(st.booleans())
    if not told.is_whole:
        told.foreign = draw(st.lists(st.integers(1, 5000), max_size=1))
    told.dispute = draw(st.sampled_from(["", "opened", "challenged", "won", "lost", "expired", "cancelled"]))
    told.fees = draw(st.dictionaries(st.sampled_from(["EUR", "USD"]), st.integers(0, 500), max_size=2))
    return told


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_books_are_as_the_contract_says_whatever_the_order(lasting_database, told, random):
    world = World(lasting_database, amount=told.total, currency=told.currency)
    try:
        events = [*told.events(), random.choice(told.events())]
        facts = [list(read_event(json.dumps(event).encode()).facts) for event in events]
        facts += [[FeeFact("pay_1", told.fees)]] if told.fees else []
        random.shuffle(facts)
        for each in facts:
            lasting_database.write_now(take_facts, PROVIDER, each)
        assert world.balance() == told.balance()
        world.check()
    finally:
        lasting_database.write_now(forget)


@given(st.integers(1, 10_000), st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_the_last_part_every_account_is_at_zero(lasting_database, total, data):
    tax = data.draw(st.integers(0, total))
    cuts = sorted(data.draw(st.sets(st.integers(1, total), max_size=5)) | {total})
    parts = [end - start for start, end in zip([0, *cuts], cuts, strict=False)]
    told = data.draw(st.permutations([payment(total=total, tax=tax), *_refunds(parts)]))
    world = World(lasting_database, amount=total)
    try:
        for each in told:
            world.hear(each)
        assert (world.donation.status, world.balance()) == ("refunded", {})
    finally:
        lasting_database.write_now(forget)


def _refunds(parts: list[int]) -> list[Any]:
    return [refund(amount, ref=f"ref_{number}") for number, amount in enumerate(parts)]


def test_a_fee_grows_by_what_a_dispute_costs(world: World):
    world.hear(payment(), fee(140), dispute(DisputeState.OPEN))
    assert world.donation.next_check_at is not None  # asked again, though a fee is known
    world.hear(fee(1640))
    assert world.balance()["fees", "EUR"] == 1640
