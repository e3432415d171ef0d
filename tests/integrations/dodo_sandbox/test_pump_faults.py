"""The sandbox goes on sending after whatever went wrong."""

import asyncio
import logging
import sqlite3

import pytest

from integrations.dodo_sandbox import pump
from tests.waiting import eventually


class Locked:
    """A world whose file somebody else holds."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.tried = 0

    def transaction(self) -> None:
        self.tried += 1
        raise sqlite3.OperationalError("database is locked")


async def test_a_file_that_is_locked_does_not_end_the_pump(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump, "LONGEST_NAP", 0.01)
    world = Locked()
    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(pump.keep_pumping(world))  # type: ignore[arg-type]
        await eventually(lambda: world.tried > 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert "could not send" in caplog.text
