"""Locking rows in one order, so that no two transactions ever wait for each other in a circle.

The rules, which `tests/lock_order.py` holds every transaction of the suite to:

1. Tables are locked in the order of `LOCK_ORDER`, whatever the rows.
2. Rows of one table are locked in the order of their keys, by one statement: `lock_rows` before an update or
   a delete of several, `ORDER BY` in a select. An upsert of several rows has them sorted.
3. A lock is FOR NO KEY UPDATE. Postgres locks the parent of every row that is stored (FOR KEY SHARE, also of
   one that is updated twice in a transaction); that waits for FOR UPDATE, and so for whoever holds the parent
   and waits for the child. Nobody deletes a parent or changes its key.
4. SKIP LOCKED waits for nobody and may come at any place.
5. Whoever finds after locking that it should have been another row gives up with `Raced`, which lets go of
   all locks; the writer begins again.
"""

from typing import Any

from sqlalchemy import inspect
from sqlmodel import col, select

from ..errors import Unavailable
from .tx import Tx

LOCK_ORDER = (
    "accounts",
    "links",
    "visitors",
    "status_changes",
    "notices",
    "chats",
    "feedback_items",  # what was merged, and what it was merged into, in one statement
    "merges",
    "votes",
    "follows",
    "comments",
    "feedback_links",
    "bug_reports",
    "messages",
    "read_marks",
    "attachments",
    "receipts",
    "payments",
    "refunds",
    "disputes",
    "refund_requests",
    "alert_settings",  # whoever locks several alerts of a streamer locks this first
    "donations",
    "overlays",
    "alerts",
    "overlay_pages",
    "donation_pages",
    "sessions",
    "mails",
    "leases",
)


class Raced(Unavailable):
    """Somebody was faster than a lock: all is to be done again. People only see it after several times."""

    def __init__(self) -> None:
        super().__init__("Others are changing the same thing. Nothing was stored; please try again.")


def lock_rows(tx: Tx, table: Any, *where: Any) -> list[Any]:
    """Lock rows in the order of their keys, and return the keys: values, or rows where a key has several."""
    keys = [col(getattr(table, column.key)) for column in inspect(table).primary_key]
    query = select(*keys).where(*where).order_by(*keys).with_for_update(key_share=True)
    result = tx.connection.execute(query)
    return list(result.scalars() if len(keys) == 1 else result)
