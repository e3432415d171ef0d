"""The ceiling for alerts: a signature verified, one insert, one frame to one socket, and nothing else.

It answers at the addresses of the desk that the load generator uses. No queue, no lease, no books, no
moderation, no second page to keep from playing the same. What a product adds, it has to account for.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from standardwebhooks import Webhook
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from .ceiling import DATABASE, ready
from .ceiling_store import Row, open_store

SECRET = "CEILING_SECRET"  # noqa: S105  (the name of a variable)


async def receive(request: Request) -> Response:
    """Take one webhook and tell the overlay whose it is."""
    body = await request.body()
    event = Webhook(os.environ[SECRET]).verify(body, dict(request.headers))
    told = event["data"]["metadata"]
    row = Row(told["streamer_id"], 0, told["donation_id"], "", body.decode(), datetime.now(UTC).isoformat())
    await request.app.state.store.add([row._replace(seq=next(request.app.state.numbers))])
    frame = {"op": "play", "alert": told["donation_id"], "lease": 1}
    await request.app.state.overlays[told["streamer_id"]].send_text(json.dumps(frame))
    return PlainTextResponse("ok")


async def play(socket: WebSocket) -> None:
    """Serve one overlay; its token is its streamer's id."""
    await socket.accept()
    hello = json.loads(await socket.receive_text())
    socket.app.state.overlays[hello["token"]] = socket
    await socket.send_text('{"op":"welcome"}')
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        del socket.app.state.overlays[hello["token"]]


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    app.state.store = await open_store(os.environ[DATABASE])
    app.state.overlays = {}
    app.state.numbers = iter(range(1 << 60))
    yield
    await app.state.store.close()


app = Starlette(
    routes=[
        Route("/api/webhooks/dodo", receive, methods=["POST"]),
        WebSocketRoute("/api/overlay/socket", play),
        Route("/readyz", ready),
    ],
    lifespan=_life,
)
