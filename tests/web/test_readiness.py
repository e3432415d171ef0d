"""/readyz when Postgres, Redis or the disk goes away, hangs, and comes back."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import event
from starlette.applications import Starlette

from streampai_app import runtime, schema
from streampai_app.db import Tx
from streampai_app.errors import Unavailable
from streampai_app.ids import new_id
from streampai_app.models import Visitor
from streampai_app.realtime.redis import RedisBus
from streampai_app.redis_clients import make_client
from streampai_app.runtime import Runtime
from streampai_app.settings import Settings, read_settings
from streampai_app.web import health

from ..db.conftest import QUICK
from ..realtime.proxy import Proxy

WHATEVER_HANGS = 20  # seconds


class Operator:
    """Somebody who watches a desk that runs in this process."""

    def __init__(self, running: Runtime, client: httpx.AsyncClient) -> None:
        self.running = running
        self._client = client

    async def look(self) -> dict[str, Any]:
        """Return what /readyz says; that its status and `ready` say the same is certain."""
        answer = await self._client.get("/readyz")
        assert (answer.status_code == 200) == answer.json()["ready"]
        return answer.json()

    async def until(self, ready: bool) -> dict[str, Any]:
        """Look until the desk is ready or is not."""
        async with asyncio.timeout(WHATEVER_HANGS):
            while True:
                said = await self.look()
                if said["ready"] is ready:
                    return said
                await asyncio.sleep(0.02)


@asynccontextmanager
async def watching(settings: Settings, **more: Any) -> AsyncIterator[Operator]:
    async with runtime.running(settings, CHEAPEST, deadlines=QUICK, **more) as running:
        app = Starlette(routes=health.routes)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
            yield Operator(running, client)


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Proxy]:
    proxy = Proxy(url)
    await proxy.mend()
    yield proxy
    await proxy.cut()


def add(tx: Tx, size: int = 10) -> None:
    tx.insert(Visitor(id=new_id("vis"), name="x" * size, created_at=tx.now))


@pytest.mark.postgres
async def test_connections_that_hang_are_told_though_new_ones_work(postgres_url: str, tmp_path: Path):
    async with (
        line_to(postgres_url) as line,
        watching(read_settings(database_url=line.url, data_dir=tmp_path)) as operator,
    ):
        assert await operator.until(True) == {"ready": True, "database": "ok"}
        line.swallow()
        lost = asyncio.gather(*(operator.running.db.write(add) for _ in range(4)), return_exceptions=True)
        await operator.until(False)
        assert await operator.until(True) == {"ready": True, "database": "ok"}
        assert {type(error) for error in await lost} <= {Unavailable, type(None)}
        await operator.running.db.write(add)


@pytest.mark.redis
async def test_a_redis_that_hangs_is_told_by_the_clients_that_serve(
    redis_url: str, redis_prefix: str, sqlite_url: str, tmp_path: Path
):
    async with line_to(redis_url) as line:
        settings = read_settings(
            redis_url=line.url, redis_prefix=redis_prefix, database_url=sqlite_url, data_dir=tmp_path
        )
        states = make_client(line.url, name="states", timeout=0.3)
        async with watching(settings, states=states) as operator:
            assert (await operator.until(True))["redis"] == "ok"
            line.swallow()
            assert (await operator.until(False))["redis"] == "does not answer"
            assert (await operator.until(True))["redis"] == "ok"
            line.swallow_new()
            line.drop()
            assert (await operator.until(False))["redis"] == "does not answer"
            await line.mend()
            line.drop()
            await operator.until(True)
            await states.aclose()


@pytest.mark.redis
async def test_hints_that_do_not_get_through_are_told_and_no_reason_to_take_the_process_out(
    redis_url: str, redis_prefix: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = read_settings(
        redis_url=redis_url, redis_prefix=redis_prefix, database_url=sqlite_url, data_dir=tmp_path
    )
    async with watching(settings) as operator:
        monkeypatch.setattr(RedisBus, "connected", False)
        said = await operator.until(True)
        assert said["degraded"] == "hints do not reach the other processes"


async def test_a_write_that_waits_is_told(database_url: str, tmp_path: Path):
    gate = threading.Event()
    async with watching(read_settings(database_url=database_url, data_dir=tmp_path)) as operator:
        works = [asyncio.create_task(operator.running.db.write(lambda tx: gate.wait(20))) for _ in range(8)]
        assert (await operator.until(False))["writes"] == "one has been waiting for 0 s"
        gate.set()
        await asyncio.gather(*works, return_exceptions=True)
        assert "writes" not in await operator.until(True)


async def test_a_disk_that_is_full_is_told_until_a_write_succeeds(sqlite_url: str, tmp_path: Path):
    async with watching(read_settings(database_url=sqlite_url, data_dir=tmp_path)) as operator:
        db = operator.running.db
        await db.write(lambda tx: tx.connection.exec_driver_sql("PRAGMA max_page_count=1"))
        with pytest.raises(Unavailable, match="disk is full"):
            await db.write(add, 1_000_000)
        event.listen(db.engine, "before_cursor_execute", make_large)
        assert await operator.look() == {
            "ready": False,
            "database": "ok",
            "writes": "refused, the disk is full",
        }
        event.remove(db.engine, "before_cursor_execute", make_large)
        assert await operator.look() == {"ready": True, "database": "ok"}


def make_large(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
    """Have the probe fail as on a full disk: `max_page_count` only refuses new pages, and it needs none."""
    if statement.startswith("UPDATE alembic_version"):
        cursor.execute("CREATE TABLE large AS SELECT zeroblob(1000000)")


async def test_asked_by_many_at_once_it_looks_once(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    looks = []
    look = schema.has_all_migrations
    monkeypatch.setattr(schema, "has_all_migrations", lambda tx: looks.append(1) or look(tx))
    async with watching(read_settings(database_url=sqlite_url, data_dir=tmp_path)) as operator:
        await asyncio.gather(*(operator.look() for _ in range(50)))
        assert len(looks) == 1
        await operator.look()
        assert len(looks) == 2


async def test_a_database_that_is_not_migrated_is_told(tmp_path: Path):
    async with watching(read_settings(database_url=f"sqlite:///{tmp_path}/new.db")) as operator:
        assert await operator.look() == {"ready": False, "database": "not migrated"}
