"""Forgetting mail some time after it went out or was given up."""

from datetime import timedelta

from sqlmodel import col, delete, select

from ..db import Tx, lock_rows
from ..models import Mail

KEPT = timedelta(days=30)
AT_ONCE = 500


def old_mails(tx: Tx, limit: int = AT_ONCE) -> list[str]:
    """Return some mails that are old and not waiting to be sent."""
    over = select(Mail.id).where(col(Mail.due_at).is_(None), col(Mail.created_at) < tx.now - KEPT)
    return list(tx.session.exec(over.limit(limit)))


def forget_mails(tx: Tx, ids: list[str]) -> None:
    """Delete these mails."""
    these = col(Mail.id).in_(ids)
    lock_rows(tx, Mail, these)
    tx.session.exec(delete(Mail).where(these))
