"""A streamer with an overlay, and a world with one donation in it."""

import pytest

from streampai_app.accounts.actors import Admin
from streampai_app.db import Database
from tests.donations.world import World
from tests.people import add_account, sign_in_as

from .giving import Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
def ada(database: Database) -> Admin:
    return database.write_now(lambda tx: sign_in_as(tx, add_account(tx)))
