"""What an overlay knows beside the alert it plays: the switches and the look."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from ..db import Tx
from ..errors import NotFound
from ..models import Alert, AlertState, Overlay, Speech
from .overlays import Source, live
from .preferences import preferences_of


@dataclass(frozen=True, slots=True)
class Scene:
    """How an overlay looks and sounds now."""

    is_muted: bool
    is_panicked: bool
    look: dict[str, Any]


def scene_of(tx: Tx, source: Source) -> Scene:
    """Return how the overlay looks and sounds. Raises `NotFound` once its address is revoked."""
    check_live(tx, source)
    wishes = preferences_of(tx, source.streamer_id)
    return Scene(wishes.is_muted, wishes.panicked_at is not None, wishes.look)


def check_live(tx: Tx, source: Source) -> None:
    """Raise `NotFound` if this overlay's address was revoked, or its streamer may not sign in any more."""
    if tx.session.exec(live(Overlay.id).where(Overlay.id == source.overlay_id)).first() is None:
        raise NotFound("There is no such overlay (any more).", reason="unknown-overlay")


@dataclass(frozen=True, slots=True)
class Said:
    """The name of a sound, and what it says, for a machine that does not have it."""

    ref: str
    text: str
    voice: str
    seconds: float


def speech_of(tx: Tx, source: Source, alert_id: str) -> Said:
    """Return the sound of the speech of an alert that is on air. Raises `NotFound`."""
    query = select(Alert).where(
        Alert.id == alert_id,
        Alert.streamer_id == source.streamer_id,
        Alert.state == AlertState.LEASED,
        Alert.speech == Speech.READY,
    )
    alert = tx.session.exec(query).first()
    if alert is None:
        raise NotFound("There is nothing to say.", reason="no-speech")
    seconds = preferences_of(tx, source.streamer_id).speech_seconds
    return Said(alert.speech_ref, alert.text, alert.voice, seconds)
