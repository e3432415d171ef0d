"""Visitor to admin and back."""

import statistics
from dataclasses import asdict

from ..report import Report, goal, ratios, times
from ..stage import SQLITE, TURN, Effort, ceiling_with, desk_with
from ..talk import Latency, Talk, measure
from ..timing import Spread

WAYS = {"visitor to admin": "to_admin", "admin to visitor": "to_visitor"}
AT_MOST = 2.0  # times the ceiling's p99

Found = dict[str, list[Latency]]


async def chat(effort: Effort) -> Report:
    """Time both ways with everybody connected."""
    talk = Talk(seconds=effort.seconds)
    found = await _take_turns(effort, talk)
    spreads = {way: {who: _pooled(runs, way) for who, runs in found.items()} for way in WAYS}
    lost = sum(run.lost for run in found["desk"])
    return Report(
        name="chat",
        title="Visitor to admin and back",
        columns=["way", "", "p50 ms", "p95 ms", "p99 ms"],
        rows=[row for way, both in spreads.items() for row in _rows(way, both)],
        goals=[
            *(_goal(way, both) for way, both in spreads.items()),
            goal("nothing is lost", lost == 0, f"{lost} lost"),
        ],
        figures={WAYS[way]: _plain(both) for way, both in spreads.items()},
        notes=[_setting(effort, talk), _shares(found)],
    )


async def _take_turns(effort: Effort, talk: Talk) -> Found:
    found: Found = {"ceiling": [], "desk": []}
    everybody = {"visitors": talk.visitors, "admins": talk.admins}
    for _ in range(effort.rounds):
        async with ceiling_with(SQLITE, TURN, **everybody) as (server, people):
            found["ceiling"].append(await measure(server, people, talk))
        async with desk_with(SQLITE, **everybody) as (server, people):
            found["desk"].append(await measure(server, people, talk))
    return found


def _pooled(runs: list[Latency], way: str) -> Spread:
    return Spread.of([seconds for run in runs for seconds in getattr(run, WAYS[way])])


def _rows(way: str, both: dict[str, Spread]) -> list[list[str]]:
    measured = [[way, who, *times(spread)] for who, spread in both.items()]
    return [*measured, [way, "ratio", *ratios(both["desk"], both["ceiling"])]]


def _plain(both: dict[str, Spread]) -> dict[str, dict[str, float]]:
    return {who: asdict(spread) for who, spread in both.items()}


def _goal(way: str, both: dict[str, Spread]) -> str:
    ratio = both["desk"].p99 / both["ceiling"].p99
    return goal(f"{way}: p99 at most {AT_MOST:.0f} x the ceiling", ratio <= AT_MOST, f"{ratio:.1f} x")


def _setting(effort: Effort, talk: Talk) -> str:
    return (
        f"{talk.visitors:,} visitors and {talk.admins} consoles connected, {talk.per_second} messages a"
        f" second, each stored (SQLite, synchronous FULL); {effort.rounds} rounds of {effort.seconds:.0f} s,"
        " by turns. A console is Reflex's state over its socket, at the ceiling a bare socket."
    )


def _shares(found: Found) -> str:
    server = {who: statistics.median(run.server_share for run in runs) for who, runs in found.items()}
    generator = statistics.median(run.generator_share for run in found["desk"])
    return (
        f"Of one core, the desk took {server['desk']:.2f}, the ceiling {server['ceiling']:.2f} and the load"
        f" generator {generator:.2f}."
    )
