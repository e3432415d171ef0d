"""A moment on stream: a paid donation's, or a streamer's test."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from ..db import JsonList, UtcDateTime
from .defaults import empty_list


class AlertState(StrEnum):
    HELD = "held"
    READY = "ready"
    LEASED = "leased"
    SHOWN = "shown"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class AlertKind(StrEnum):
    """What an alert is, as it is marked on stream. A donation's becomes a replay once it is replayed."""

    DONATION = "donation"
    REPLAY = "replay"
    TEST = "test"


class Speech(StrEnum):
    """Where an alert's sound of speech is. `wanted` rows are made by the speech worker, after the commit."""

    NONE = "none"
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    NO_VOICE = "no voice"


class Alert(SQLModel, table=True):
    """At most one for each donation, whose id is then its key too; a test has an id of its own.

    It plays in the order of (`created_at`, `id`), and keeps that place when it is requeued or replayed.
    `lease` counts how often it was given to an overlay: an acknowledgement names the lease it is of. The
    database itself sees to it that a streamer has at most one alert on air.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_queue", "streamer_id", "state", "created_at", "id"),
        Index("ix_alerts_speech", "speech", "created_at"),
        Index("ix_alerts_lease", "lease_expires_at"),
        Index(
            "uq_alerts_on_air",
            "streamer_id",
            unique=True,
            sqlite_where=text("state = 'leased'"),
            postgresql_where=text("state = 'leased'"),
        ),
    )

    id: str = Field(primary_key=True)
    donation_id: str | None = Field(default=None, foreign_key="donations.id", unique=True)
    streamer_id: str = Field(foreign_key="accounts.id")
    kind: str = AlertKind.DONATION
    state: str
    reason: str = Field(default="", max_length=40, description="Why it is held, skipped or expired.")
    findings: list[str] = Field(
        default_factory=empty_list, sa_type=JsonList, description="What moderation found, a word each."
    )
    name: str = Field(default="", max_length=80, description="As it goes on air. Empty is Anonymous.")
    text: str = Field(default="", max_length=500, description="As it goes on air.")
    amount: int = Field(default=0, sa_type=BigInteger, description="Minor units of `currency`.")
    currency: str = Field(default="", max_length=3)
    tier: int = Field(default=0, description="Which of the streamer's tiers, counted from the smallest.")
    voice: str = Field(default="", max_length=40)
    speech: str = Field(default=Speech.NONE, max_length=10)
    speech_ref: str = Field(default="", max_length=200, description="The sound's name in their store.")
    speech_ms: int = Field(default=0, description="The sound's length in milliseconds.")
    speech_by: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When it goes on air without speech, if that is late."
    )
    speech_claimed_until: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Until when it is one worker's to be spoken."
    )
    lease: int = Field(default=0, description="Which lease is the last one; 0 is none yet.")
    lease_holder: str = Field(default="", max_length=40)
    lease_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = Field(default=0, description="Leases since it was queued.")
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heard: bool | None = Field(
        default=None, description="Whether it sounded where it was shown; None is not known."
    )
    created_at: datetime = Field(sa_type=UtcDateTime, description="Its place in the queue.")
    expires_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Until when it may begin; None is for ever."
    )
