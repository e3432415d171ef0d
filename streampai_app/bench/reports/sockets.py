"""The memory of idle widgets."""

from dataclasses import asdict

from ..report import Report, goal
from ..sockets import SPARE, allow_files, hold_open
from ..stage import SQLITE, TURN, Effort, ceiling_with, desk_with

AT_MOST = 1.3  # times the memory of bare sockets


async def idle(effort: Effort) -> Report:
    """Hold them open on the ceiling and on the desk."""
    allow_files(effort.sockets + SPARE)
    async with ceiling_with(SQLITE, TURN, visitors=effort.sockets) as (server, people):
        ceiling = await hold_open(server, people.visitors)
    async with desk_with(SQLITE, visitors=effort.sockets) as (server, people):
        ours = await hold_open(server, people.visitors)
    found, ratio = {"ceiling": ceiling, "desk": ours}, ours.after / ceiling.after
    return Report(
        name="sockets",
        title=f"{effort.sockets:,} idle widgets on one process",
        columns=["", "before MB", "with all MB", "kB a socket"],
        rows=[
            [who, f"{run.before / 1e6:.0f}", f"{run.after / 1e6:.0f}", f"{run.each / 1e3:.0f}"]
            for who, run in found.items()
        ],
        goals=[goal(f"at most {AT_MOST} x the memory of bare sockets", ratio <= AT_MOST, f"{ratio:.2f} x")],
        figures={who: asdict(run) for who, run in found.items()},
    )
