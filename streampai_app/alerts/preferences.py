"""A streamer's wishes for their alerts: read with our defaults filled in, saved only if they make sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..db import Tx
from ..models import AlertSettings
from .choices import LANGUAGES, LOOK, TIERS, clean_change, sound_part
from .topics import tell_controls


@dataclass(frozen=True, slots=True)
class Preferences:
    """What counts, defaults filled in. See `models/alert_settings.py` for what each means."""

    is_paused: bool = False
    is_muted: bool = False
    panicked_at: datetime | None = None
    moderation: str = "mask"
    links: str = "mask"
    blocked_words: list[str] = field(default_factory=list)
    allowed_words: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=lambda: list(LANGUAGES))
    is_speech_on: bool = True
    smallest_spoken: dict[str, int] = field(default_factory=dict)
    speech_seconds: int = 20
    expire_minutes: int = 720
    hold_minutes: int = 7 * 24 * 60
    queue_limit: int = 1_000
    tiers: list[dict[str, Any]] = field(default_factory=lambda: [dict(tier) for tier in TIERS])
    look: dict[str, Any] = field(default_factory=lambda: dict(LOOK))


def read_preferences(tx: Tx, actor: Actor | None) -> Preferences:
    """Return a streamer's own preferences. Raises `NotAllowed`."""
    return preferences_of(tx, require_streamer(actor).id)


def save_preferences(tx: Tx, actor: Actor | None, change: Mapping[str, Any]) -> Preferences:
    """Change some of a streamer's own preferences, by name, and return all of them.

    The switches are not among them: `controls.py` turns those. Raises `NotAllowed`, and `Invalid` (its
    `field` names the preference) for a name that is not one, or a value that makes no sense.
    """
    streamer = require_streamer(actor)
    cleaned = clean_change(change)
    row = settings_row(tx, streamer.id)
    for name, value in cleaned.items():
        setattr(row, name, value)
    row.updated_at = tx.now
    tx.session.add(row)
    tx.session.flush()
    tell_controls(tx, streamer.id)
    return preferences_of(tx, streamer.id)


def preferences_of(tx: Tx, streamer_id: str) -> Preferences:
    """Return how a streamer wants their alerts: ours where they have not said."""
    row = tx.connection.execute(_SAID, {"streamer_id": streamer_id}).mappings().first()
    if row is None:
        return Preferences()
    said = sound_part(row)
    said["languages"] = said.get("languages") or list(LANGUAGES)
    said["look"] = LOOK | said.get("look", {})
    return Preferences(**said)


_SAID = select(*(getattr(AlertSettings, each.name) for each in fields(Preferences))).where(
    AlertSettings.streamer_id == bindparam("streamer_id")
)


def settings_row(tx: Tx, streamer_id: str) -> AlertSettings:
    """Return the row to change, locked; made if this is the first change."""
    query = (
        select(AlertSettings).where(AlertSettings.streamer_id == streamer_id).with_for_update(key_share=True)
    )
    row = tx.session.exec(query).first()
    if row is None:
        row = AlertSettings(streamer_id=streamer_id, updated_at=tx.now)
        tx.session.add(row)
        tx.session.flush()
    return row
