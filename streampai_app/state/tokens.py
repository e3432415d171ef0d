"""Client tokens: the names of browser tabs, each sealed with the session it belongs to.

Reflex keeps a tab's state under a token that the tab chooses and shows in the socket's address; whoever
connects with a token is given that state and what is pushed to it. So ours carry a seal that only the
session cookie's secret can make. A socket whose cookie does not fit its token (a copied token, or a new
sign-in in the same tab) is never linked to it: it is handed a fresh one, as Reflex does for a duplicated
tab, and the state behind the old one stays untouched until it expires.

A stranger's state goes with their socket, for it holds nothing, and would let anybody fill our memory.
"""

import hashlib
import hmac
import uuid

import reflex as rx
from reflex.istate.manager.redis import StateManagerRedis
from reflex.state import State
from reflex_base.registry import RegistrationContext

from .. import runtime
from ..accounts.cookies import secret_in

SEAL_CHARACTERS = 32  # 128 bits in hex
STRANGER = ""  # the secret of whoever has none


def new_token(secret: str) -> str:
    """Return a fresh token that belongs to the session of this secret, or to a stranger."""
    name = str(uuid.uuid4())
    return f"{name}-{_seal(name, secret)}"


def is_bound(token: str, secret: str) -> bool:
    """Tell whether a token belongs to the session of this secret."""
    name, _, seal = token.rpartition("-")
    return hmac.compare_digest(seal.encode(), _seal(name, secret).encode())


def bind(app: rx.App) -> None:
    """Make an app link sockets only to tokens that their cookie fits. Call once, where the app is made."""
    manager = app.event_namespace._token_manager
    link, disconnect = manager.link_token_to_sid, manager.disconnect_token

    async def link_if_bound(token: str, sid: str) -> str | None:
        secret = _secret_of(app, sid)
        given = token if is_bound(token, secret) else new_token(secret)
        if await link(given, sid) is not None:  # another live socket has it, and Reflex made an unsealed one
            await manager.disconnect_token(manager.sid_to_token[sid], sid)
            given = new_token(secret)
            await link(given, sid)
        return None if given == token else given

    async def disconnect_and_forget(token: str, sid: str) -> None:
        await disconnect(token, sid)
        if is_bound(token, STRANGER):
            await _forget(app, token)

    manager.link_token_to_sid = link_if_bound
    manager.disconnect_token = disconnect_and_forget


async def _forget(app: rx.App, token: str) -> None:
    key = rx.BaseStateToken(ident=token, cls=State)
    states = app.state_manager
    if isinstance(states, StateManagerRedis):
        classes = RegistrationContext.get().base_states.values()
        await states.redis.delete(*(str(key.with_cls(state)) for state in classes))
    else:
        states._purge_token(key)


def _seal(name: str, secret: str) -> str:
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[:SEAL_CHARACTERS]


def _secret_of(app: rx.App, sid: str) -> str:
    environ = app.sio.get_environ(sid, app.event_namespace.namespace) or {}
    headers = environ.get("asgi.scope", {}).get("headers", [])
    cookies = b"; ".join(value for name, value in headers if name == b"cookie").decode("latin-1")
    return secret_in(cookies, runtime.current().settings)
