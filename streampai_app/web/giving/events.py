"""Following one donation live, as Server-Sent Events (WHATWG HTML, 9.2). The secret in the address lets in.

Each event is the donation as `GET /api/donations/status/<secret>` gives it. Where nothing more can come, the
stream ends.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ...donations.following import Followed
from ...donations.topics import donation_topic
from ...runtime import Runtime, current
from .checkout import read_followed, status_json

HEARTBEAT = 15.0  # seconds; proxies end what is silent for longer
LONGEST = 15 * 60.0  # seconds, then the browser connects anew by itself
RETRY = "retry: 2000\n\n"  # milliseconds


def donation_event_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/api/donations/events/{secret}", events, methods=["GET"])]


async def events(request: Request) -> Response:
    """Send the donation now and after each change."""
    runtime, secret = current(), request.path_params["secret"]
    followed = await runtime.db.read(read_followed, secret)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _follow(runtime, secret, followed.donation_id), 200, headers, "text/event-stream"
    )


async def _follow(runtime: Runtime, secret: str, donation_id: str) -> AsyncIterator[str]:
    """Subscribe first and read then, so that no change falls between."""
    changed = asyncio.Event()
    unsubscribe = runtime.bus.subscribe(donation_topic(donation_id), lambda _hint: changed.set())
    until = asyncio.get_running_loop().time() + LONGEST
    told: Followed | None = None
    try:
        yield RETRY
        while asyncio.get_running_loop().time() < until and not runtime.stopping.is_set():
            changed.clear()
            followed = await runtime.db.read(read_followed, secret)
            yield ":\n\n" if followed == told else _event(followed)
            told = followed
            if followed.is_final:
                return
            await _first_of(changed, runtime.stopping)
    finally:
        unsubscribe()


async def _first_of(*events: asyncio.Event) -> None:
    """Wait until one of these is set, or it is time for a sign of life."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


def _event(followed: Followed) -> str:
    return f"data: {json.dumps(status_json(followed))}\n\n"
