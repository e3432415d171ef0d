"""A second server on one SQLite file is refused by name, and a dead one is in nobody's way."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from streampai_app.one_server import only_server
from streampai_app.settings import Settings, SettingsError

HOLDER = """
import sys, time
from pathlib import Path
from streampai_app.one_server import only_server
from streampai_app.settings import Settings
with only_server(Settings(data_dir=Path(sys.argv[1]), port=4321)):
    print("held", flush=True)
    if sys.argv[2] == "fork":
        import os
        if (child := os.fork()) == 0:
            time.sleep(60)
            os._exit(0)
        print(child, flush=True)
    time.sleep(60)
"""


def hold(folder: Path, how: str = "alone") -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), how], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_second_server_is_refused_and_told_of_the_first(tmp_path):
    first = hold(tmp_path)
    try:
        says = rf"^DATA_DIR: {tmp_path}/desk.db is served already, by process {first.pid} on 127.0.0.1:4321\."
        with pytest.raises(SettingsError, match=says), only_server(Settings(data_dir=tmp_path), patience=0.2):
            pytest.fail("it began")
    finally:
        end(first)


def test_the_same_file_under_another_name_is_the_same(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    again = Settings(database_url=f"sqlite:///{tmp_path}/link/desk.db")
    with (
        only_server(Settings(data_dir=tmp_path)),
        pytest.raises(SettingsError, match=r"^DATABASE_URL: "),
        only_server(again, patience=0),
    ):
        pytest.fail("it began")


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_the_same_file_by_a_link_is_the_same(tmp_path, link):
    (tmp_path / "desk.db").touch()
    first = hold(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    other = tmp_path / "elsewhere" / "other.db"
    link(tmp_path / "desk.db", other)
    again = Settings(database_url=f"sqlite:///{other}")
    try:
        with (
            pytest.raises(SettingsError, match=r"^DATABASE_URL: .* is served already, by "),
            only_server(again, patience=0),
        ):
            pytest.fail("it began")
    finally:
        end(first)
    with only_server(again):
        pass


INSERT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=1)
connection.execute("INSERT INTO t VALUES (1)")
connection.commit()
"""


def test_the_lock_on_the_file_is_not_in_sqlites_way_nor_sqlite_in_its(tmp_path):
    database, other = tmp_path / "desk.db", tmp_path / "other.db"
    with only_server(Settings(data_dir=tmp_path)):
        with closing(sqlite3.connect(database, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE t (a)")
            connection.commit()
        subprocess.run([sys.executable, "-c", INSERT, str(database)], check=True)
        os.link(database, other)
        again = Settings(database_url=f"sqlite:///{other}")
        with pytest.raises(SettingsError), only_server(again, patience=0):
            pytest.fail("the lock went when the database was closed")


def test_a_dead_servers_place_is_taken_over(tmp_path):
    end(hold(tmp_path))
    with only_server(Settings(data_dir=tmp_path)):
        assert (tmp_path / "desk.db.server").read_text().startswith(f"process {os.getpid()} on ")
    with only_server(Settings(data_dir=tmp_path)):
        pass  # given back, too


def test_a_worker_that_outlives_its_server_still_serves(tmp_path):
    first = hold(tmp_path, "fork")
    assert first.stdout
    worker = int(first.stdout.readline())
    first.kill()
    first.wait()
    with pytest.raises(SettingsError), only_server(Settings(data_dir=tmp_path), patience=0.1):
        pytest.fail("it began")
    os.kill(worker, signal.SIGKILL)
    first.communicate()
    with only_server(Settings(data_dir=tmp_path)):
        pass


def test_servers_on_postgres_may_be_many(tmp_path):
    settings = Settings(data_dir=tmp_path, database_url="postgresql://u@h/d")
    with only_server(settings), only_server(settings):
        assert list(tmp_path.iterdir()) == []


def test_where_no_lock_can_be_made_the_start_says_so(tmp_path):
    (tmp_path / "desk.db.server").mkdir()
    with (
        pytest.raises(SettingsError, match=r"^DATABASE_URL: cannot write .*desk.db.server: Is a directory$"),
        only_server(Settings(data_dir=tmp_path)),
    ):
        pytest.fail("it began")
