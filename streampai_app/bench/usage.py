"""What a process has used so far: read from `/proc`, so only where there is one (Linux)."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time in seconds, and when that was."""

    processor: float
    at: float

    def share_until(self, later: "Usage") -> float:
        """Return how much of one core was used in between: 1.0 is all of it."""
        return (later.processor - self.processor) / (later.at - self.at)


def usage_of(pid: int) -> Usage:
    """Return what a process has used up to now."""
    # The name may hold spaces and brackets, so count from the last bracket on (proc(5), field 14 and 15).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Usage((int(fields[11]) + int(fields[12])) / _TICKS, time.monotonic())


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds in memory alone: what it shares with its parent is left out."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    private = (line.split() for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
    return sum(int(kib) for _, kib, _ in private) * 1024


def worker_of(pid: int) -> int:
    """Return the process that does the work: the only child of a server's parent process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if len(children) != 1:
        raise RuntimeError(f"expected one worker, found {len(children)}")
    return int(children[0])
