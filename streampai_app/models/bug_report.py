"""What came along with a bug: page, browser, errors, what the host page set. Scrubbed, and bounded."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..db import UtcDateTime


class BugReport(SQLModel, table=True):
    __tablename__ = "bug_reports"

    item_id: str = Field(primary_key=True, foreign_key="feedback_items.id")
    context: str = Field(description="JSON as `feedback/contexts.py` leaves it: at most 64 KiB.")
    screenshot_id: str | None = Field(default=None, foreign_key="attachments.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
