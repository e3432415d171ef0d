"""A streamer's history, without a browser."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from streampai_app import clock
from streampai_app.donations.history import Day
from streampai_app.models import Alert, AlertState, Role
from streampai_app.state.studio_history import chart_of

from ..donations.world import World, fee, payment
from .conftest import Tab, Tabs

STATE = "reflex___state____state.streampai_app___state___studio_history____studio_history"
TODAY = date(2026, 11, 25)


@pytest.fixture
async def nova(tabs: Tabs) -> tuple[str, str]:
    streamer, secret = await tabs.sign_in("Nova", Role.STREAMER)
    return streamer.id, secret


async def history(tabs: Tabs, nova: tuple[str, str], query: str = "") -> Tab:
    return await tabs.connect(f"/studio/history{query}", nova[1])


async def test_an_empty_history_says_so(tabs: Tabs, nova):
    shown = (await history(tabs, nova)).shown(STATE)
    assert (shown["loaded"], shown["rows"], shown["chart"].currency) == (True, [], "")


async def test_a_donation_stands_with_its_money_and_in_the_chart(tabs: Tabs, nova, db):
    world = World(db, streamer_id=nova[0], donor_name="Ana", email="ana@example.org")
    world.hear(payment(), fee(140))
    tab = await history(tabs, nova)
    [row] = tab.shown(STATE)["rows"]
    assert (row.donor, row.gross, row.tax, row.fee, row.net) == ("Ana", "€25.00", "€3.99", "€1.40", "€19.61")
    chart = tab.shown(STATE)["chart"]
    assert (chart.total, chart.bars[-1].height, len(chart.bars)) == ("€25.00", "100.0", 30)
    assert "ana@example.org" not in str(tab.updates)


async def test_the_chart_shows_the_days_of_the_readers_time_zone(tabs: Tabs, nova, db, monkeypatch):
    now = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    monkeypatch.setattr(clock, "now", lambda: now)
    World(db, streamer_id=nova[0]).hear(payment())
    tab = await history(tabs, nova)
    assert (tab.shown(STATE)["chart"].last, tab.shown(STATE)["chart"].unit) == ("29 March", "Day (UTC)")
    await tab.send(f"{STATE}.show_days_of", zone="Europe/Berlin")
    assert (tab.shown(STATE)["chart"].last, tab.shown(STATE)["chart"].unit) == ("30 March", "Day")
    await tab.send(f"{STATE}.show_days_of", zone="../etc/passwd")
    assert tab.shown(STATE)["zone"] == "Europe/Berlin"


async def test_the_address_says_what_is_listed(tabs: Tabs, nova, db):
    World(db, streamer_id=nova[0], donor_name="Ana").hear(payment())
    shown = (await history(tabs, nova, "?period=90&status=refunded&q=a%26b")).shown(STATE)
    assert (shown["period"], shown["status"], shown["text"], shown["rows"]) == ("90", "refunded", "a&b", [])
    assert shown["query"] == "period=90&status=refunded&q=a%26b"


async def test_what_was_shown_without_sound_is_marked_and_can_be_listed(tabs: Tabs, nova, db):
    World(db, streamer_id=nova[0], donor_name="Ana").hear(payment())

    def show(tx) -> None:
        [alert] = tx.session.exec(select(Alert)).all()
        alert.state, alert.heard, alert.ended_at = AlertState.SHOWN, False, tx.now

    assert [row.is_silent for row in (await history(tabs, nova)).shown(STATE)["rows"]] == [False]
    assert (await history(tabs, nova, "?silent=yes")).shown(STATE)["rows"] == []
    await db.write(show)
    tab = await history(tabs, nova, "?silent=yes")
    assert [row.is_silent for row in tab.shown(STATE)["rows"]] == [True]
    await tab.send(f"{STATE}.search", form={"q": "ana"})
    assert tab.redirect == "/studio/history?q=ana&silent=yes"


async def test_a_search_keeps_the_filters(tabs: Tabs, nova):
    tab = await history(tabs, nova, "?period=30")
    await tab.send(f"{STATE}.search", form={"q": "mic"})
    assert tab.redirect == "/studio/history?period=30&q=mic"


def test_days_without_a_gift_are_there_too():
    chart = chart_of(
        [Day(TODAY - timedelta(days=2), 100, 1), Day(TODAY, 50, 2)], "EUR", TODAY, timedelta(days=4)
    )
    assert [(bar.name, bar.amount, bar.count) for bar in chart.bars] == [
        ("22 November", "€0.00", 0),
        ("23 November", "€1.00", 1),
        ("24 November", "€0.00", 0),
        ("25 November", "€0.50", 2),
    ]
    assert [bar.height for bar in chart.bars] == ["0.0", "100.0", "0.0", "50.0"]


def test_a_year_is_shown_by_months():
    days = [Day(date(2026, 11, 1), 100, 1), Day(date(2026, 11, 20), 100, 1)]
    chart = chart_of(days, "EUR", TODAY, timedelta(days=365))
    assert len(chart.bars) in {12, 13}
    assert (chart.bars[-1].name, chart.bars[-1].amount) == ("November 2026", "€2.00")


def test_a_period_without_any_gift_draws_nothing():
    chart = chart_of([], "EUR", TODAY, timedelta(days=30))
    assert {bar.height for bar in chart.bars} == {"0"}
    assert chart.total == "€0.00"
