"""Donors and the sandbox they pay in are on this machine, whose controls answer nobody else."""

import pytest


@pytest.fixture
def peer() -> tuple[str, int]:
    return ("127.0.0.1", 50_000)
