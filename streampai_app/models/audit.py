"""Who did what, when. Rows are only ever added, and hold ids, not people."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from ..db import JsonObject, UtcDateTime
from .defaults import empty_dict


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entries"

    id: str = Field(primary_key=True)
    actor_id: str = Field(index=True, description="An account's id, or `cli`.")
    action: str = Field(description="A verb with its noun: `chat.resolve`, `session.revoke`.")
    subject_id: str = Field(default="", index=True)
    details: dict[str, Any] = Field(default_factory=empty_dict, sa_type=JsonObject)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
