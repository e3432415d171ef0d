"""Fixtures that every test may use. What takes a server stands in `tests/servers.py`."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
import structlog
from sqlalchemy import Engine, create_engine
from sqlmodel import SQLModel

from streampai_app import schema
from streampai_app.db import OFFLINE, Database
from streampai_app.frontend import build

from . import servers
from .desk import Desk
from .lock_order import LockOrder


@pytest.fixture(scope="session", autouse=True)
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let HTTP clients know one authority: each new one reads them all, and none here speaks TLS."""
    begin, first, _ = Path(certifi.where()).read_text().partition("-----END CERTIFICATE-----\n")
    path = tmp_path_factory.mktemp("tls") / "one.pem"
    path.write_text(begin + first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Write errors as Python does: in colours, with the source around each line, one takes two seconds."""
    *processors, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*processors, plain])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: a copy is a hundred times quicker than a migration."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    schema.migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def shared_postgres() -> Iterator[Engine]:
    """A migrated database of this test process's own, in the server that `TEST_DATABASE_URL` names."""
    with servers.postgres_database() as url:
        schema.migrate(url)
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def watched_locks() -> Iterator[LockOrder]:
    """Everything that breaks a rule of `db/locking.py` in this process."""
    order = LockOrder()
    order.watch()
    yield order
    order.unwatch()


@pytest.fixture
def lock_order(watched_locks: LockOrder) -> Iterator[LockOrder]:
    """The same, for one test, which fails if anything does."""
    watched_locks.broken.clear()
    yield watched_locks
    assert watched_locks.broken == []


@pytest.fixture
def postgres_url(shared_postgres: Engine, lock_order: LockOrder) -> Iterator[str]:
    """That database, for one test: what it leaves behind is deleted, or the next one would find it."""
    yield shared_postgres.url.render_as_string(hide_password=False)
    servers.empty(shared_postgres, [table.name for table in SQLModel.metadata.sorted_tables])


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "test.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated database, once on each of the two that we support."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    yield request.getfixturevalue("postgres_url")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open `Database`, once on SQLite and once on Postgres.

    On a starved machine a use-case takes seconds, and only tests of the deadlines are about deadlines.
    """
    database = Database(database_url, deadlines=OFFLINE)
    yield database
    database.close()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis server that answers. Use it under `redis_prefix` only, and never flush it."""
    return servers.redis_url()


@pytest.fixture
def redis_prefix(redis_url: str) -> Iterator[str]:
    """A prefix for keys and channels that no other test has; what it named is deleted afterwards."""
    prefix = f"streampai_test_{uuid.uuid4().hex}"
    yield prefix
    servers.delete_keys(redis_url, prefix)


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """A database of this test's own without a table in it: for a server that migrates it."""
    with servers.postgres_database() as url:
        yield url.replace("postgresql+psycopg", "postgresql")


@pytest.fixture(scope="session")
def built_front_end() -> None:
    """The front end, built from the sources as they are: once, however many test processes there are."""
    build.build()


@pytest.fixture
def make_desk(built_front_end: None, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Start servers of this test's own, to kill at will: `make_desk(WORKERS="2", REDIS_URL=...)`."""
    started: list[Desk] = []

    def make(**settings: Any) -> Desk:
        desk = Desk(tmp_path / f"desk{len(started)}", **settings)
        started.append(desk)
        desk.start()
        return desk

    yield make
    for desk in started:
        desk.kill()


@pytest.fixture(scope="session")
def desk(built_front_end: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server on SQLite that all tests of this process share. Do not kill it: `make_desk` is for that."""
    desk = Desk(tmp_path_factory.mktemp("desk"), is_cold=True)
    desk.start()
    yield desk
    desk.kill()


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the machine has in its environment out of the tests."""
    from streampai_app.settings import Settings

    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("ENV_FILE", os.devnull)
    for name in [name for name in os.environ if name.startswith("REFLEX_")]:
        monkeypatch.delenv(name)
