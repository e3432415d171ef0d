"""What a streamer sees: their own donations, what stayed of them, and nothing of who paid."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from streampai_app.donations.studio import studio_feed, studio_totals, username_of
from streampai_app.errors import NotAllowed
from streampai_app.models import DisputeState

from .world import World, add_donation, dispute, payment, refund


def feed(world: World, **page):
    return world.database.read_now(studio_feed, world.streamer, **page)


def totals(world: World) -> list[tuple[str, int, int]]:
    found = world.database.read_now(studio_totals, world.streamer)
    return [(total.currency, total.today, total.month) for total in found]


def test_a_pledge_appears_when_it_is_paid_with_what_its_donor_chose(database):
    world = World(database, donor_name="Ana", message="Hi!", email="ana@example.org")
    assert feed(world) == []
    world.hear(payment())
    [received] = feed(world)
    assert (received.donor_name, received.message, received.amount) == ("Ana", "Hi!", 2500)
    assert (received.currency, received.status, received.alert) == ("EUR", "paid", "ready")
    assert "ana@example.org" not in str(asdict(received))


def test_nobody_sees_the_donations_to_somebody_else(database):
    world, other = World(database), World(database, checkout_ref="cks_2")
    world.hear(payment())
    assert feed(other) == []
    assert totals(other) == []


def test_refunds_and_disputes_are_seen_and_taken_off_the_totals(world):
    world.hear(payment())
    assert totals(world) == [("EUR", 2500, 2500)]
    world.hear(refund(1000))
    assert (feed(world)[0].refunded, totals(world)) == (1000, [("EUR", 1500, 1500)])
    world.hear(dispute(DisputeState.OPEN))
    assert (feed(world)[0].status, totals(world)) == ("disputed", [])


def test_totals_are_of_today_and_of_thirty_days_in_each_currency(world):
    def add(tx) -> None:
        ages = {"EUR": (0, 2, 29, 31), "JPY": (40,), "USD": (3,)}
        for currency, days in ages.items():
            for age in days:
                add_donation(
                    tx,
                    streamer_id=world.streamer.id,
                    checkout_ref=None,
                    status="paid",
                    charged=100,
                    charged_currency=currency,
                    paid_at=tx.now - timedelta(days=age),
                )

    world.database.write_now(add)
    assert totals(world) == [("EUR", 100, 300), ("USD", 0, 100)]


def test_pages_follow_each_other(world):
    def add(tx) -> list[str]:
        paid = {
            "streamer_id": world.streamer.id,
            "checkout_ref": None,
            "charged": 1,
            "charged_currency": "EUR",
        }
        return [add_donation(tx, **paid, paid_at=tx.now + timedelta(seconds=n // 2)).id for n in range(5)]

    ids, seen, before = world.database.write_now(add), [], None
    while page := feed(world, before=before, limit=2):
        seen += [received.id for received in page]
        before = (page[-1].at, page[-1].id)
    assert sorted(seen) == sorted(ids)


def test_a_streamer_knows_the_address_of_their_page(world):
    assert world.database.read_now(username_of, world.streamer)


def test_a_studio_is_for_streamers(world, ada):
    for query in (studio_feed, studio_totals, username_of):
        with pytest.raises(NotAllowed):
            world.database.read_now(query, ada)
