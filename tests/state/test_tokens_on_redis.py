"""What is left in Redis of tabs that have gone."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from reflex.istate.manager.redis import StateManagerRedis

from streampai_app.state.tokens import new_token

from .conftest import Tabs

pytestmark = pytest.mark.redis


@pytest.fixture
async def state_manager(redis_url: str) -> AsyncIterator[StateManagerRedis]:
    """States in Redis. Their keys begin with client tokens, which no other test has."""
    manager = StateManagerRedis(redis=Redis.from_url(redis_url), token_expiration=60)
    yield manager
    await manager.close()


async def keys(manager: StateManagerRedis, token: str) -> list[bytes]:
    return [key async for key in manager.redis.scan_iter(match=f"{token}*")]


async def test_a_stranger_leaves_nothing_and_a_member_leaves_their_state(
    tabs: Tabs, state_manager: StateManagerRedis
):
    _, secret = await tabs.sign_in()
    stranger = await tabs.connect("/login", "", new_token(""))
    admin = await tabs.connect("/admin/support", secret, new_token(secret))
    assert await keys(state_manager, stranger.token)
    await stranger.leave()
    await admin.leave()
    assert await keys(state_manager, stranger.token) == []
    left = await keys(state_manager, admin.token)
    assert left
    await state_manager.redis.delete(*left)
