"""What we write is for us alone, also what an older version left readable to all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from streampai_app import data_folder
from streampai_app.data_folder import keep_private, open_data_dir, readable_by_others
from streampai_app.db import Database
from streampai_app.donations.sandbox import open_sandbox
from streampai_app.settings import Settings, SettingsError
from tests.people import add_account


@pytest.fixture(autouse=True)
def usual_umask():
    """Files are readable to all unless somebody sees to it, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_a_new_folder_and_all_that_comes_into_it_is_private(tmp_path, sqlite_template):
    settings = Settings(data_dir=tmp_path / "data")
    keep_private()
    open_data_dir(settings)
    (settings.data_dir / "desk.db").write_bytes(sqlite_template.read_bytes())
    store = open_sandbox(settings).app.state.world.store
    with store.transaction():
        pass
    store.close()
    database = Database(settings.database)
    database.write_now(add_account)
    assert {"desk.db", "desk.db-wal", "sandbox.db"} <= {path.name for path in settings.data_dir.iterdir()}
    assert open_to_others(tmp_path) == []
    database.close()


def test_what_was_left_readable_is_made_private_and_what_is_not_ours_is_left_alone(tmp_path):
    settings = Settings(data_dir=tmp_path)
    ours = ["desk.db", "desk.db-wal", "desk.db-shm", "sandbox.db", "sandbox.secret"]
    folders = ["outbox", "attachments", "sounds", "metrics"]
    for name in [*ours, "theirs.txt"]:
        (tmp_path / name).touch(0o644)
    for name in folders:
        (tmp_path / name).mkdir(0o755)
    assert {path.name for path in readable_by_others(settings)} == {*ours, *folders}
    open_data_dir(settings)
    assert open_to_others(tmp_path) == ["theirs.txt"]
    assert readable_by_others(settings) == []


def test_a_database_elsewhere_is_made_private_and_a_link_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    database = tmp_path / "elsewhere" / "our.db"
    database.touch(0o644)
    theirs = tmp_path / "elsewhere" / "theirs"
    theirs.mkdir(0o755)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "outbox").symlink_to(theirs)
    open_data_dir(Settings(data_dir=tmp_path / "data", database_url=f"sqlite:///{database}"))
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o755


def test_what_is_no_file_keeps_its_mode(tmp_path):
    """`DATABASE_URL=sqlite:////dev/null` took the whole machine's /dev/null away from all other users."""
    settings = Settings(data_dir=tmp_path)
    os.mkfifo(tmp_path / "desk.db-wal", 0o666)
    assert readable_by_others(settings) == []
    assert readable_by_others(Settings(data_dir=tmp_path, database_url="sqlite:////dev/null")) == []


def test_a_file_that_is_no_database_is_refused_as_it_is(tmp_path):
    theirs = tmp_path / "notes.txt"
    theirs.write_text("hello\n")
    theirs.chmod(0o644)
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: .*notes\.txt is not a database of SQLite's$"):
        open_data_dir(Settings(data_dir=tmp_path / "data", database_url=f"sqlite:///{theirs}"))
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o644


def test_what_is_another_users_does_not_stop_the_start(tmp_path, monkeypatch):
    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    (tmp_path / "desk.db").touch(0o644)
    monkeypatch.setattr(Path, "chmod", refuse)
    open_data_dir(Settings(data_dir=tmp_path))


@pytest.mark.parametrize("url", ["", "postgresql://u@h/d"])
def test_a_full_disk_stops_the_start_where_the_database_is_on_it(tmp_path, monkeypatch, url):
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(data_folder, "_try_to_write", full)
    settings = Settings(data_dir=tmp_path, database_url=url)
    if url:
        open_data_dir(settings)
        return
    with pytest.raises(SettingsError, match=r"^DATA_DIR: cannot write to .*: No space left on device$"):
        open_data_dir(settings)


def test_a_folder_that_is_not_there_yet_is_made_beside_postgres_too(tmp_path):
    settings = Settings(data_dir=tmp_path / "a" / "b", database_url="postgresql://u@h/d")
    open_data_dir(settings)
    assert settings.data_dir.is_dir()
