"""A few plain ASGI pieces that the tests of the middleware put together."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send


def http_scope(
    path: str = "/", *, client: str = "203.0.113.9", headers: Mapping[str, str] | None = None
) -> Scope:
    """Return the scope of a GET request as a server would make it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "method": "GET",
        "path": path,
        "query_string": b"",
        "client": (client, 50_000) if client else None,
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
    }


async def answer_ok(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The smallest application: 200 and nothing."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def outermost(app: ASGIApp) -> ASGIApp:
    """Return a middleware as a coroutine function: Starlette's client takes anything else for ASGI 2."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)

    return called


async def no_body() -> Message:
    """The request brings nothing."""
    return {"type": "http.request", "body": b"", "more_body": False}


class Sent(list[Message]):
    """Everything that an application sent."""

    async def __call__(self, message: Message) -> None:
        self.append(message)

    @property
    def status(self) -> int:
        return self[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode().lower(): value.decode() for name, value in self[0]["headers"]}
