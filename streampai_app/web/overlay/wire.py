"""Alerts, switches and goal as the overlay reads them: see docs/overlay.md."""

from typing import Any

from ...alerts.leasing import OnAir
from ...alerts.showing import Scene
from ...donations.pages import Goal
from ...models import AlertKind
from ...money import show

ANONYMOUS = "Anonymous"


def scene_json(scene: Scene, goal: Goal | None) -> dict[str, Any]:
    """Return how the overlay looks and sounds, with the goal as it is written and how full its bar is."""
    return {
        "muted": scene.is_muted,
        "panicked": scene.is_panicked,
        "look": {
            "accent": scene.look["accent"],
            "position": scene.look["position"],
            "size": scene.look["size"],
            "amount": scene.look["is_amount_shown"],
            "volume": scene.look["volume"],
        },
        "goal": goal_json(goal) if goal is not None and scene.look["is_goal_shown"] else None,
    }


def goal_json(goal: Goal) -> dict[str, Any]:
    """Return a goal as it is written; `share` is how full its bar is, from 0 to 1."""
    return {
        "title": goal.title,
        "raised": show(goal.raised, goal.currency),
        "amount": show(goal.amount, goal.currency),
        "share": min(1, max(0, goal.raised / goal.amount)),
    }


def alert_json(alert: OnAir) -> dict[str, Any]:
    """Return an alert with all that is shown and heard of it; `seconds` is how long it stays."""
    return {
        "alert": alert.alert_id,
        "lease": alert.lease,
        "kind": alert.kind,
        "name": alert.name or ANONYMOUS,
        "text": alert.text,
        "amount": show(alert.amount, alert.currency) if alert.currency else "",
        "sound": alert.tier["sound"],
        "animation": alert.tier["animation"],
        "seconds": alert.seconds,
        "speech": bool(alert.speech_ref),
        "mark": {AlertKind.REPLAY: "Replay", AlertKind.TEST: "Test"}.get(AlertKind(alert.kind), ""),
    }
