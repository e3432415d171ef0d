"""The console with few chats and with many."""

from dataclasses import asdict

from ..report import Report, goal, times
from ..scale import Scale, measure
from ..stage import SQLITE, Effort, desk_with
from ..timing import Spread

FEW = 100
MESSAGES_EACH = 10
SLOWER_AT_MOST, MORE_BYTES_AT_MOST = 1.5, 1.2


async def console(effort: Effort) -> Report:
    """Open it and follow a chat, with little in the database and with much."""
    found: dict[int, Scale] = {}
    for chats in (FEW, effort.chats):
        stage = desk_with(SQLITE, visitors=chats, admins=1, messages_each=MESSAGES_EACH)
        async with stage as (server, people):
            found[chats] = await measure(server, people)
    few, many = found.values()
    slower = Spread.of(many.openings).p50 / Spread.of(few.openings).p50
    grown = many.bytes_a_message / few.bytes_a_message
    return Report(
        name="console",
        title="The console with many chats",
        columns=["chats", "messages", "open p50 ms", "p95 ms", "bytes a new message"],
        rows=[_row(chats, run) for chats, run in found.items()],
        goals=[
            goal(f"at most {SLOWER_AT_MOST} x to open", slower <= SLOWER_AT_MOST, f"{slower:.2f} x"),
            goal("the bytes of a new message stay", grown <= MORE_BYTES_AT_MOST, f"{grown:.2f} x"),
        ],
        figures={str(chats): asdict(run) for chats, run in found.items()},
        notes=["Opening is from the socket's handshake until list and thread have arrived."],
    )


def _row(chats: int, run: Scale) -> list[str]:
    p50, p95, _ = times(Spread.of(run.openings))
    return [f"{chats:,}", f"{chats * MESSAGES_EACH:,}", p50, p95, f"{run.bytes_a_message:,.0f}"]
