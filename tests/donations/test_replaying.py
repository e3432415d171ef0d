"""Working on a webhook again because somebody says so."""

import pytest
from sqlmodel import select

from streampai_app.donations.replaying import (
    replay_dead_from_command_line,
    replay_dead_webhooks,
    replay_from_command_line,
    replay_webhook,
)
from streampai_app.errors import NotAllowed, NotFound
from streampai_app.models import AuditEntry, Receipt

from .world import PROVIDER, World, payment, receive


def deliver(world: World, event_id: str, body: bytes) -> None:
    world.database.write_now(receive, event_id, body)
    world.work_off()


def states(world: World) -> dict[str, str]:
    return {row.event_id: row.state for row in world.look(select(Receipt))}


def audit(world: World) -> list[tuple[str, str, str]]:
    return [(e.actor_id, e.action, e.subject_id) for e in world.look(select(AuditEntry))]


def test_one_webhook_is_worked_on_again_and_the_audit_says_who_said_so(world, ada):
    deliver(world, "evt_1", b"nonsense")
    world.database.write_now(replay_webhook, ada, PROVIDER, "evt_1")
    assert states(world) == {"evt_1": "waiting"}
    assert audit(world) == [(ada.id, "webhook.replay", "evt_1")]


def test_replaying_what_was_handled_changes_nothing(world, ada):
    world.hear(payment(), event_id="evt_1")
    world.database.write_now(replay_webhook, ada, PROVIDER, "evt_1")
    world.work_off()
    world.check()
    assert states(world) == {"evt_1": "handled"}


def test_all_dead_ones_are_worked_on_again_and_no_others(world, ada):
    world.hear(payment(), event_id="evt_1")
    for number in (2, 3):
        deliver(world, f"evt_{number}", b"nonsense")
    assert world.database.write_now(replay_dead_webhooks, ada) == 2
    assert states(world) == {"evt_1": "handled", "evt_2": "waiting", "evt_3": "waiting"}
    assert world.database.write_now(replay_dead_webhooks, ada) == 0
    assert audit(world) == [(ada.id, "webhook.replay", "")]


def test_the_command_line_does_the_same(world):
    deliver(world, "evt_1", b"nonsense")
    assert world.database.write_now(replay_from_command_line, "evt_1") == 1
    world.work_off()
    assert world.database.write_now(replay_dead_from_command_line) == 1
    assert audit(world) == [("cli", "webhook.replay", "evt_1"), ("cli", "webhook.replay", "")]


def test_what_was_never_received_cannot_be_replayed(world, ada):
    with pytest.raises(NotFound):
        world.database.write_now(replay_webhook, ada, PROVIDER, "evt_unknown")
    with pytest.raises(NotFound):
        world.database.write_now(replay_from_command_line, "evt_unknown")


def test_only_the_team_replays(world):
    with pytest.raises(NotAllowed):
        world.database.write_now(replay_webhook, world.streamer, PROVIDER, "evt_1")
    with pytest.raises(NotAllowed):
        world.database.write_now(replay_dead_webhooks, world.streamer)
