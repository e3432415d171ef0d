"""What a measurement takes place on: a server with a database of its own, and people who know it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from .. import schema
from ..settings import Settings
from .population import People, Someone, populate
from .server import Server, bare, database_of, desk, free_port

SQLITE = "sqlite"
EACH, TURN = "each", "turn"  # how often the ceiling commits: see `ceiling.py`


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure. Desk and ceiling take turns, so that both meet the same noise."""

    rounds: int
    seconds: float
    sockets: int
    chats: int

    @classmethod
    def of(cls, *, quick: bool) -> "Effort":
        """Return what fits into a minute, or what is worth writing down."""
        return cls(1, 5.0, 1_000, 10_000) if quick else cls(3, 10.0, 5_000, 100_000)


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
