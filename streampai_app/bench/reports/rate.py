"""Messages stored and delivered a second, by one worker."""

from collections.abc import Sequence
from dataclasses import asdict

from ..report import Report, goal
from ..stage import EACH, SQLITE, TURN, Effort, ceiling_with, desk_with
from ..throughput import Load, Throughput, saturate

NAMES = {EACH: "ceiling, a commit each", TURN: "ceiling, a commit a turn", "desk": "desk"}
AT_LEAST = 5_000  # messages a second on SQLite

Found = dict[str, Throughput]


async def rate(effort: Effort, databases: Sequence[str]) -> Report:
    """Saturate both kinds of ceiling and the desk, on each database: `sqlite`, or a PostgreSQL server."""
    load = Load(seconds=effort.seconds)
    found = {_name(database): await _take_turns(database, effort, load) for database in databases}
    ours = found[_name(SQLITE)]["desk"].per_second
    return Report(
        name="rate",
        title="Messages stored and delivered a second, one worker",
        columns=["database", "", "a second", "of ceiling", "µs each", "server", "generator", "p50 ms"],
        rows=[_row(kind, who, runs) for kind, runs in found.items() for who in NAMES],
        goals=[goal(f"at least {AT_LEAST:,} a second on SQLite", ours >= AT_LEAST, f"{ours:,.0f}")],
        figures={kind: {who: asdict(run) for who, run in runs.items()} for kind, runs in found.items()},
        notes=[
            f"{load.chats} chats with two sockets each, {load.under_way} messages under way in each. A"
            " message counts when it was acknowledged to its sender and delivered to the other socket. `µs"
            " each` is processor time of the server; `server` and `generator` are shares of one core."
        ],
    )


async def _take_turns(database: str, effort: Effort, load: Load) -> Found:
    runs: dict[str, list[Throughput]] = {who: [] for who in NAMES}
    for _ in range(effort.rounds):
        for commits in (EACH, TURN):
            async with ceiling_with(database, commits, visitors=load.chats) as (server, people):
                runs[commits].append(await saturate(server, people.visitors, load))
        async with desk_with(database, visitors=load.chats) as (server, people):
            runs["desk"].append(await saturate(server, people.visitors, load))
    return {who: _middle(each) for who, each in runs.items()}


def _middle(runs: list[Throughput]) -> Throughput:
    return sorted(runs, key=lambda run: run.per_second)[len(runs) // 2]


def _row(kind: str, who: str, runs: Found) -> list[str]:
    run = runs[who]
    return [
        kind,
        NAMES[who],
        f"{run.per_second:,.0f}",
        f"{run.per_second / runs[TURN].per_second:.2f}",
        f"{1e6 * run.server_share / run.per_second:.0f}",
        f"{run.server_share:.2f}",
        f"{run.generator_share:.2f}",
        f"{run.delivered.p50:.0f}",
    ]


def _name(database: str) -> str:
    return "SQLite" if database == SQLITE else "PostgreSQL"
