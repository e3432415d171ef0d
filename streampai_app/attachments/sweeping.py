"""Forgetting files that no chat claimed, and what a process left on the disk as it died."""

from datetime import timedelta
from functools import partial

from sqlmodel import col, delete, select

from .. import isolation
from ..db import Database, Tx, lock_rows
from ..models import Attachment
from .store import Store

UNCLAIMED_FOR = timedelta(days=1)
AT_ONCE = 200


def unclaimed(tx: Tx, limit: int = AT_ONCE) -> list[str]:
    """Return some files that came a day ago and belong to nobody."""
    old = (col(Attachment.chat_id).is_(None), col(Attachment.created_at) < tx.now - UNCLAIMED_FOR)
    return list(tx.session.exec(select(Attachment.id).where(*old).limit(limit)).all())


def forget_unclaimed(tx: Tx, ids: list[str]) -> None:
    """Delete the rows of those among these that nobody has claimed meanwhile."""
    unclaimed = (col(Attachment.id).in_(ids), col(Attachment.chat_id).is_(None))
    lock_rows(tx, Attachment, *unclaimed)
    tx.session.exec(delete(Attachment).where(*unclaimed))


def known(tx: Tx, ids: list[str]) -> set[str]:
    """Return which of these have a row."""
    return set(tx.session.exec(select(Attachment.id).where(col(Attachment.id).in_(ids))).all())


async def sweep(db: Database, store: Store) -> None:
    """Forget rows that nobody claimed, then files without a row that have been there for a day."""
    rows = partial(db.read, unclaimed), partial(db.write_patiently, forget_unclaimed)
    await isolation.sweep("attachment sweep", *rows, AT_ONCE)
    old = store.names(older_than=UNCLAIMED_FOR)
    for begin in range(0, len(old), AT_ONCE):
        some = old[begin : begin + AT_ONCE]
        for name in set(some) - await db.read(known, some):
            _drop(store, name)


def _drop(store: Store, name: str) -> None:
    try:
        store.drop(name)
    except OSError as error:
        isolation.report("attachment sweep", error, "left out", file=name)
