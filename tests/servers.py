"""The servers that tests talk to: found where the environment says, or at their standard ports.

A test that needs one which does not answer is skipped with the reason, unless
`STREAMPAI_TEST_REQUIRE_ALL` is set: then it fails.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NoReturn

import pytest
import redis
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"


def do_without(what: str) -> NoReturn:
    """Skip the test that is asking, or fail it where nothing may be skipped."""
    if os.environ.get("STREAMPAI_TEST_REQUIRE_ALL"):
        pytest.fail(f"{what}, and STREAMPAI_TEST_REQUIRE_ALL forbids to do without", pytrace=False)
    pytest.skip(what)


@cache
def _postgres() -> str | None:
    url = os.environ.get("TEST_DATABASE_URL", POSTGRES).split("://", 1)[1]
    url = f"postgresql+psycopg://{url}"
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    try:
        engine.connect().close()
    except OperationalError:
        return None
    return url


@contextmanager
def postgres_database() -> Iterator[str]:
    """Make a throw-away database, give its address, and drop it."""
    server = _postgres()
    if server is None:
        do_without("no PostgreSQL answers (set TEST_DATABASE_URL)")
    name = f"streampai_test_{uuid.uuid4().hex[:16]}"
    admin = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def empty(engine: Engine, tables: list[str]) -> None:
    """Delete every row, of the models' tables (each stands after those it refers to) and of all others.

    TRUNCATE would take thirty times as long: it makes new files for each table and index.
    """
    with engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        others = {*found.scalars()} - {*tables, "alembic_version"}
        names = [*others, *reversed(tables)]
        connection.exec_driver_sql("; ".join(f'DELETE FROM "{name}"' for name in names))


@cache
def _redis() -> str | None:
    url = os.environ.get("TEST_REDIS_URL", REDIS)
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError:
        return None
    finally:
        client.close()
    return url


def redis_url() -> str:
    """Return the address of a Redis that answers."""
    url = _redis()
    if url is None:
        do_without("no Redis answers (set TEST_REDIS_URL)")
    return url


def delete_keys(url: str, prefix: str) -> None:
    """Delete the keys that begin with this prefix."""
    client = redis.Redis.from_url(url)
    for key in client.scan_iter(match=f"{prefix}*"):
        client.delete(key)
    client.close()
