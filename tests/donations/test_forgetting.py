"""What webhooks said about payers is not kept for ever."""

from datetime import timedelta

import pytest
from sqlmodel import select

from streampai_app.db import Tx
from streampai_app.donations.forgetting import KEPT, forget_bodies, old_bodies
from streampai_app.donations.receipt_queries import receipt_of
from streampai_app.donations.replaying import replay_dead_webhooks, replay_webhook
from streampai_app.errors import Conflict
from streampai_app.models import Receipt

from .world import PROVIDER, World, payment, receive

LATER = KEPT + timedelta(days=1)


def bodies(world: World) -> dict[str, bytes]:
    return {row.event_id: row.body for row in world.look(select(Receipt))}


def sweep(world: World, after: timedelta) -> None:
    """Sweep as if so much time had passed."""

    def later(tx: Tx) -> None:
        tx.now += after
        forget_bodies(tx, old_bodies(tx))

    world.database.write_now(later)


@pytest.fixture
def told(world: World) -> World:
    """One webhook that was handled, one that was given up on."""
    world.hear(payment(), event_id="evt_paid")
    world.database.write_now(receive, "evt_dead", b"nonsense")
    world.work_off()
    return world


def test_a_body_goes_after_90_days_and_not_before_and_one_given_up_on_stays(told, ada):
    sweep(told, timedelta(days=89))
    assert all(bodies(told).values())
    sweep(told, LATER)
    assert bodies(told) == {"evt_paid": b"", "evt_dead": b"nonsense"}
    _, text = told.database.read_now(receipt_of, ada, PROVIDER, "evt_paid")
    assert "forgotten 90 days" in text


def test_what_is_forgotten_cannot_be_worked_on_again(told, ada):
    sweep(told, LATER)
    with pytest.raises(Conflict) as refused:
        told.database.write_now(replay_webhook, ada, PROVIDER, "evt_paid")
    assert refused.value.reason == "forgotten"
    assert told.database.write_now(replay_dead_webhooks, ada) == 1
    told.work_off()
    told.check()


def test_one_that_is_about_to_be_worked_on_again_keeps_its_body(told, ada):
    keys = [(PROVIDER, "evt_paid")]
    told.database.write_now(replay_webhook, ada, PROVIDER, "evt_paid")
    told.database.write_now(forget_bodies, keys)
    assert bodies(told)["evt_paid"]


def test_an_event_that_comes_again_after_that_is_the_same_money(told):
    sweep(told, LATER)
    told.hear(payment(), event_id="evt_paid")
    told.check()
    assert told.bookings("payment") == 1
