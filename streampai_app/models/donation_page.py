"""How a streamer takes donations: limits, presets, currencies, goal."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import JsonList, JsonObject, UtcDateTime
from .defaults import empty_dict, empty_list


class DonationPage(SQLModel, table=True):
    """One a streamer, made with defaults when it is first needed."""

    __tablename__ = "donation_pages"

    streamer_id: str = Field(primary_key=True, foreign_key="accounts.id")
    is_open: bool = True
    greeting: str = Field(default="", max_length=280)
    currencies: list[str] = Field(
        default_factory=empty_list,
        sa_type=JsonList,
        description="Those offered, the default first; empty: ours.",
    )
    limits: dict[str, list[int]] = Field(
        default_factory=empty_dict,
        sa_type=JsonObject,
        description="Currency to [smallest, largest], minor units.",
    )
    presets: dict[str, list[int]] = Field(
        default_factory=empty_dict, sa_type=JsonObject, description="Currency to amounts in minor units."
    )
    goal_title: str = Field(default="", max_length=80)
    goal_amount: int = Field(default=0, description="Minor units of `goal_currency`; 0 is no goal.")
    goal_currency: str = Field(default="", max_length=3)
    goal_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
