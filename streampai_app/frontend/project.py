"""Reflex looks for its configuration where the process stands. Ours stands in the project, wherever that is.

Without it, it makes up another one: states on the disk, readable to all, with session cookies in them.
"""

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from reflex_base.environment import environment

from ..settings import ROOT

# What `rxconfig.py` decides. As variables of the environment they would win over it.
DECIDED = ("APP_NAME", "STATE_MANAGER_MODE", "REDIS_URL", "CORS_ALLOWED_ORIGINS", "API_URL", "ENV_FILE")


@contextmanager
def in_project() -> Iterator[None]:
    """Let Reflex read `rxconfig.py` of the project, and nothing that would change what is written there."""
    for name in DECIDED:
        os.environ.pop(f"REFLEX_{name}", None)
    with chdir(ROOT):
        yield


def work_in(folder: Path) -> None:
    """Have a serving Reflex write its own files in this folder, of which it makes what is missing."""
    environment.REFLEX_WEB_WORKDIR.set(folder / "web")
    environment.REFLEX_STATES_WORKDIR.set(folder / "states")
