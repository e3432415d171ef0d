"""The audit: who did what, when. Rows are added here and changed nowhere."""

from typing import Any

from ..db import Tx
from ..ids import new_id
from ..models import AuditEntry
from .actors import Admin, Streamer

CLI = "cli"


def record(tx: Tx, actor: Admin | Streamer | None, action: str, subject_id: str = "", **details: Any) -> None:
    """Write down an action, in the transaction that does it. `None` as actor means the command line."""
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
