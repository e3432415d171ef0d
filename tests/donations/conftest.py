"""A world with one donation in it, and an admin."""

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
