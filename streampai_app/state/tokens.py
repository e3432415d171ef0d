"""Client tokens: the names of browser tabs, each sealed with the session it belongs to.

Reflex keeps a tab's state under a token that the tab chooses and shows in the socket's address; whoever
connects with a token is given that state and what is pushed to it. So ours carry a seal that only the
session cookie's secret can make. A socket whose cookie does not fit its token (a copied token, or a new
sign-in in the same tab) is never linked to it: it is handed a fresh one, as Reflex does for a duplicated
tab, and the state behind the old one stays untouched until it expires.
"""

import hashlib
import hmac
import uuid

import reflex as rx

from .. import runtime
from ..accounts.cookies import secret_in

SEAL_CHARACTERS = 32  # 128 bits in hex


def new_token(secret: str) -> str:
    """Return a fresh token that belongs to the session of this secret (an empty one for strangers)."""
    name = str(uuid.uuid4())
    return f"{name}-{_seal(name, secret)}"


def is_bound(token: str, secret: str) -> bool:
    """Tell whether a token belongs to the session of this secret."""
    name, _, seal = token.rpartition("-")
    return hmac.compare_digest(seal.encode(), _seal(name, secret).encode())


def bind(app: rx.App) -> None:
    """Make an app link sockets only to tokens that their cookie fits. Call once, where the app is made."""
    manager = app.event_namespace._token_manager
    link = manager.link_token_to_sid

    async def link_if_bound(token: str, sid: str) -> str | None:
        secret = _secret_of(app, sid)
        given = token if is_bound(token, secret) else new_token(secret)
        if await link(given, sid) is not None:  # another live socket has it, and Reflex made an unsealed one
            await manager.disconnect_token(manager.sid_to_token[sid], sid)
            given = new_token(secret)
            await link(given, sid)
        return None if given == token else given

    manager.link_token_to_sid = link_if_bound


def _seal(name: str, secret: str) -> str:
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[:SEAL_CHARACTERS]


def _secret_of(app: rx.App, sid: str) -> str:
    environ = app.sio.get_environ(sid, app.event_namespace.namespace) or {}
    headers = environ.get("asgi.scope", {}).get("headers", [])
    cookies = b"; ".join(value for name, value in headers if name == b"cookie").decode("latin-1")
    return secret_in(cookies, runtime.current().settings)
