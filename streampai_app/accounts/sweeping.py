"""Forgetting sessions and links a while after they ended.

Looking for them takes a while in a large table, so it is done by a reader, and the writer is given ids.
"""

from datetime import timedelta

from sqlmodel import col, delete, or_, select

from ..db import Tx, lock_rows
from ..models import Link, LoginSession

KEPT = timedelta(days=30)  # after their end, for whoever asks what happened
AT_ONCE = 500


def old_sessions(tx: Tx, limit: int = AT_ONCE) -> list[str]:
    """Return some sessions that expired or were revoked long ago."""
    ended = or_(col(LoginSession.expires_at) < tx.now - KEPT, col(LoginSession.revoked_at) < tx.now - KEPT)
    return list(tx.session.exec(select(LoginSession.id).where(ended).limit(limit)))


def forget_sessions(tx: Tx, ids: list[str]) -> None:
    """Delete these sessions."""
    these = col(LoginSession.id).in_(ids)
    lock_rows(tx, LoginSession, these)
    tx.session.exec(delete(LoginSession).where(these))


def old_links(tx: Tx, limit: int = AT_ONCE) -> list[str]:
    """Return some links that expired long ago. One that was used expires too."""
    return list(tx.session.exec(select(Link.id).where(col(Link.expires_at) < tx.now - KEPT).limit(limit)))


def forget_links(tx: Tx, ids: list[str]) -> None:
    """Delete these links."""
    these = col(Link.id).in_(ids)
    lock_rows(tx, Link, these)
    tx.session.exec(delete(Link).where(these))
