"""Hints of processes without a bus, the command line's: rows, until a server passes them on to its pages."""

from collections.abc import Sequence

from sqlmodel import col, delete, select

from ..db import Hint, Tx
from ..ids import new_id
from ..models import OutsideHint

AT_ONCE = 500  # rows


def keep_hints(tx: Tx) -> None:
    """Keep what this transaction tells, as a part of it."""
    for hint in tx.hints:
        row = OutsideHint(
            id=new_id("hnt"), what=hint.what, topics=list(hint.topics), ids=hint.ids, created_at=tx.now
        )
        tx.session.add(row)
    tx.flush()


def kept_hints(tx: Tx) -> list[tuple[str, Hint]]:
    """Return what was kept, with its ids, the oldest first."""
    rows = tx.session.exec(select(OutsideHint).order_by(col(OutsideHint.id)).limit(AT_ONCE))
    return [(row.id, Hint(tuple(row.topics), row.what, row.ids)) for row in rows]


def drop_hints(tx: Tx, ids: Sequence[str]) -> None:
    """Forget what was passed on."""
    tx.session.exec(delete(OutsideHint).where(col(OutsideHint.id).in_(ids)))
