"""The audit: who did what, when. Rows are added here and changed nowhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from ..db import Tx
from ..ids import new_id
from ..models import Account, AuditEntry
from .actors import Admin, Streamer

CLI = "cli"


Actor = Admin | Streamer | Account | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as people read it. `who` is a name, or `cli`."""

    action: str
    who: str
    at: datetime


def entries_about(tx: Tx, subject_id: str) -> list[Entry]:
    """Return what was done with one thing, in order."""
    who = func.coalesce(Account.name, AuditEntry.actor_id)
    query = (
        select(AuditEntry.action, who, AuditEntry.created_at)
        .join(Account, col(Account.id) == col(AuditEntry.actor_id), isouter=True)
        .where(AuditEntry.subject_id == subject_id)
        .order_by(col(AuditEntry.id))
    )
    return [Entry(*row) for row in tx.session.exec(query)]


def record(tx: Tx, actor: Actor, action: str, subject_id: str = "", **details: Any) -> None:
    """Write down an action, in the transaction that does it. `None` as actor means the command line.

    An `Account` acts before it has a session: it signs in, or holds a link.
    """
    tx.session.add(
        AuditEntry(
            id=new_id("aud"),
            actor_id=actor.id if actor else CLI,
            action=action,
            subject_id=subject_id,
            details=details,
            created_at=tx.now,
        )
    )
