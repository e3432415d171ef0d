"""How many connections a process takes, and that it asks the system for as many as it may have."""

import subprocess
import sys

import pytest

from streampai_app.descriptors import MAX_CONNECTIONS, RESERVED, capacity
from streampai_app.frontend.build import ROOT

PROGRAM = """
import resource
from streampai_app.descriptors import raise_limit
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, min(hard, {hard})))
print(raise_limit(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(("soft", "hard", "raised"), [(256, 900, 900), (900, 900, 900), (100, 100, 100)])
def test_the_limit_is_raised_to_what_the_system_allows(soft: int, hard: int, raised: int) -> None:
    program = PROGRAM.format(soft=soft, hard=hard)
    said = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert said.split() == [str(raised)] * 2


@pytest.mark.parametrize(
    ("descriptors", "connections"),
    [(1_024, 1_024 - RESERVED), (100, 16), (1_000_000, MAX_CONNECTIONS)],
)
def test_some_descriptors_are_kept_for_other_things(descriptors: int, connections: int) -> None:
    assert capacity(descriptors) == connections
