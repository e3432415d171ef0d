"""A hint of a process that has no bus: the command line's."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from ..db import JsonList, JsonObject, UtcDateTime
from .defaults import empty_dict, empty_list


class OutsideHint(SQLModel, table=True):
    """Written in the transaction of what it tells of; gone once a server has told its pages."""

    __tablename__ = "outside_hints"

    id: str = Field(primary_key=True)
    what: str
    topics: list[str] = Field(default_factory=empty_list, sa_type=JsonList)
    ids: dict[str, Any] = Field(default_factory=empty_dict, sa_type=JsonObject)
    created_at: datetime = Field(sa_type=UtcDateTime)
