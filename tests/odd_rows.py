"""Rows that no entrance of ours lets in, written straight into the database beside good ones.

For each odd value there is one more row of every table, a copy of a good one, whose columns of one sort bear
that value: what people wrote, words of ours (a state, a kind, a currency), JSON, numbers, or times. Which
columns those are is found out from the tables themselves. Its own keys, and whose it is, stay sound: so pages
come across it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import JSON, Boolean
from sqlmodel import AutoString, SQLModel, select

from streampai_app import models
from streampai_app.db import Tx
from streampai_app.ids import new_id
from streampai_app.models import Kind

TEXTS = {
    "half an address": "http://[",
    "two slashes": "//",
    "a port beyond ports": "http://example.org:99999999/",
    "a script": "javascript:alert(1)",
    "nothing": "",
    "NUL": "a\0b",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x9b",
    "overridden direction": "\u202egnp.exe\u2066\u2067",
    "nothing to see": "\u200b\u200d\ufeff\u2060",
    "very long": "long " * 20_000,
    "a template": "{{x}}{0}${x}{x.__class__}",
    "a format": "%s%n%(x)s%",
    "HTML": "</script><img src=x onerror=alert(1)>",
    "a formula": '=cmd|"/c calc"!A1',
    "JSON": '{"a": [',
    "beyond 16 bits": "\U0001f468\u200d\U0001f469\U0010ffff",
}
WORDS = {"an unknown word": "bogus", "no word": "", "half an address": "http://[", "an odd code": "zz-ZZ"}
JSONS = {
    "no JSON": "{bad",
    "nothing": "",
    "null": "null",
    "a number": "7",
    "a text": '"x"',
    "a list of all": '[null, 1, "x", [], {}, {"from": "x", "name": 1}]',
    "an object of all": '{"a": null, "b": [1], "c": {"d": {}}, "accent": 7, "EUR": "x", "errors": 2}',
    "numbers beyond": '{"EUR": 1e999, "USD": -99999999999999999999}',
    "very deep": "[" * 100_000,
}
NUMBERS = {"below all": -(2**62), "above all": 2**62, "zero": 0, "one below": -1, "unknown": 77}
TIMES = {"the first": "0001-01-01 00:00:00.000000", "the last": "9999-12-31 23:59:59.999999"}
SORTS: dict[str, dict[str, Any]] = {
    "text": TEXTS,
    "word": WORDS,
    "json": JSONS,
    "number": NUMBERS,
    "time": TIMES,
}
# Words of ours that no enumeration holds.
OUR_WORDS = {"clearing", "payable", "fees", "tax", "payment", "fee", "refund", "dispute", "adjustment"}
WORD_COLUMNS = {"currency", "charged_currency", "goal_currency", "language", "provider", "voice"}


@dataclass
class Odd:
    """One world of odd rows: what is odd about it, and the keys of its row of each table."""

    name: str
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def id(self, table: str) -> str:
        """Return the key of this world's row of a table."""
        [value] = self.keys[table].values()
        return value


def add_missing_rows(tx: Tx) -> None:
    """Put one plain row into every table that has none."""
    for table in SQLModel.metadata.sorted_tables:
        if tx.connection.execute(select(table).limit(1)).first() is None:
            tx.connection.execute(table.insert().values({c.name: _plain(tx, c) for c in table.columns}))


def add_odd_rows(tx: Tx, sort: str) -> list[Odd]:
    """Add a world for each odd value of a sort: see `SORTS`. Returns them."""
    words = _columns_of_words(tx)
    good = {table.name: _good_row(tx, table, sort) for table in SQLModel.metadata.sorted_tables}
    return [_add_world(tx, sort, name, value, words, good) for name, value in SORTS[sort].items()]


def _good_row(tx: Tx, table: Table, sort: str) -> dict[str, Any]:
    """Return a row to copy. A bug bears JSON, a request is public, a chat is open."""
    query = select(table).limit(1)
    if table.name == "accounts":
        query = query.where(table.c.role == "streamer")
    if table.name == "chats":
        query = query.where(table.c.state == "open")
    if table.name == "feedback_items":
        kind = Kind.BUG if sort == "json" else Kind.FEATURE
        query = query.where(table.c.kind == kind, table.c.merged_into_id.is_(None))
        query = query.where(table.c.visibility == "public") if kind is Kind.FEATURE else query
    return dict(tx.connection.execute(query).mappings().one())


