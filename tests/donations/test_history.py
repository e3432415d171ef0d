"""A streamer's donations over time, and what became of the money."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Admin
from streampai_app.accounts.sessions import authenticate, open_session
from streampai_app.donations.dates import zone_of
from streampai_app.donations.history import (
    HistoryFilter,
    count_history,
    currencies_received,
    days_received,
    list_history,
    read_history_filter,
)
from streampai_app.donations.history_export import history_lines
from streampai_app.errors import NotAllowed
from streampai_app.models import Alert, AlertState, DisputeState

from .world import World, add_donation, dispute, fee, payment, refund

ALL = HistoryFilter()


def entries(world: World, wanted: HistoryFilter = ALL):
    return world.database.read_now(list_history, world.streamer, wanted)


def money(world: World) -> tuple[int, int, int, int, int]:
    [entry] = entries(world)
    return entry.gross, entry.refunded, entry.tax, entry.fee, entry.net


def test_gross_less_tax_and_fee_is_net(world: World):
    assert entries(world) == []
    world.hear(payment(), fee(140))
    assert money(world) == (2500, 0, 399, 140, 2500 - 399 - 140)


def test_what_goes_back_is_taken_off(world: World):
    world.hear(payment(), fee(140), refund(1000))
    gross, refunded, tax, costs, net = money(world)
    assert (gross, refunded, costs) == (2500, 1000, 140)
    assert net == 2500 - 1000 - tax - 140


def test_a_lost_dispute_leaves_nothing_but_the_fee(world: World):
    world.hear(payment(), fee(140), dispute(DisputeState.LOST))
    assert money(world)[-1] == -140


def test_a_fee_in_another_currency_is_told_and_not_taken_off(world: World):
    world.hear(payment(), ("fee", {"payment_ref": "pay_1", "amounts": {"USD": 150}}))
    [entry] = entries(world)
    assert (entry.fee, entry.fee_currency, entry.net) == (150, "USD", 2500 - 399)


def test_nobody_sees_the_history_of_somebody_else(database):
    world, other = World(database), World(database, checkout_ref="cks_2")
    world.hear(payment())
    assert entries(other) == []
    with pytest.raises(NotAllowed):
        database.read_now(list_history, Admin("acc_1", "ses_1", "Ada", ""), ALL)


def have_shown(world: World, heard: bool | None) -> None:
    """Have every alert shown, with or without sound; None is not known."""

    def show(tx) -> None:
        for alert in tx.session.exec(select(Alert)):
            alert.state, alert.heard, alert.ended_at = AlertState.SHOWN, heard, tx.now

    world.database.write_now(show)


@pytest.mark.parametrize(
    ("heard", "said", "found"), [(False, "shown without sound", 1), (True, "shown", 0), (None, "shown", 0)]
)
async def test_what_was_shown_without_sound_says_so_in_the_list_and_in_the_file(
    world: World, heard: bool | None, said: str, found: int
):
    world.hear(payment())
    have_shown(world, heard)
    [entry] = entries(world)
    assert (entry.alert, entry.heard) == ("shown", heard)
    secret = world.database.write_now(open_session, account_id=world.streamer.id)
    signed_in = world.database.read_now(authenticate, secret)
    text = "".join([piece async for piece in history_lines(world.database, signed_in, ALL)])
    [line] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert line["alert"] == said
    silent = read_history_filter("", "", "", "", silent="yes")
    assert len(entries(world, silent)) == found
    assert world.database.read_now(count_history, world.streamer, silent) == found


def add_paid(world: World, **changes) -> None:
    fields = {"streamer_id": world.streamer.id, "checkout_ref": None, "status": "paid"}
    age = changes.pop("days", 0)
    world.database.write_now(
        lambda tx: add_donation(tx, **(fields | changes), paid_at=tx.now - timedelta(days=age))
    )


def test_it_is_found_by_period_currency_status_and_words(world: World):
    add_paid(world, charged=100, charged_currency="EUR", donor_name="Ana", days=3)
    add_paid(world, charged=200, charged_currency="USD", message="100% yours", days=40)
    add_paid(world, charged=300, charged_currency="EUR", status="refunded", days=400)
    for asked, found in (
        (("", "", "", ""), [100, 200, 300]),
        (("30", "", "", ""), [100]),
        (("365", "", "", ""), [100, 200]),
        (("", "EUR", "", ""), [100, 300]),
        (("", "", "refunded", ""), [300]),
        (("", "", "", "ANA"), [100]),
        (("", "", "", "0% y"), [200]),
        (("", "", "", "%"), [200]),
        (("nonsense", "euros", "pending", ""), [100, 200, 300]),
    ):
        wanted = read_history_filter(*asked)
        assert [entry.gross for entry in entries(world, wanted)] == found, asked
        assert world.database.read_now(count_history, world.streamer, wanted) == len(found)
    assert world.database.read_now(currencies_received, world.streamer) == ["EUR", "USD"]


@pytest.mark.parametrize("typed", ["zaneta", "żaneta", "ŻANETA", "net", "lodz", "京"])
def test_it_is_found_without_accents_and_inside_words(world: World, typed: str):
    add_paid(world, charged=100, charged_currency="EUR", donor_name="Żaneta", message="Łódź, 東京")
    assert len(entries(world, read_history_filter("", "", "", typed))) == 1


def test_a_page_follows_the_last_row_of_the_one_above(world: World):
    for age in range(5):
        add_paid(world, charged=age + 1, charged_currency="EUR", days=age)
    read, seen, before = world.database.read_now, [], None
    while page := read(list_history, world.streamer, ALL, before=before, limit=2):
        seen += [entry.gross for entry in page]
        before = (page[-1].paid_at, page[-1].id)
    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", {"2026-03-28": 3, "2026-03-29": 2, "2026-10-25": 2}),
        ("Europe/Berlin", {"2026-03-28": 2, "2026-03-29": 3, "2026-10-25": 1, "2026-10-26": 1}),
        ("America/New_York", {"2026-03-28": 4, "2026-03-29": 1, "2026-10-25": 2}),
        ("Asia/Kathmandu", {"2026-03-28": 2, "2026-03-29": 2, "2026-03-30": 1, "2026-10-26": 2}),
    ],
)
def test_days_are_those_of_the_time_zone_also_where_the_clock_is_changed(
    world: World, zone: str, days: dict[str, int]
):
    moments = (
        *(
            "2026-03-28T12:00",
            "2026-03-28T18:14",
            "2026-03-28T23:30",
        ),  # the last is 00:30 in Berlin
        *("2026-03-29T01:30", "2026-03-29T21:59"),  # 23:59 in Berlin, after it
        *("2026-10-25T22:59", "2026-10-25T23:00"),  # 23:59 and 00:00 in Berlin, after it went back
    )
    for number, moment in enumerate(moments):
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        world.database.write_now(
            lambda tx, at=at, number=number: add_donation(
                tx,
                id=f"don_{number}",
                streamer_id=world.streamer.id,
                checkout_ref=None,
                status="paid",
                charged=100,
                charged_currency="EUR",
                paid_at=at,
            )
        )
    found = world.database.read_now(
        days_received, world.streamer, HistoryFilter(currency="EUR"), zone_of(zone)
    )
    assert {str(day.on): day.count for day in found} == days
    assert [day.amount for day in found] == [100 * day.count for day in found]


def test_days_add_up_what_came_in_and_stayed(world: World):
    for amount, back in ((100, 0), (200, 0), (400, 2)):
        add_paid(world, charged=amount, charged_currency="EUR", refunded=10, days=back)
    add_paid(world, charged=999, charged_currency="EUR", status="disputed", days=1)
    days = world.database.read_now(days_received, world.streamer, HistoryFilter("30", "EUR"))
    assert [(day.amount, day.count) for day in days] == [(390, 1), (280, 2)]
    assert (days[1].on - days[0].on).days == 2
