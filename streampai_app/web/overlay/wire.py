"""Alerts, switches and goal as the overlay reads them: see docs/overlay.md."""

from collections.abc import Sequence
from typing import Any

from ...alerts.leasing import OnAir
from ...alerts.showing import Scene
from ...donations.pages import Gift, Goal
from ...models import AlertKind
from ...money import show

ANONYMOUS = "Anonymous"
MOST_TOP = 5  # gifts on the list: it shares the screen with a game


def scene_json(scene: Scene, goal: Goal | None, top: Sequence[Gift]) -> dict[str, Any]:
    """Return how the overlay looks and sounds, with the goal and the largest gifts as they are written."""
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
        "top": [gift_json(gift) for gift in top[:MOST_TOP]] if scene.look["is_top_shown"] else [],
    }


def gift_json(gift: Gift) -> dict[str, str]:
    """Return one of the largest gifts: whose it is, and what is left of it."""
    return {"name": gift.donor_name or ANONYMOUS, "amount": show(gift.amount, gift.currency)}


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
        "mark": {AlertKind.REPLAY: "Replay", AlertKind.TEST: "Test"}.get(alert.kind, ""),
    }
