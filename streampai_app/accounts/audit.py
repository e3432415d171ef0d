"""The audit: who did what, when. Rows are added here and changed nowhere."""

from typing import Any

from ..db import Tx
from ..ids import new_id
from ..models import Account, AuditEntry
from .actors import Admin, Streamer

CLI = "cli"


Actor = Admin | Streamer | Account | None


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
