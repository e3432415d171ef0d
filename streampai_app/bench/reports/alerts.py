"""From the webhook to the stream."""

from dataclasses import asdict

from ..onair import (
    Show,
    panic_to_told,
    speech_factors,
    through_a_queue,
    webhook_to_bare_socket,
    webhook_to_overlay,
)
from ..report import Report, goal, ratios, times
from ..stage import Effort
from ..timing import Spread

SILENT, SPOKEN, PANIC = 100.0, 1_000.0, 500.0  # milliseconds at p95
SOON = 10  # alerts that are a short queue


async def alerts(effort: Effort, show: Show | None = None, queue: int = 1_000) -> Report:
    """Time webhooks, panics, a long queue and speech, with all overlays connected."""
    show = show or Show(gifts=200 * effort.rounds)
    bare = await webhook_to_bare_socket(show)
    silent = await webhook_to_overlay(show, speech=False)
    spoken = await webhook_to_overlay(show, speech=True)
    panics = Spread.of(await panic_to_told(20 * effort.rounds))
    few, many = Spread.of(await through_a_queue(SOON)), Spread.of(await through_a_queue(queue))
    factors = await speech_factors(8 * effort.rounds)
    found = {
        "webhook to overlay, ceiling": Spread.of(bare.spans),
        "webhook to overlay, desk": Spread.of(silent.spans),
        "webhook to overlay, spoken": Spread.of(spoken.spans),
        "panic to the overlay being told": panics,
        f"from alert to alert, {SOON} queued": few,
        f"from alert to alert, {queue:,} queued": many,
    }
    desk, ceiling = found["webhook to overlay, desk"], found["webhook to overlay, ceiling"]
    return Report(
        name="alerts",
        title="From the webhook to the stream",
        columns=["", "p50 ms", "p95 ms", "p99 ms"],
        rows=[
            *([name, *times(spread)] for name, spread in found.items()),
            ["webhook to overlay, ratio", *ratios(desk, ceiling)],
            ["queue, ratio", *ratios(many, few)],
        ],
        goals=[
            _under("webhook to overlay without speech", desk, SILENT),
            _under("webhook to overlay with speech", found["webhook to overlay, spoken"], SPOKEN),
            _under("panic to silence", panics, PANIC),
        ],
        figures={name: asdict(spread) for name, spread in found.items()}
        | {
            "speech": sorted(factors),
            "bytes_each": {"ceiling": bare.memory_each, "desk": silent.memory_each},
        },
        notes=[
            f"{show.overlays} overlays connected, of as many streamers; {show.gifts} gifts, one after"
            " the other, each verified, booked and queued (SQLite, synchronous FULL). The ceiling verifies,"
            " inserts one row and writes one frame.",
            f"An overlay takes {silent.memory_each / 1e3:.0f} kB, a bare socket"
            f" {bare.memory_each / 1e3:.0f} kB.",
            _of_speech(factors, spoken.spoken, show.gifts),
            "A panic is pressed in an open studio, by its event; the page is silent in the moment in which it"
            " is told: a test in a real browser sees to that.",
        ],
    )


def _under(what: str, spread: Spread, limit: float) -> str:
    return goal(f"{what}: p95 under {limit:,.0f} ms", spread.p95 < limit, f"{spread.p95:.0f} ms")


def _of_speech(factors: list[float], spoken: int, gifts: int) -> str:
    if not factors:
        return "This installation does not speak."
    middle = sorted(factors)[len(factors) // 2]
    return (
        f"Speech takes {middle:.3f} seconds of work for each second of sound (at most {max(factors):.3f});"
        f" {spoken} of {gifts} gifts were spoken on air."
    )
