"""People and what is told of them."""

from collections.abc import Iterator

import pytest
from argon2.profiles import CHEAPEST

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.passwords import Passwords
from streampai_app.db import Database, Hint
from streampai_app.models import Role

from ..people import an_admin

ORIGIN = "https://desk.example.com"


@pytest.fixture(scope="session")
def passwords() -> Iterator[Passwords]:
    """Argon2 that costs next to nothing."""
    passwords = Passwords(CHEAPEST)
    yield passwords
    passwords.close()


@pytest.fixture
async def admin(database: Database) -> Admin:
    return await an_admin(database)


@pytest.fixture
async def streamer(database: Database) -> Streamer:
    return await an_admin(database, "Sam", Role.STREAMER)  # type: ignore[return-value]


@pytest.fixture
def told(database: Database) -> list[Hint]:
    """Every hint that a commit has sent from now on."""
    hints: list[Hint] = []
    database.on_commit = hints.extend
    return hints
