"""A reader that reads on and on, and what it does to a disk: a real small one where we may mount it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import create_engine, text

from streampai_app.db import Database, Tx, wal
from streampai_app.db.wal import MEGABYTE
from streampai_app.errors import Unavailable
from streampai_app.models import Visitor

ENOUGH = 8 * MEGABYTE  # bytes that are written without a disk being full


@contextmanager
def long_reader(url: str) -> Iterator[None]:
    """Read on and on, past every deadline of ours, as somebody's `sqlite3` or a backup does."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM visitors").fetchone()
        yield
    finally:
        connection.close()


def add(tx: Tx, kilobytes: int = 64) -> None:
    tx.insert(Visitor(id=os.urandom(8).hex(), name="x" * 1024 * kilobytes, created_at=tx.now))


async def fill(database: Database, work: Callable[[Tx], None] = add) -> int:
    """Write until that is refused. Returns how many writes were not."""
    for number in range(ENOUGH // (64 * 1024)):
        try:
            await database.write(work)
        except Unavailable:
            return number
    raise AssertionError("there was no end to the disk")


def log_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///") + "-wal")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes, mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("may not mount here; the same with a stated size is tested everywhere")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def stated_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Four megabytes, as far as `disk_usage` says."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def usage(_path: Path) -> tuple[int, int, int]:
        used = sum(file.stat().st_size for file in folder.iterdir())
        return namedtuple("usage", "total used free")(4 * MEGABYTE, used, max(4 * MEGABYTE - used, 0))

    monkeypatch.setattr(wal.shutil, "disk_usage", usage)
    return folder


@pytest.fixture(params=["small_disk", "stated_disk"])
def disk(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


async def test_on_a_full_disk_writes_go_on_as_soon_as_the_reader_has_gone(disk: Path, sqlite_template: Path):
    url = f"sqlite:///{shutil.copy(sqlite_template, disk / 'desk.db')}"
    database = Database(url)
    with long_reader(url):
        assert await fill(database) > 5
        with pytest.raises(Unavailable, match="disk is full"):
            await database.write(add)
    for _ in range(3):
        await database.write(add, 1)
    database.close()


async def test_what_only_the_disk_itself_refuses_is_stored_once_the_log_gave_back_its_space(
    small_disk: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
):
    """Others fill the disk too, and quicker than we look."""

    def write_over(tx: Tx) -> None:
        tx.connection.execute(text("UPDATE visitors SET name = :name"), {"name": os.urandom(32768).hex()})

    monkeypatch.setattr(wal.WriteAheadLog, "has_room", lambda self: True)
    url = f"sqlite:///{shutil.copy(sqlite_template, small_disk / 'desk.db')}"
    database = Database(url)
    await database.write(add)
    assert wal.WriteAheadLog(database.engine).give_back()  # or the database would have to become larger
    with long_reader(url):
        assert await fill(database, write_over) > 5
    await database.write(write_over)
    assert log_of(url).stat().st_size < MEGABYTE // 2
    database.close()


async def test_a_log_that_has_grown_large_is_cut_back_once_no_reader_holds_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(wal, "LARGE", MEGABYTE)
    monkeypatch.setattr(wal, "HUGE", MEGABYTE)
    monkeypatch.setattr(wal, "LOOK_EVERY", 0.0)
    database = Database(sqlite_url)
    with long_reader(sqlite_url):
        for _ in range(32):
            await database.write(add)
        assert log_of(sqlite_url).stat().st_size > 2 * MEGABYTE
        assert "somebody has been reading for long" in database.look_at_log()
    await database.write(add, 1)
    assert (log_of(sqlite_url).stat().st_size, database.look_at_log()) == (0, "")
    database.close()


async def test_no_checkpoint_and_no_room_that_can_be_asked_about_is_no_reason_not_to_write(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    def nobody_knows(_path: Path) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(wal.shutil, "disk_usage", nobody_knows)
    database = Database(sqlite_url)
    await database.write(add)
    log = wal.WriteAheadLog(database.engine)
    monkeypatch.setattr(wal, "_checkpoint", lambda connection: connection.execute("no SQL"))
    assert log.give_back() is False
    database.close()


async def test_a_mistake_of_the_writers_own_does_not_put_the_pen_down(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    database = Database(sqlite_url)
    with monkeypatch.context() as patch:
        patch.setattr(wal.WriteAheadLog, "has_room", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await database.write(add)
    await database.write(add)
    database.close()


# A limit on the size of files fails a write in the middle, as a full disk does, and needs no rights.
LIMITED = """
import asyncio, resource, sys
from streampai_app.db import Database
from streampai_app.errors import Unavailable
from tests.db.test_wal import add, long_reader

async def main(url):
    database = Database(url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, resource.RLIM_INFINITY))
    with long_reader(url):
        try:
            for _ in range(100):
                await database.write(add)
        except Unavailable as error:
            print("refused")
    await asyncio.gather(*(database.write(add, 1) for _ in range(3)))
    print("stored")
    database.close()

asyncio.run(main(sys.argv[1]))
"""


def test_a_log_that_may_not_grow_is_given_back_as_soon_as_the_reader_has_gone(sqlite_url: str):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, sqlite_url], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["refused", "stored"], done.stderr


def test_a_disk_with_plenty_free_is_not_looked_at_before_every_transaction(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    usage = namedtuple("usage", "total used free")

    def disk_usage(folder: str) -> usage:
        looks.append(folder)
        return usage(0, 0, free)

    monkeypatch.setattr(wal.shutil, "disk_usage", disk_usage)
    log = wal.WriteAheadLog(create_engine(sqlite_url))
    free = wal.PLENTY - 1
    assert [log.has_room() for _ in range(3)] == [True] * 3
    assert len(looks) == 3
    free = wal.PLENTY
    assert [log.has_room() for _ in range(3)] == [True] * 3
    assert len(looks) == 4
