"""Watches every transaction on Postgres for the rules of `streampai_app/db/locking.py`.

Statements are read as they are executed: which table's rows does this one lock, and may it wait for them? So
an order that could deadlock fails a test although nothing runs at the same time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

from streampai_app.db.locking import LOCK_ORDER

RANK = {table: rank for rank, table in enumerate(LOCK_ORDER)}

# Several rows of these are only locked by who has locked the row that they belong to.
GUARDS = {
    "votes": "feedback_items",
    "follows": "feedback_items",
    "comments": "feedback_items",
    "feedback_links": "feedback_items",
    "bug_reports": "feedback_items",
    "notices": "visitors",
    "messages": "chats",
    "read_marks": "chats",
    "alerts": "alert_settings",
    "links": "accounts",
}

_LOCKING = re.compile(
    r"\bFOR (?P<key>NO KEY )?UPDATE\b(?: OF (?P<of>\w+))?(?P<skip> SKIP LOCKED)?"
    r"|\bUPDATE (?!SET\b)(?P<updated>\w+)(?: AS \w+)? SET\b"
    r"|\bDELETE FROM (?P<deleted>\w+) WHERE"
    r"|\bINSERT INTO (?P<inserted>\w+)(?P<upsert>.*\bON CONFLICT\b)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Lock:
    """One table whose rows a statement locks. `in_order`: one row, or several in the order of their keys."""

    table: str
    waits: bool
    in_order: bool
    is_new: bool = False  # stored by a plain insert
    is_whole: bool = False  # FOR UPDATE, for which the check of a foreign key waits


def locks_of(statement: str) -> Iterator[Lock]:
    """Return the locks of a statement on tables that have a place, in the order in which it names them."""
    return (lock for lock in _all_locks(statement) if lock.table in RANK)


def _all_locks(statement: str) -> Iterator[Lock]:
    for found in _LOCKING.finditer(statement):
        written = found["updated"] or found["deleted"]
        if written:
            yield Lock(written, waits=True, in_order=False)
        elif found["inserted"]:
            yield Lock(found["inserted"], waits=True, in_order=True, is_new=not found["upsert"])
        else:
            select = _around(statement[: found.start()])
            table = found["of"] or re.search(r"\bFROM (\w+)", select)[1]  # type: ignore[index]
            in_order = "ORDER BY" in select or bool(found["skip"])
            yield Lock(table, waits=not found["skip"], in_order=in_order, is_whole=not found["key"])


def _around(before: str) -> str:
    """Return the select that ends here, without what stands in brackets in it."""
    kept, depth = [], 0
    for character in reversed(before):
        depth += (character == ")") - (character == "(")
        if depth < 0:
            break
        if depth == 0 and character != "(":
            kept.append(character)
    return "".join(reversed(kept))


class LockOrder:
    """`broken` says in words what broke a rule."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def watch(self) -> None:
        """Watch all engines from now on."""
        for ending in ("begin", "commit", "rollback"):
            event.listen(Engine, ending, _let_go)
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)

    def unwatch(self) -> None:
        """Watch no more."""
        for ending in ("begin", "commit", "rollback"):
            event.remove(Engine, ending, _let_go)
        event.remove(Engine, "before_cursor_execute", self._before)
        event.remove(Engine, "after_cursor_execute", self._after)

    def _before(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        """A row that a transaction has stored itself is nobody else's: nothing waits for it."""
        if connection.dialect.name != "postgresql":
            return
        held, own = _locked(connection)
        for lock in locks_of(statement):
            if lock.is_new:
                own.add(lock.table)
                continue
            above = [table for table in held if RANK[table] > RANK[lock.table]]
            if lock.waits and lock.table not in {*held, *own} and above:
                self._say(f"{lock.table} is locked after {', '.join(above)}", statement)
            if lock.is_whole:
                self._say(f"{lock.table} is locked FOR UPDATE", statement)
            held.setdefault(lock.table, False)

    def _after(self, connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        """Only tests touch whole tables, to make time pass."""
        if connection.dialect.name != "postgresql":
            return
        held, _ = _locked(connection)
        for lock in locks_of(statement):
            if lock.is_new:
                continue
            is_guarded = held[lock.table] or GUARDS.get(lock.table) in held
            if cursor.rowcount > 1 and not lock.in_order and not is_guarded and "WHERE" in statement:
                self._say(f"{cursor.rowcount} rows of {lock.table} are locked in any order", statement)
            held[lock.table] = held[lock.table] or lock.in_order

    def _say(self, what: str, statement: str) -> None:
        self.broken.append(f"{what}: {' '.join(statement.split())[:300]}")


def _locked(connection: Connection) -> tuple[dict[str, bool], set[str]]:
    """Return the tables that are locked (whether in order), and those with rows of its own."""
    return connection.info.setdefault("locked", ({}, set()))


def _let_go(connection: Connection) -> None:
    if not connection.invalidated:
        connection.info.pop("locked", None)
