"""Sockets go to their endpoints directly.

A socket stays for hours, and each layer between server and endpoint stays in memory with it: Starlette's are
eleven coroutines, 5 kB. What they are there for is done elsewhere: the endpoints close after every failure,
and `requests.py` reports what they do not catch.
"""

from collections.abc import Awaitable

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket


class DirectSockets:
    """ASGI middleware just around an application: serves those of its sockets that no `Mount` holds."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._routes = {route.path: route for route in app.routes if isinstance(route, WebSocketRoute)}

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        route = self._routes.get(scope["path"]) if scope["type"] == "websocket" else None
        if route is None:
            return self._app(scope, receive, send)
        scope["app"], scope["route"] = self._app, route
        return route.endpoint(WebSocket(scope, receive, send))
