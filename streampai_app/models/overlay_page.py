"""A page that is open at an overlay's address."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class OverlayPage(SQLModel, table=True):
    """What a page said of itself last. It is gone once `until` has passed without another sign of life."""

    __tablename__ = "overlay_pages"

    overlay_id: str = Field(primary_key=True, foreign_key="overlays.id")
    id: str = Field(primary_key=True, max_length=40, description="Made by the page for itself.")
    source: str = Field(
        default="",
        max_length=60,
        sa_column_kwargs={"server_default": text("''")},
        description="Which browser source it is, also after a restart. Empty is not known.",
    )
    name: str = Field(
        default="",
        max_length=60,
        sa_column_kwargs={"server_default": text("''")},
        description="As the overlay's address calls it.",
    )
    user_agent: str = Field(default="", max_length=300)
    is_visible: bool = True
    is_audible: bool | None = Field(default=None, description="Whether its sound runs; None is not known.")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime, index=True)
