"""What a console says when the database's host vanished without a word: something, within seconds."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from streampai_app import runtime
from streampai_app.runtime import Runtime
from streampai_app.settings import Settings
from streampai_app.support.queries import messages_after

from ..db.conftest import QUICK
from ..people import a_chat, new_uuid
from ..realtime.proxy import Proxy, line_to
from .conftest import Tabs
from .test_support import console, reply

pytestmark = pytest.mark.postgres


@pytest.fixture
async def line(postgres_url: str) -> AsyncIterator[Proxy]:
    async with line_to(postgres_url) as line:
        yield line


@pytest.fixture
async def running(line: Proxy, tmp_path: Path) -> AsyncIterator[Runtime]:
    settings = Settings(database_url=line.url, data_dir=tmp_path, public_url="http://localhost:8000")
    async with runtime.running(settings, CHEAPEST, deadlines=QUICK) as running:
        yield running


async def test_a_reply_on_connections_that_hang_is_answered_in_time_and_stored_once(
    tabs: Tabs, line: Proxy, db
):
    visitor, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    reply_id = new_uuid()
    line.swallow()
    async with asyncio.timeout(20):
        await reply(tab, started.chat.id, "Hello!", reply_id)
        assert "did not answer" in tab.notices[-1]
        while not tab.shown()["answer"].startswith(f"stored {reply_id}"):  # as the composer does
            await reply(tab, started.chat.id, "Hello!", reply_id)
    assert [m.body for m in await db.read(messages_after, visitor, started.chat.id, 1)] == ["Hello!"]
