"""How a streamer wants their alerts, and what they have just told them to do."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from ..db import JsonList, JsonObject, UtcDateTime
from .defaults import empty_dict, empty_list


class AlertSettings(SQLModel, table=True):
    """One a streamer, made with defaults when it is first changed.

    `is_paused`, `is_muted` and `panicked_at` are the switches: they are rows, so they outlive a restart.
    An empty list or mapping means our default (alerts/preferences.py says which).
    """

    __tablename__ = "alert_settings"

    streamer_id: str = Field(primary_key=True, foreign_key="accounts.id")
    is_paused: bool = False
    is_muted: bool = False
    panicked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    moderation: str = Field(default="mask", max_length=10, description="mask, hold or off.")
    links: str = Field(default="mask", max_length=10, description="mask, hold or off.")
    blocked_words: list[str] = Field(default_factory=empty_list, sa_type=JsonList)
    allowed_words: list[str] = Field(default_factory=empty_list, sa_type=JsonList)
    languages: list[str] = Field(
        default_factory=empty_list,
        sa_type=JsonList,
        description="Whose word lists are used; all of ours if empty.",
    )

    is_speech_on: bool = True
    smallest_spoken: dict[str, int] = Field(
        default_factory=empty_dict,
        sa_type=JsonObject,
        description="Currency to minor units: spoken from there on.",
    )
    speech_seconds: int = Field(default=20, description="Where speech is cut.")

    expire_minutes: int = Field(default=720, description="How long an alert waits; 0 is for ever.")
    hold_minutes: int = Field(
        default=10_080, description="How long a held alert waits for a decision; 0 is for ever."
    )
    queue_limit: int = Field(default=1_000, description="How many wait; past it the oldest expires.")
    tiers: list[dict[str, Any]] = Field(
        default_factory=empty_list,
        sa_type=JsonList,
        description="From the smallest: from (minor units of the page's first currency), name, sound, "
        "animation, seconds; `also` (currency to minor units) says it for other currencies.",
    )
    look: dict[str, Any] = Field(
        default_factory=empty_dict,
        sa_type=JsonObject,
        description="accent, position, size, is_goal_shown, ...",
    )
    updated_at: datetime = Field(sa_type=UtcDateTime)