def _add_world(
    tx: Tx, sort: str, name: str, value: Any, words: set[Column[Any]], good: dict[str, dict[str, Any]]
) -> Odd:
    world = Odd(name)
    for table in SQLModel.metadata.sorted_tables:
        row = {column.name: _copied(table, column, good[table.name], world) for column in table.columns}
        tx.connection.execute(table.insert().values(row))
        world.keys[table.name] = {column.name: row[column.name] for column in table.primary_key}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if _sort_of(table, column, words) == sort:
                _write(tx, table, column, world.keys[table.name], value)
    return world


def _copied(table: Table, column: Column[Any], good: dict[str, Any], world: Odd) -> Any:
    """Return what stands in the copy of a row: a key of its own, and what it belongs to in its own world.

    Accounts are as in the good row, or nobody good would come across it, but where there is one row for each.
    """
    stands = good[column.name]
    if stands is None:
        return None
    for key in column.foreign_keys:
        target = key.column.table.name
        if target in world.keys and (target != "accounts" or _is_one_for_each(table, column)):
            return world.keys[target].get(key.column.name, stands)
    return stands if column.foreign_keys or not _is_key(table, column) else _fresh(column, stands)


def _sort_of(table: Table, column: Column[Any], words: set[Column[Any]]) -> str | None:
    if column.foreign_keys or _is_key(table, column):
        return None
    if _is_json(column) or column.name == "context":
        return "json"
    if isinstance(column.type, String | AutoString):
        return "word" if column in words else "text"
    if isinstance(column.type, Boolean | LargeBinary):
        return None
    if isinstance(column.type, Integer):
        return "number"
    return None if column.name in {"expires_at", "revoked_at", "disabled_at"} else "time"


def _is_json(column: Column[Any]) -> bool:
    return isinstance(getattr(column.type, "impl", column.type), JSON)


def _columns_of_words(tx: Tx) -> set[Column[Any]]:
    """Return the columns of words of ours: whatever is in them so far is one."""
    kinds = [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, Enum)]
    ours = {str(member.value) for kind in kinds for member in kind} | OUR_WORDS
    return {
        column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | AutoString)
        and (column.name in WORD_COLUMNS or (_held(tx, column) and _held(tx, column) <= ours))
    }


def _held(tx: Tx, column: Column[Any]) -> set[str]:
    return set(tx.connection.execute(select(column).distinct()).scalars()) - {None, ""}


def _is_key(table: Table, column: Column[Any]) -> bool:
    """Tell whether no two rows may have the same here, by itself or together with other columns."""
    return any(column.name in columns for columns in _unique_sets(table)) or bool(column.unique)


def _is_one_for_each(table: Table, column: Column[Any]) -> bool:
    """Tell whether a table has at most one row for each value of this column, on air or not."""
    return table.name != "alerts" and any(list(columns) == [column] for columns in _unique_sets(table))


def _unique_sets(table: Table) -> list[Any]:
    constraints = [c for c in table.constraints if isinstance(c, UniqueConstraint | PrimaryKeyConstraint)]
    return [each.columns for each in [*constraints, *(index for index in table.indexes if index.unique)]]


def _fresh(column: Column[Any], like: Any) -> Any:
    if isinstance(column.type, String | AutoString):
        prefix, mark, _ = like.partition("_")
        return new_id(prefix) if mark else uuid.uuid4().hex[:20]
    return uuid.uuid4().int % 2**20 + 1_000 if isinstance(column.type, Integer) else like


def _write(tx: Tx, table: Table, column: Column[Any], keys: dict[str, Any], value: Any) -> None:
    """Write a value as it is: types and models are not asked."""
    where = " AND ".join(f'"{name}" = :{name}_' for name in keys)
    tx.connection.execute(
        text(f'UPDATE "{table.name}" SET "{column.name}" = :value_ WHERE {where}'),
        {"value_": value, **{f"{name}_": key for name, key in keys.items()}},
    )


def _plain(tx: Tx, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        if (found := tx.connection.execute(select(key.column).limit(1)).scalars().first()) is not None:
            return found
    if _is_json(column):
        return []
    match column.type:
        case String() | AutoString():
            return new_id("pla") if column.primary_key else "plain"
        case Boolean():
            return True
        case Integer():
            return 1
        case LargeBinary():
            return b"{}"
    ends = {"revoked_at", "used_at", "undone_at", "panicked_at", "sent_at", "closed_at"}
    return None if column.name in ends else datetime(2126, 1, 1, tzinfo=UTC)
