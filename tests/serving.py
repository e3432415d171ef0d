"""An application served in this process by the server that production has, for stages of tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

from streampai_app.server.gate import Gate
from streampai_app.server.http import Deadlines
from streampai_app.server.supervisor import listen
from streampai_app.server.worker import Worker, WorkerConfig
from streampai_app.web.address import TrustedProxies

from .waiting import eventually


@asynccontextmanager
async def serving(
    app: ASGIApp,
    port: int = 0,
    *,
    deadlines: Deadlines | None = None,
    capacity: int = 1_000,
    per_address: int = 100,
    proxies: tuple[str, ...] = (),
    sweep_every: int = 10,
) -> AsyncIterator[tuple[int, Worker]]:
    """Serve on a loopback port, a free one if none is named. Gives the port and the worker."""
    listener = listen("127.0.0.1", port)
    gate = Gate(TrustedProxies(proxies), capacity, per_address)
    worker = Worker(WorkerConfig(_with_lifespan(app), gate, deadlines))
    worker.sweep_every = sweep_every
    task = asyncio.create_task(worker.serve(sockets=[listener]))
    await eventually(lambda: worker.started)
    try:
        yield listener.getsockname()[1], worker
    finally:
        worker.should_exit = True
        await task


def _with_lifespan(app: ASGIApp) -> ASGIApp:
    """The life of what runs here is the test's, not the server's."""

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})

    return whole
