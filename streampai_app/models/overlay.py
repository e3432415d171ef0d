"""The address under which a streamer's overlay is reached."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class Overlay(SQLModel, table=True):
    """A capability: who has the secret may show this streamer's alerts. Only its hash is kept.

    A streamer has at most one that is not revoked. `player` is the browser source that plays, `player_until`
    how long it need not share; all others stand by.
    """

    __tablename__ = "overlays"
    __table_args__ = (
        Index(
            "uq_overlays_live",
            "streamer_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    streamer_id: str = Field(foreign_key="accounts.id", index=True)
    secret_hash: str = Field(unique=True, max_length=64)
    player: str = Field(default="", max_length=40)
    chosen: str = Field(
        default="",
        max_length=40,
        sa_column_kwargs={"server_default": text("''")},
        description="The page that its streamer wants to play, as long as it is open.",
    )
    chosen_source: str = Field(
        default="",
        max_length=60,
        sa_column_kwargs={"server_default": text("''")},
        description="The browser source of that page, by which it is known again after a restart.",
    )
    chosen_name: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": text("''")})
    chosen_agent: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": text("''")})
    player_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
