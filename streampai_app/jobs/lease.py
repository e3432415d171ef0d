"""Leases: the right to do a thing alone in the cluster, held for a while and renewed.

Whoever dies loses it by silence. It is timed by the database's clock, and processes may be held up, so for a
moment two may both believe that they hold it: what runs under a lease must bear that, and ours does, because
the work itself is rows that are claimed one by one.

Should that clock be set back, by a failover or on SQLite, a lease would seem to last for an hour, and nobody
would lead. One that would run for longer than twice what anybody asks for is of such a clock, and is free.
"""

from datetime import timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, or_

from ..db import Tx
from ..models import Lease

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def hold(tx: Tx, name: str, holder: str, lasting: timedelta) -> bool:
    """Take a lease or renew it, in one statement; tell whether `holder` has it now."""
    row = {"name": name, "holder": holder, "expires_at": tx.now + lasting}
    taken = tx.session.exec(
        _INSERT[tx.dialect](Lease)
        .values(row)
        .on_conflict_do_update(
            index_elements=["name"],
            set_=row,
            where=or_(
                col(Lease.holder) == holder,
                col(Lease.expires_at) <= tx.now,
                col(Lease.expires_at) > tx.now + 2 * lasting,
            ),
        )
        .returning(col(Lease.name))
    )
    return taken.first() is not None


def release(tx: Tx, name: str, holder: str) -> None:
    """Give a lease back, so that the next holder need not wait until it runs out."""
    tx.session.exec(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))
