"""Similar requests among very many, and chats while very many people are told."""

import random
from collections.abc import Sequence
from dataclasses import asdict

from ... import schema
from ...db import Database
from ...settings import Settings
from ..feedback import Looks, Told, look, tell
from ..population import populate
from ..report import Report, goal, times
from ..server import database_of
from ..stage import SQLITE, Effort
from ..timing import Spread
from ..wishes import add_requests, add_voters, make_titles

VOTERS, QUICK_VOTERS = 10_000, 1_000
LOOKS = 400
CHATS = 50
WITHIN_MS = 200.0


async def feedback(effort: Effort, databases: Sequence[str]) -> Report:
    """Search `effort.chats` requests, and tell the voters of one, on each database."""
    found = {_name(kind): await _measure(kind, effort) for kind in databases}
    looks = [Spread.of(each.desk).p95 for each, _ in found.values()]
    told = [all_told.told == _voters(effort) for _, all_told in found.values()]
    return Report(
        name="feedback",
        title=f"Similar requests among {effort.chats:,}, and chats while {_voters(effort):,} voters are told",
        columns=["database", "", "p50 ms", "p95 ms", "p99 ms", "and"],
        rows=[row for name, (looked, all_told) in found.items() for row in _rows(name, looked, all_told)],
        goals=[
            goal(f"a look within {WITHIN_MS:.0f} ms (p95)", max(looks) <= WITHIN_MS, f"{max(looks):.0f} ms"),
            goal("everybody told, once", all(told), ", ".join(str(each.told) for _, each in found.values())),
        ],
        figures={
            name: {"looks": asdict(looked), "telling": asdict(all_told)}
            for name, (looked, all_told) in found.items()
        },
        notes=["Half of what is typed has an error in it. Visitors write a message every 20 ms."],
    )


async def _measure(kind: str, effort: Effort) -> tuple[Looks, Told]:
    with database_of(kind) as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        titles = make_titles(effort.chats, random.Random(1))  # noqa: S311
        add_requests(address, titles)
        people = populate(address, visitors=CHATS, admins=1)
        item_id = add_voters(address, _voters(effort))
        database = Database(address)
        try:
            looked = await look(database, titles, LOOKS)
            return looked, await tell(database, item_id, people.visitors, people.admins[0], effort.seconds)
        finally:
            database.close()


def _rows(name: str, looked: Looks, told: Told) -> list[list[str]]:
    pace = f"{told.told:,} told in {told.seconds:.0f} s"
    return [
        [name, "a look, its bare statement", *times(Spread.of(looked.bare)), ""],
        [name, "a look", *times(Spread.of(looked.desk)), f"{looked.hits:.0%} found something"],
        [name, "a message, nobody told", *times(Spread.of(told.quiet)), ""],
        [name, "a message, all being told", *times(Spread.of(told.busy)), pace],
    ]


def _voters(effort: Effort) -> int:
    return VOTERS if effort.chats >= 100_000 else QUICK_VOTERS


def _name(kind: str) -> str:
    return "SQLite" if kind == SQLITE else "PostgreSQL"
