"""What the team lists, finds, counts and adds up; and that nobody else does."""

from datetime import timedelta

import pytest

from streampai_app.donations.queries import (
    DonationFilter,
    count_donations,
    donation_of,
    ledger_totals,
    list_donations,
    nobodys_payments,
)
from streampai_app.errors import NotAllowed, NotFound, NotSignedIn
from streampai_app.models import DisputeState, DonationStatus, PaymentState
from tests.people import add_account

from .world import World, add_donation, dispute, fee, payment, refund


def add_some(tx) -> dict[str, str]:
    """Store donations that differ in everything, the oldest first, and return their ids by donor."""
    streamer_id, ids = add_account(tx, "Mira"), {}
    for number, (donor, changes) in enumerate(
        {
            "Ana": {"status": "paid", "message": "Great 100% stream"},
            "Änne": {"status": "failed", "email": "aenne@example.org"},
            "Bo": {"status": "paid", "provider": "paypal", "is_mismatch": True},
            "": {"status": "pending"},
        }.items()
    ):
        fields = {"checkout_ref": f"cks_{number}", "streamer_id": streamer_id, "donor_name": donor}
        tx.now += timedelta(minutes=1)
        ids[donor] = add_donation(tx, **(fields | {"created_at": tx.now} | changes)).id
    return ids


@pytest.fixture
def some(database) -> dict[str, str]:
    return database.write_now(add_some)


@pytest.fixture
def found(database, ada):
    def find(**wanted) -> list[str]:
        views = database.read_now(list_donations, ada, DonationFilter(**wanted))
        assert database.read_now(count_donations, ada, DonationFilter(**wanted)) == len(views)
        return [view.donor_name for view in views]

    return find


def test_the_newest_come_first(some, found):
    assert found() == ["", "Bo", "Änne", "Ana"]


def test_they_are_found_by_status_provider_and_difference(some, found):
    assert found(status=DonationStatus.PAID) == ["Bo", "Ana"]
    assert found(provider="paypal") == ["Bo"]
    assert found(mismatch=True) == ["Bo"]
    assert found(status=DonationStatus.FAILED, mismatch=True) == []


def test_they_are_found_by_what_donors_and_streamers_are_called_and_write(some, found):
    assert found(text="ana") == ["Ana"]
    assert found(text=" Änne ") == ["Änne"]
    assert found(text="ANNE") == found(text="änn") == ["Änne"]
    assert found(text="AENNE@example") == ["Änne"]
    assert found(text="great 100%") == ["Ana"]
    assert found(text="mira") == ["", "Bo", "Änne", "Ana"]
    assert found(text="100_") == []  # no wildcards
    assert found(text="%") == ["Ana"]


def test_they_are_found_by_every_id_they_are_known_under(world, found):
    world.hear(payment(ref="pay_42"))
    for text in (world.donation_id, "cks_1", "pay_42"):
        assert len(found(text=text)) == 1, text
    assert found(text="pay_4") == []


def test_a_search_for_what_cannot_be_written_finds_nothing_and_breaks_nothing(some, found):
    assert found(text="\x00") == []
    assert found(text="\ud800") == []
    assert found(text="x" * 10_000) == []
    assert found(text="   ") == ["", "Bo", "Änne", "Ana"]


def test_pages_follow_each_other_without_a_gap_also_within_one_moment(database, ada):
    ids = {database.write_now(add_donation, checkout_ref=f"cks_{n}").id for n in range(3)}
    same = database.write_now(lambda tx: [add_donation(tx, checkout_ref=f"cks_s{n}").id for n in range(4)])
    seen, before = [], None
    while page := database.read_now(list_donations, ada, DonationFilter(), before=before, limit=2):
        seen += [view.id for view in page]
        before = (page[-1].created_at, page[-1].id)
    assert len(seen) == 7
    assert set(seen) == ids | set(same)


def test_a_donation_is_seen_with_its_charge_its_flag_and_its_alert(world, ada):
    world.hear(payment(total=3000))
    view = world.database.read_now(donation_of, ada, world.donation_id)
    assert (view.amount, view.charged, view.is_mismatch) == (2500, 3000, True)
    assert (view.alert, view.alert_reason, view.streamer_name) == ("held", "mismatch", "Nova")
    with pytest.raises(NotFound):
        world.database.read_now(donation_of, ada, "don_unknown")


def test_a_payment_that_is_nobodys_is_shown_until_it_is_somebodys(world, ada):
    world.hear(refund(of="pay_x", ref="ref_x"), payment(ref="pay_y", checkout_ref="cks_unknown"))
    world.hear(payment())
    strays = world.database.read_now(nobodys_payments, ada)
    assert {(stray.ref, stray.state, stray.total) for stray in strays} == {
        ("pay_x", PaymentState.UNKNOWN, 0),
        ("pay_y", PaymentState.SUCCEEDED, 2500),
    }
    world.hear(payment(ref="pay_x"))
    assert [stray.ref for stray in world.database.read_now(nobodys_payments, ada)] == ["pay_y"]


def test_the_books_add_up_to_zero_in_each_currency(database, ada):
    world = World(database)
    world.hear(payment(), fee(140))
    other = World(database, checkout_ref="cks_2", currency="JPY", amount=500)
    other.hear(payment(ref="pay_2", checkout_ref="cks_2", total=500, currency="JPY", tax=45))
    totals = database.read_now(ledger_totals, ada)
    assert [(total.currency, total.account, total.amount) for total in totals] == [
        ("EUR", "fees", 140),
        ("EUR", "provider-clearing", 2360),
        ("EUR", "streamer-payable", -2101),
        ("EUR", "tax", -399),
        ("JPY", "provider-clearing", 500),
        ("JPY", "streamer-payable", -455),
        ("JPY", "tax", -45),
    ]
    world.hear(dispute(DisputeState.LOST))
    assert sum(t.amount for t in database.read_now(ledger_totals, ada) if t.currency == "EUR") == 0


@pytest.mark.parametrize("query", [list_donations, count_donations])
def test_only_the_team_lists_donations(world, query):
    for actor, error in ((world.streamer, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(error):
            world.database.read_now(query, actor, DonationFilter())


def test_only_the_team_sees_one_the_books_and_what_is_nobodys(world):
    for query, *arguments in ((donation_of, world.donation_id), (ledger_totals,), (nobodys_payments,)):
        with pytest.raises(NotAllowed):
            world.database.read_now(query, world.streamer, *arguments)
