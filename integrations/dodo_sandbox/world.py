"""What one sandbox is made of, and one transaction in it."""

import asyncio
import secrets
import sqlite3
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from .catalogue import Product
from .store import Store

ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True)
class World:
    """A sandbox: where it keeps its state, where it is reached, whom it tells, and what time it is there."""

    store: Store
    clock: Callable[[], datetime]
    base_url: str
    webhook_url: str
    secret: str
    api_key: str | None
    business_id: str
    products: Mapping[str, Product]
    http: httpx.AsyncClient
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def transaction(self) -> Iterator["Tx"]:
        with self.store.transaction() as db:
            yield Tx(db, self.clock().timestamp(), self)

    @property
    def prefix(self) -> str:
        """The path under which its pages stand."""
        return urlsplit(self.base_url).path.rstrip("/")


@dataclass(frozen=True)
class Tx:
    """One transaction. `now` is in Unix seconds."""

    db: sqlite3.Connection
    now: float
    world: World

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        return self.db.execute(sql, values).fetchone()

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self.db.execute(sql, values).fetchall()

    def insert(self, table: str, **values: object) -> None:
        names, places = ", ".join(values), ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(values.values()))  # noqa: S608


def new_id(prefix: str) -> str:
    """Return an id as Dodo writes them, such as `pay_8sT1mQ2xKcYb7nVd0aLrE`."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(21))


def written(seconds: float | None) -> str | None:
    """Return a time as Dodo writes it."""
    return seconds and datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
