"""Letting on air what was held."""

from datetime import timedelta

import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Streamer, Visitor
from streampai_app.alerts import controls
from streampai_app.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from streampai_app.models import AuditEntry, DisputeState
from tests.donations.world import World, dispute, payment, refund


def approve(world: World, actor) -> None:
    world.database.write_now(controls.approve, actor, world.donation_id)


def test_a_held_alert_is_let_on_air_and_stays_approved_whatever_is_told_again(world, ada):
    world.hear(payment(total=3000))
    approve(world, ada)
    assert (world.alert.state, world.alert.reason) == ("ready", "approved")
    world.hear(payment(total=3000))
    assert (world.alert.state, world.donation.is_mismatch) == ("ready", True)
    assert [(e.actor_id, e.action) for e in world.look(select(AuditEntry))] == [(ada.id, "alert.approve")]


def test_an_approved_alert_is_skipped_once_the_money_has_gone_back(world, ada):
    world.hear(payment(total=3000))
    approve(world, ada)
    world.hear(refund(None))
    assert (world.alert.state, world.alert.reason) == ("skipped", "refunded")


def test_a_dispute_that_is_won_has_the_alert_held_again(world, ada):
    world.hear(payment(total=3000))
    approve(world, ada)
    world.hear(dispute(DisputeState.OPEN))
    world.hear(dispute(DisputeState.WON))
    assert (world.alert.state, world.alert.reason) == ("held", "mismatch")
    assert world.alert.expires_at > world.alert.created_at + timedelta(days=6)  # and not those of the queue


def test_what_is_not_held_cannot_be_approved(world, ada):
    with pytest.raises(NotFound):
        approve(world, ada)
    world.hear(payment())
    with pytest.raises(Conflict):
        approve(world, ada)


def test_the_streamer_approves_their_own_and_nobody_elses(world, database):
    world.hear(payment(total=3000))
    with pytest.raises(NotFound):
        approve(world, Streamer("acc_other", "ses_2", "Luna", ""))
    approve(world, world.streamer)
    assert (world.alert.state, world.alert.reason) == ("ready", "approved")


def test_what_is_rejected_is_not_shown_and_stays_so_whatever_is_told_again(world, ada):
    world.hear(payment(total=3000))
    world.database.write_now(controls.reject, ada, world.donation_id)
    world.hear(payment(total=3000))
    assert (world.alert.state, world.alert.reason) == ("skipped", "rejected")


def test_nobody_and_visitors_approve_nothing(world):
    world.hear(payment(total=3000))
    for actor in (None, Visitor("vis_1", "ses_1")):
        with pytest.raises((NotAllowed, NotSignedIn)):
            approve(world, actor)
