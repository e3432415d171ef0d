"""Votes and follows are rows of one shape: added, withdrawn, moved by a merge, sent home, and counted."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col

from ..db import Tx
from ..models import FeedbackItem, Follow, Vote

Tally = type[Vote] | type[Follow]
COUNT = {Vote: "votes", Follow: "followers"}
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add(tx: Tx, tally: Tally, root: FeedbackItem, visitor_id: str) -> bool:
    """Add a row for this person, and count it; tell whether there was none. `root` is locked."""
    row = {"origin_id": root.id, "item_id": root.id, "visitor_id": visitor_id, "is_counted": True}
    added = tx.session.execute(
        _INSERT[tx.dialect](tally)
        .values(row | {"created_at": tx.now})
        .on_conflict_do_nothing()
        .returning(col(tally.origin_id))
    ).first()
    if added is not None:
        _change(tx, tally, root, +1)
    return added is not None


def withdraw(tx: Tx, tally: Tally, root: FeedbackItem, visitor_id: str) -> bool:
    """Delete this person's rows, wherever they came from; tell whether there were any. `root` is locked."""
    theirs = (col(tally.item_id) == root.id, col(tally.visitor_id) == visitor_id)
    gone = tx.session.execute(delete(tally).where(*theirs)).rowcount
    if gone:
        _change(tx, tally, root, -1)
    return bool(gone)


def move(tx: Tx, tally: Tally, from_: FeedbackItem, into: FeedbackItem) -> None:
    """Let what counted for one count for another; who had both is counted once. Both are locked."""
    there = select(tally.visitor_id).where(col(tally.item_id) == into.id, col(tally.is_counted))
    here = update(tally).where(col(tally.item_id) == from_.id).values(item_id=into.id)
    tx.connection.execute(here.where(col(tally.visitor_id).in_(there)).values(is_counted=False))
    tx.connection.execute(here)
    recount(tx, tally, from_, into)


def send_home(tx: Tx, tally: Tally, root: FeedbackItem, home: FeedbackItem, family: list[str]) -> None:
    """Take back what `move` did: what came with `family` counts for `home` again. Both are locked."""
    brought = (col(tally.item_id) == root.id, col(tally.origin_id).in_(family))
    concerned = select(tally.visitor_id).where(*brought)
    here = col(tally.item_id) == root.id
    tx.connection.execute(
        update(tally).where(here, col(tally.visitor_id).in_(concerned)).values(is_counted=False)
    )
    tx.connection.execute(update(tally).where(*brought).values(item_id=home.id))
    for item in (root, home):
        count_one_each(tx, tally, item.id)
    recount(tx, tally, root, home)


def count_one_each(tx: Tx, tally: Tally, item_id: str) -> None:
    """Of everybody who has rows here and none that is counted, count the oldest request's."""
    other = aliased(tally)
    counted = select(other.visitor_id).where(col(other.item_id) == item_id, col(other.is_counted))
    first = (
        select(func.min(other.origin_id))
        .where(col(other.item_id) == item_id, col(other.visitor_id) == col(tally.visitor_id))
        .correlate(tally)
        .scalar_subquery()
    )
    tx.connection.execute(
        update(tally)
        .where(col(tally.item_id) == item_id, col(tally.visitor_id).not_in(counted))
        .where(col(tally.origin_id) == first)
        .values(is_counted=True),
    )


def recount(tx: Tx, tally: Tally, *items: FeedbackItem) -> None:
    """Set the counts to the number of rows that are counted."""
    for item in items:
        rows = select(func.count()).select_from(tally)
        counted = rows.where(col(tally.item_id) == item.id, col(tally.is_counted))
        setattr(item, COUNT[tally], tx.session.execute(counted).scalar_one())
        tx.session.add(item)
    tx.session.flush()


def _change(tx: Tx, tally: Tally, item: FeedbackItem, by: int) -> None:
    setattr(item, COUNT[tally], getattr(item, COUNT[tally]) + by)
    tx.session.add(item)
    tx.session.flush()
