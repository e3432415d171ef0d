"""What a measurement takes place on: a server with a database of its own, and people who know it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from .. import schema
from ..settings import Settings
from .gifts import SECRET, Gifts, pledge
from .population import People, Someone, populate
from .server import Server, bare, bare_receiver, database_of, desk, free_port

SQLITE = "sqlite"
EACH, TURN = "each", "turn"  # how often the ceiling commits: see `ceiling.py`


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure. Desk and ceiling take turns, so that both meet the same noise."""

    rounds: int
    seconds: float
    sockets: int
    chats: int
    settled: int = 300  # donations that are booked
    open_donations: int = 500  # donations that the provider is asked about

    @classmethod
    def of(cls, *, quick: bool) -> "Effort":
        """Return what fits into a minute, or what is worth writing down."""
        if quick:
            return cls(1, 5.0, 1_000, 10_000)
        return cls(3, 10.0, 5_000, 100_000, settled=3_000, open_donations=10_000)


@asynccontextmanager
async def desk_with(
    kind: str, *, visitors: int, admins: int = 0, messages_each: int = 1
) -> AsyncIterator[tuple[Server, People]]:
    """Serve the desk, with so many people and chats in its database."""
    with database_of(kind) as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        people = populate(address, visitors=visitors, admins=admins, messages_each=messages_each)
        async with desk(url, port=free_port()) as server:
            yield server, people


@asynccontextmanager
async def ceiling_with(
    kind: str, commits: str, *, visitors: int, admins: int = 0
) -> AsyncIterator[tuple[Server, People]]:
    """Serve the ceiling, for so many people, whom it asks nothing."""
    people = People(
        [Someone(f"vis_{number}", f"visitor {number}", f"cht_{number:026}") for number in range(visitors)],
        [Someone(f"acc_{number}", f"admin {number}") for number in range(admins)],
    )
    with database_of(kind) as url:
        async with bare(url, port=free_port(), commits=commits) as server:
            yield server, people


@asynccontextmanager
async def paid_desk_with(kind: str, *, donations: int) -> AsyncIterator[tuple[Server, Gifts, str]]:
    """Serve the desk with so many donations that wait for their webhook; its database's address as well."""
    with database_of(kind) as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        gifts = pledge(address, donations=donations)
        async with desk(url, port=free_port(), DODO_WEBHOOK_SECRET=SECRET) as server:
            yield server, gifts, address


@asynccontextmanager
async def receiver_with(kind: str, *, donations: int) -> AsyncIterator[tuple[Server, Gifts]]:
    """Serve the ceiling of webhooks, which knows of no donation."""
    with database_of(kind) as url:
        async with bare_receiver(url, port=free_port(), secret=SECRET) as server:
            yield server, Gifts(Someone("acc_0", ""), donations)
