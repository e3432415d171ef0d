"""Replaying webhooks from the command line."""

from collections.abc import Iterator

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from streampai_app.cli import app
from streampai_app.db import Database
from streampai_app.donations import receipts
from streampai_app.errors import NotFound
from streampai_app.models import Receipt
from streampai_app.settings import settings
from tests.donations.world import PROVIDER, read, receive


@pytest.fixture(autouse=True)
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def dead(database: Database) -> None:
    """Two webhooks that were given up on."""
    for event_id in ("evt_1", "evt_2"):
        database.write_now(receive, event_id, b"nonsense")
        database.write_now(receipts.work, PROVIDER, event_id, read)


def replay(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("webhooks", "replay", *arguments))


def states(database: Database) -> dict[str, str]:
    rows = database.read_now(lambda tx: tx.session.exec(select(Receipt)).all())
    return {row.event_id: row.state for row in rows}


def test_one_event_is_put_back(database: Database, dead: None) -> None:
    assert replay("evt_1").output == "1 webhook put back in the queue.\n"
    assert states(database) == {"evt_1": "waiting", "evt_2": "dead"}


def test_all_dead_ones_are_put_back(database: Database, dead: None) -> None:
    assert replay("--dead").output == "2 webhooks put back in the queue.\n"
    assert states(database) == {"evt_1": "waiting", "evt_2": "waiting"}


def test_an_unknown_event_is_refused(database: Database) -> None:
    assert isinstance(replay("evt_unknown").exception, NotFound)


@pytest.mark.parametrize("arguments", [(), ("evt_1", "--dead")])
def test_one_or_all_must_be_said(database: Database, dead: None, arguments: tuple[str, ...]) -> None:
    assert replay(*arguments).exit_code == 2
    assert set(states(database).values()) == {"dead"}
