"""The clock of a machine on which it is wrong, for a server that a test begins with this folder on its path.

`SKEW_FILE` names a file that holds by how many seconds. What a program asks by `time` is wrong by so much;
`datetime.now` is not, which tests/test_wall_clock.py keeps everybody from asking.
"""

import os
import time
from pathlib import Path

_FILE = os.environ.get("SKEW_FILE")


def _skew() -> float:
    try:
        return float(Path(_FILE or "").read_text())
    except ValueError:  # it is being written
        return 0.0


if _FILE:
    _time, _time_ns = time.time, time.time_ns
    time.time = lambda: _time() + _skew()
    time.time_ns = lambda: _time_ns() + int(_skew() * 1e9)
