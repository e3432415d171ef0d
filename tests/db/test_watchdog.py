"""Ending what holds a connection for too long: that one, and never its next holder."""

import socket
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from streampai_app.db.watchdog import Watchdog, _Hanging, _Interrupting

NEVER_BY_ITSELF = 3600.0  # seconds between its looks: the tests have it look


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    watchdog = Watchdog(NEVER_BY_ITSELF)
    yield watchdog
    watchdog.stop()


@pytest.fixture
def engine(watchdog: Watchdog, tmp_path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/it.db", connect_args={"check_same_thread": False})
    watchdog.watch(engine)
    yield engine
    engine.dispose()


def test_only_the_work_that_is_overdue_is_ended(watchdog: Watchdog, engine: Engine):
    with watchdog.over(0.0) as late, engine.connect():
        ended = []
        late.end = lambda: ended.append("late")
        with watchdog.over(60.0) as other, engine.connect():
            other.end = lambda: ended.append("other")
            watchdog._look()
        assert (ended, late.is_overdue, other.is_overdue) == (["late"], True, False)


def test_a_connection_that_was_given_back_is_no_longer_its_holders(watchdog: Watchdog, engine: Engine):
    with watchdog.over(0.0) as late:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            assert late.end is not None
        assert late.end is None
        watchdog._look()
    assert not late.is_overdue


def test_a_connection_that_was_closed_is_no_longer_its_holders(watchdog: Watchdog, engine: Engine):
    with watchdog.over(0.0) as late, engine.connect() as connection:
        connection.invalidate()
        assert late.end is None


def test_work_that_begins_anew_has_all_of_its_time(watchdog: Watchdog):
    with watchdog.over(60.0) as work:
        work.until = 0.0
        assert work.remaining < 0
        work.restart()
        assert work.remaining > 50


def test_each_thread_has_its_own_work(watchdog: Watchdog, engine: Engine):
    with watchdog.over(60.0) as mine:
        thread = threading.Thread(target=lambda: engine.connect().close())
        thread.start()
        thread.join()
        assert mine.end is None


def test_ending_what_has_ended_does_no_harm():
    connection = sqlite3.connect(":memory:")
    connection.close()
    _Interrupting(connection)()
    one, other = socket.socketpair()
    hanging = _Hanging(one.fileno())
    one.close()
    hanging.close()
    hanging()
    other.close()
