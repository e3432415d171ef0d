"""What lives as long as the process is set aside."""

import gc
from collections.abc import Iterator

import pytest

from streampai_app import garbage


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_exists_by_then_is_never_looked_through_again() -> None:
    garbage.settle()
    assert gc.get_freeze_count() > 10_000


def test_what_comes_after_is_still_collected() -> None:
    garbage.settle()
    ring: list = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1


def test_what_two_processes_share_is_looked_through_by_neither() -> None:
    garbage.before_fork()
    assert gc.get_freeze_count() > 10_000
