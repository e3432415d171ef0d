"""A world with one donation in it, and an admin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streampai_app.accounts.actors import Admin
from streampai_app.db import Database
from tests.people import add_account, sign_in_as

from .world import World


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
def ada(database: Database) -> Admin:
    return database.write_now(lambda tx: sign_in_as(tx, add_account(tx)))


@pytest.fixture(scope="module")
def lasting_database(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Database]:
    """A database for Hypothesis, which calls the test many times over."""
    path = tmp_path_factory.mktemp("worlds") / "test.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()
