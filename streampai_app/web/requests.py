"""What every request carries from the start: an id, the true address of its sender, a line in the log.

The id comes from a trusted proxy or is made here. It stands in each log line that the request causes and in
the `X-Request-Id` of the answer, so that a person who quotes it can be helped. The log names the *template*
of the route, never the address: addresses hold capability links and client tokens.
"""

import re
import time
from collections.abc import Awaitable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from .. import logs, metrics
from ..errors import AppError
from ..isolation import report
from .address import TrustedProxies, peer
from .problems import SURPRISE, problem
from .route_template import template_of

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "SOCKET"})
QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics", "(front end)"})


class RequestContext:
    """Outermost of our middleware. Puts the true address into `scope["client"]` for all that comes after."""

    def __init__(self, app: ASGIApp, trusted_proxies: TrustedProxies) -> None:
        self.app = app
        self.proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        request_id = self._request_id(scope)
        scope["client"] = (self.proxies.client(scope), 0)
        scope["request_id"] = request_id
        watch = _Watch(scope, send, request_id)
        before = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self.app(scope, receive, watch.send)
        except Exception as error:
            report("request", error, "failed", route=template_of(scope))
            if not await watch.apologise():
                raise
        except BaseException:
            watch.status = watch.status or 500
            raise
        finally:
            watch.finish()
            structlog.contextvars.reset_contextvars(**before)

    def _request_id(self, scope: Scope) -> str:
        if self.proxies.trusts(peer(scope)):
            for name, value in scope["headers"]:
                if name == b"x-request-id" and REQUEST_ID.fullmatch(given := value.decode("latin-1")):
                    return given
        return str(ULID())


class _Watch:
    """Sees the answer go by: gives it the id, and at the end counts, times and logs it."""

    __slots__ = ("_began", "_is_whole", "_request_id", "_send", "scope", "status")

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self.scope = scope
        self.status = 0
        self._is_whole = False
        self._send = send
        self._request_id = request_id
        self._began = time.perf_counter()

    def send(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = self._request_id
        elif message["type"] == "http.response.body":
            self._is_whole = not message.get("more_body", False)
        elif message["type"] == "websocket.accept":
            self.status = 101
        elif message["type"] == "websocket.close" and not self.status:
            self.status = 403  # that is what a socket closed before it was accepted is told
        return self._send(message)

    async def apologise(self) -> bool:
        """End an answer that raised, if none has been given yet. Returns False for half an answer.

        The server has to break that off, so that nobody takes it for a whole one.
        """
        if self.status or self.scope["type"] != "http":
            self.status = self.status or 500
            return self._is_whole
        await problem(AppError(SURPRISE, reason="internal"))(self.scope, _nothing, self.send)
        return True

    def finish(self) -> None:
        seconds = time.perf_counter() - self._began
        route = template_of(self.scope)
        method = self.scope.get("method", "SOCKET")
        if method not in METHODS:
            method = "OTHER"  # anybody may make one up, and each would be counted for ever
        metrics.http_requests.labels(method, route, str(self.status)).inc()
        if self.status != 101:  # how long a socket stayed open says nothing of how fast we are
            metrics.http_seconds.labels(route).observe(seconds)
        if route not in QUIET_ROUTES or self.status >= 400:
            logs.request_done(method=method, route=route, status=self.status, ms=round(seconds * 1000, 1))


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
