"""Webhooks: received, settled, seen; and what is done when none comes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from ..asking import Asked, reconcile_all
from ..gifts import Gifts
from ..posting import Answers, Push, keep_pace, saturate
from ..report import Report, goal, times
from ..server import Server
from ..settling import settled_a_second, until_on_screen
from ..stage import SQLITE, Effort, paid_desk_with, receiver_with
from ..timing import Spread

DONATIONS = 40_000  # more than are paid in one measurement
AT_LEAST, AT_MOST = 0.6, 2.0  # of the ceiling's rate; times its p99 at 200 a second
A_SECOND, A_MINUTE = 40, 240  # requests that Dodo takes
ON_SCREEN = 30  # donations that are watched for


@dataclass(frozen=True, slots=True)
class Received:
    """One round with one server: as fast as it can, and at an even pace."""

    full: Answers
    paced: Answers


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the money, at the desk."""

    settled: float
    on_screen: list[float]


Found = dict[str, list[Received]]


async def webhooks(effort: Effort, databases: Sequence[str]) -> Report:
    """Post to the ceiling and to the desk by turns, on each database: `sqlite`, or a PostgreSQL server."""
    push = Push(seconds=effort.seconds)
    found, followed = {}, {}
    for database in databases:
        name = "SQLite" if database == SQLITE else "PostgreSQL"
        found[name] = await _take_turns(database, effort, push)
        followed[name] = await _follow(database, effort)
    asked = await reconcile_all(SQLITE, effort.open_donations)
    return Report(
        name="webhooks",
        title="Webhooks: received, settled, seen",
        columns=["database", "", "a second", "of ceiling", "µs each", "p50 ms", "p95 ms", "p99 ms"],
        rows=[row for name, both in found.items() for row in _rows(name, both)],
        goals=[line for name, both in found.items() for line in _goals(name, both)] + _asked_goals(asked),
        figures={name: _plain(both) | asdict(followed[name]) for name, both in found.items()}
        | {"reconciliation": asdict(asked)},
        notes=[
            _setting(effort, push),
            *(_followed(name, each) for name, each in followed.items()),
            _asked(asked),
        ],
    )


async def _take_turns(database: str, effort: Effort, push: Push) -> Found:
    found: Found = {"ceiling": [], "desk": []}
    for _ in range(effort.rounds):
        async with receiver_with(database, donations=DONATIONS) as (server, gifts):
            found["ceiling"].append(await _receive(server, gifts, push))
        async with paid_desk_with(database, donations=DONATIONS) as (server, gifts, _):
            found["desk"].append(await _receive(server, gifts, push))
    return found


async def _receive(server: Server, gifts: Gifts, push: Push) -> Received:
    """At an even pace first: a server that was pushed hard has work left to do."""
    paced, full = gifts.requests(named="paced"), gifts.requests(named="full", first=DONATIONS // 4)
    at_a_pace = await keep_pace(server, paced.__next__, push)
    return Received(await saturate(server, full.__next__, push), at_a_pace)


async def _follow(database: str, effort: Effort) -> Followed:
    count = effort.settled
    async with paid_desk_with(database, donations=count + ON_SCREEN) as (server, gifts, address):
        requests = gifts.requests(named="followed")
        seen = await until_on_screen(server, gifts, requests, range(ON_SCREEN))
        rest = islice(requests, count)
        return Followed(await settled_a_second(server, address, rest, count), seen)


def _flat_out(runs: list[Received]) -> Answers:
    return sorted((run.full for run in runs), key=lambda full: full.per_second)[len(runs) // 2]


def _at_a_pace(runs: list[Received]) -> Answers:
    return sorted((run.paced for run in runs), key=lambda paced: paced.took.p99)[len(runs) // 2]


def _rows(name: str, both: Found) -> list[list[str]]:
    top = _flat_out(both["ceiling"]).per_second
    rows = []
    for who, runs in both.items():
        for how, answers in (("flat out", _flat_out(runs)), ("even pace", _at_a_pace(runs))):
            share = f"{answers.per_second / top:.2f}" if how == "flat out" else ""
            each = f"{1e6 * answers.server_share / answers.per_second:.0f}"
            rate = f"{answers.per_second:,.0f}"
            rows.append([name, f"{who}, {how}", rate, share, each, *times(answers.took)])
    return rows


def _goals(name: str, both: Found) -> list[str]:
    share = _flat_out(both["desk"]).per_second / _flat_out(both["ceiling"]).per_second
    slower = _at_a_pace(both["desk"]).took.over(_at_a_pace(both["ceiling"]).took)["p99"]
    refused = sum(run.full.refused + run.paced.refused for run in both["desk"])
    return [
        goal(f"{name}: at least {AT_LEAST:.0%} of the ceiling's rate", share >= AT_LEAST, f"{share:.0%}"),
        goal(f"{name}: p99 at an even pace at most {AT_MOST:.0f} x", slower <= AT_MOST, f"{slower:.1f} x"),
        goal(f"{name}: every webhook is taken", refused == 0, f"{refused} were not"),
    ]


def _asked_goals(asked: Asked) -> list[str]:
    within = asked.most_in_a_second <= A_SECOND and asked.most_in_a_minute <= A_MINUTE
    most = f"at most {asked.most_in_a_second} in a second, {asked.most_in_a_minute} in a minute"
    return [
        goal("reconciliation keeps within the provider's limit", within, most),
        goal("reconciliation finds what no webhook told", asked.missing == 0, f"{asked.missing} missing"),
    ]


def _plain(both: Found) -> dict[str, object]:
    return {
        who: {"full": asdict(_flat_out(runs)), "paced": asdict(_at_a_pace(runs))}
        for who, runs in both.items()
    }


def _setting(effort: Effort, push: Push) -> str:
    return (
        f"{effort.rounds} rounds of {effort.seconds:.0f} s each way, by turns. Flat out: {push.connections}"
        f" connections, one webhook under way on each; even pace: {push.per_second} a second. Each is a"
        " signed `payment.succeeded` for a donation of its own, verified, stored and answered (SQLite:"
        " synchronous FULL). The ceiling then has nothing more to do; the desk books the donation meanwhile,"
        " in the same process. `µs each` is processor time of the server."
    )


def _followed(name: str, followed: Followed) -> str:
    seen = Spread.of(followed.on_screen)
    return (
        f"{name}: {followed.settled:,.0f} donations booked a second, from the first webhook to the last"
        f" booking; from webhook to the studio's screen p50 {seen.p50:.0f} ms, p95 {seen.p95:.0f} ms, p99"
        f" {seen.p99:.0f} ms."
    )


def _asked(asked: Asked) -> str:
    return (
        f"Reconciliation of {asked.donations:,} open donations: {asked.requests:,} requests, spread over"
        f" {asked.minutes:.0f} minutes by the rate limit (half of it is left to donors), {asked.found:,}"
        f" payments found; {asked.seconds:.0f} s of our own time."
    )
