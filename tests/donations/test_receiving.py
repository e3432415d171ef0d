"""Webhooks on their way in: what shares a transaction, and which of two bodies is the newer one."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from streampai_app import clock
from streampai_app.db import Database
from streampai_app.donations.receipts import Delivery
from streampai_app.donations.receiving import Inbox
from streampai_app.errors import Unavailable
from streampai_app.models import Receipt, ReceiptState

from .world import PROVIDER, World, payment, receive


def delivery(event_id: str, body: bytes = b"{}", *, seconds: int = 0) -> Delivery:
    """A webhook that was sent so many seconds after now."""
    return Delivery(PROVIDER, event_id, body, clock.now() + timedelta(seconds=seconds))


def receipts_in(database: Database) -> dict[str, Receipt]:
    rows = database.read_now(lambda tx: tx.session.exec(select(Receipt)).all())
    return {row.event_id: row for row in rows}


async def test_all_that_come_at_once_are_stored(database):
    inbox = Inbox(database)
    await asyncio.gather(*(inbox.take(delivery(f"evt_{number}")) for number in range(200)))
    assert len(receipts_in(database)) == 200


async def test_of_two_bodies_under_one_id_in_one_turn_the_one_sent_last_stays(database):
    inbox = Inbox(database)
    newer, older = delivery("evt_1", b"newer", seconds=60), delivery("evt_1", b"older")
    await asyncio.gather(*map(inbox.take, (newer, older, newer)))
    assert receipts_in(database)["evt_1"].body == b"newer"


@pytest.mark.parametrize(("seconds", "stays"), [(60, b"second"), (0, b"second"), (-60, b"first")])
async def test_an_attempt_that_was_sent_earlier_replaces_nothing(database, seconds, stays):
    first = delivery("evt_1", b"first")
    second = Delivery(PROVIDER, "evt_1", b"second", first.sent_at + timedelta(seconds=seconds))
    inbox = Inbox(database)
    await inbox.take(first)
    await inbox.take(second)
    assert receipts_in(database)["evt_1"].body == stays


def test_what_was_handled_is_not_worked_on_again_for_an_earlier_attempt(database):
    world = World(database)
    world.hear(payment(), event_id="evt_1")
    database.write_now(receive, "evt_1", b"earlier", sent_at=clock.now() - timedelta(minutes=5))
    assert receipts_in(database)["evt_1"].state == ReceiptState.HANDLED


async def test_nobody_is_told_that_it_is_safe_while_the_database_is_away(tmp_path):
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(Unavailable):
        await Inbox(database).take(delivery("evt_1"))
    database.close()


async def test_one_that_cannot_be_stored_costs_no_other_that_came_in_the_same_turn(database):
    inbox = Inbox(database)
    odd = Delivery(PROVIDER, None, b"{}", clock.now())  # type: ignore[arg-type]  # no database takes it
    taken = await asyncio.gather(
        *map(inbox.take, (delivery("evt_1"), odd, delivery("evt_2"))), return_exceptions=True
    )
    assert (taken[0], isinstance(taken[1], Exception), taken[2]) == (None, True, None)
    assert sorted(receipts_in(database)) == ["evt_1", "evt_2"]
