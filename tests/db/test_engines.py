"""What each session of Postgres is told, and what an address may say itself."""

import asyncio

import pytest
from sqlalchemy import Engine
from sqlmodel import text

from streampai_app.db import Database, Tx, make_engine, make_migration_engine
from streampai_app.errors import Unavailable

pytestmark = pytest.mark.postgres

LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def limits_of(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        limits = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in LIMITS]
    engine.dispose()
    return limits


def test_a_session_that_serves_has_limits_of_seconds_and_one_that_migrates_has_its_own(postgres_url: str):
    assert limits_of(make_engine(postgres_url)) == ["6s", "3s", "14s"]
    assert limits_of(make_migration_engine(postgres_url)) == ["0", "2min", "0"]


@pytest.mark.parametrize("said", ["", "?tcp_user_timeout=1234&connect_timeout=9"])
def test_what_the_system_sees_to_is_set_unless_the_address_says_otherwise(postgres_url: str, said: str):
    engine = make_engine(postgres_url + said)
    with engine.connect() as connection:
        given = connection.connection.dbapi_connection.info.get_parameters()
    engine.dispose()
    assert given["keepalives_idle"] == "5"
    assert (given["connect_timeout"], given["tcp_user_timeout"]) == (
        ("9", "1234") if said else ("3", "10000")
    )


async def test_a_server_that_has_become_read_only_is_left_for_another(postgres_url: str):
    """After a fail-over the address leads to the new primary, and a connection of before to the old one."""
    database = Database(postgres_url)
    met: list[int] = []

    def write_on_a_replica(tx: Tx) -> None:
        met.append(tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        tx.connection.execute(text("SET TRANSACTION READ ONLY"))
        tx.connection.execute(text("DELETE FROM visitors"))

    for _ in range(2):
        with pytest.raises(Unavailable):
            await database.write(write_on_a_replica)
    assert met[0] != met[1]
    assert await database.look_at_writes(lambda tx: None) == ""
    await asyncio.to_thread(database.close)
