"""The states of tabs in a Redis whose host vanished without a word."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import reflex as rx
from redis.asyncio import Redis
from reflex.istate.manager.redis import StateManagerRedis
from reflex.state import State
from reflex.utils.token_manager import RedisTokenManager

from streampai_app.settings import read_settings
from streampai_app.state import store
from streampai_app.state.tokens import new_token
from streampai_app.streampai_app import app

from ..realtime.proxy import Proxy, line_to

pytestmark = pytest.mark.redis


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Proxy]:
    async with line_to(redis_url) as line:
        yield line


async def test_an_event_whose_state_hangs_is_late_and_the_next_is_not(
    line: Proxy, monkeypatch: pytest.MonkeyPatch, redis_prefix: str
):
    manager = StateManagerRedis(redis=Redis.from_url(line.url), token_expiration=60)
    tokens = RedisTokenManager(manager.redis)
    monkeypatch.setattr(app, "_state_manager", manager)
    monkeypatch.setattr(app.event_namespace, "_token_manager", tokens)
    address = f"{line.url}?socket_timeout=0.3"
    client = store.bind(app, read_settings(redis_url=address, redis_prefix=redis_prefix))
    assert client is manager.redis is tokens.redis
    key = rx.BaseStateToken(ident=new_token(""), cls=State)
    async with manager.modify_state(key):
        pass
    line.swallow()
    async with asyncio.timeout(20):
        async with manager.modify_state(key):
            pass
        await tokens.link_token_to_sid(key.ident, "sid")
    await client.delete(*[name async for name in client.scan_iter(match=f"*{key.ident}*")])
    await manager.close()


def test_states_in_memory_need_no_client() -> None:
    assert store.bind(app, read_settings()) is None
