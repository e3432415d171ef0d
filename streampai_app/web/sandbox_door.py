"""What of the sandbox anybody may reach: the page where a donor pays.

Its API and its panel, which move the money and let things go wrong, are for who sits at this machine. The
desk itself asks it without the network.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import NotAllowed
from .address import is_loopback_without_proxy

OPEN = ("/session/", "/style.css")


class SandboxDoor:
    """ASGI middleware before the sandbox. Raises `NotAllowed`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope["root_path"])
        if not path.startswith(OPEN) and not is_loopback_without_proxy(scope):
            raise NotAllowed("The sandbox's controls answer this machine only.", reason="not-this-machine")
        await self._app(scope, receive, send)
