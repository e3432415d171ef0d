"""Where Reflex keeps the states of tabs when there is a Redis: by a client of ours; its own waits for ever.

Reflex makes its clients from an address and nothing else (`reflex/utils/prerequisites.py`, `get_redis`). A
timeout written into that would reach its subscriptions too: they would end whenever nothing was said for so
long, and with them the notice that a lock was let go, and what other processes have for a tab of this one.
"""

import reflex as rx
from redis.asyncio import Redis
from redis.exceptions import ConnectionError, TimeoutError
from reflex.istate.manager.redis import StateManagerRedis
from reflex.utils.token_manager import RedisTokenManager

from ..redis_clients import make_client
from ..settings import Settings

LOST = (ConnectionError, TimeoutError)  # whoever meets a connection that hangs waits once, and then goes on


def bind(app: rx.App, settings: Settings) -> Redis | None:
    """Give an app's managers of states and tokens our client. Call once, where the app is made.

    Returns the client, which health asks by; None where states are in memory.
    """
    states, tokens = app.state_manager, app.event_namespace._token_manager
    if not isinstance(states, StateManagerRedis):
        return None
    client = make_client(settings.redis_url, name=f"{settings.redis_prefix}:states", again_after=LOST)
    states.redis = client
    if isinstance(tokens, RedisTokenManager):
        tokens.redis = client
    return client
