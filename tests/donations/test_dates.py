"""From one day to another, both included, as a person in some time zone means it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from streampai_app.accounts.actors import Admin
from streampai_app.donations.dates import ANY_DAY, Dates, read_dates
from streampai_app.donations.history import HistoryFilter, count_history, days_received, list_history
from streampai_app.donations.queries import DonationFilter, count_donations, list_donations, totals_of

from .world import World, add_donation, payment


def test_both_ends_are_included_in_the_time_zone_of_who_asks():
    dates = read_dates("2026-11-01", "2026-11-30", "Europe/Berlin")
    assert dates.since == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert dates.until == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert dates.values() == ("2026-11-01", "2026-11-30", "Europe/Berlin")


def test_a_day_on_which_the_clock_changes_is_as_long_as_it_is():
    dates = read_dates("2026-10-25", "2026-10-25", "Europe/Berlin")
    assert dates.until - dates.since == timedelta(hours=25)


@pytest.mark.parametrize("odd", ["", "yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-01T00"])
def test_what_is_no_day_is_left_out(odd: str):
    assert read_dates(odd, odd, "Europe/Berlin").values() == ("", "", "")
    assert not read_dates(odd, "", "")


def test_days_the_wrong_way_round_are_turned():
    dates = read_dates("2026-11-30", "2026-11-01", "Europe/Berlin")
    assert dates.values() == ("2026-11-01", "2026-11-30", "Europe/Berlin")


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "/etc", "Europe", "a\0b", "x" * 5000])
def test_a_time_zone_that_nobody_knows_is_utc(zone: str):
    assert read_dates("2026-11-01", "", zone).since == datetime(2026, 11, 1, tzinfo=UTC)


def test_list_count_and_totals_are_of_the_same_days(world: World, ada: Admin):
    world.hear(payment())
    paid_at = world.donation.paid_at
    today = paid_at.date()

    def add(tx):
        old = {"created_at": tx.now - timedelta(days=9), "paid_at": tx.now - timedelta(days=9)}
        more = {"streamer_id": world.streamer.id, "checkout_ref": None, "status": "paid"}
        return add_donation(tx, charged=100, charged_currency="EUR", **more, **old)

    world.database.write_now(add)
    read = world.database.read_now
    for dates, found in (
        (ANY_DAY, 2),
        (Dates(today, today), 1),
        (Dates(today - timedelta(days=9), today - timedelta(days=9)), 1),
        (Dates(None, today - timedelta(days=1)), 1),
        (Dates(today + timedelta(days=2)), 0),
        (Dates(date(2026, 1, 2), date(2026, 1, 1)), 0),
    ):
        ours, theirs = DonationFilter(dates=dates), HistoryFilter(dates=dates)
        assert len(read(list_donations, ada, ours)) == read(count_donations, ada, ours) == found
        assert sum(total.count for total in read(totals_of, ada, ours).by_currency) == found
        assert len(read(list_history, world.streamer, theirs)) == found
        assert read(count_history, world.streamer, theirs) == found
        assert sum(day.count for day in read(days_received, world.streamer, theirs)) == found


def test_totals_say_of_how_many_donations_fees_are_not_known(world: World, ada: Admin):
    world.hear(payment())
    totals = world.database.read_now(totals_of, ada, DonationFilter())
    assert (totals.without_fees, totals.by_currency[0].charged) == (1, 2500)
