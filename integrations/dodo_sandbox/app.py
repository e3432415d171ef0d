"""The sandbox as an application: mounted in a process, or asked by tests without any network."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from . import api, hosted, panel
from .catalogue import Product, demo_products
from .html import STYLE, page
from .pump import keep_pumping, pump
from .refusals import Refused
from .store import Store
from .world import World

TIMEOUT = 15.0  # seconds that Dodo waits for a receiver


def make_sandbox(
    path: Path | str,
    *,
    base_url: str,
    webhook_url: str,
    secret: str,
    api_key: str | None = None,
    business_id: str = "bus_sandbox",
    products: Iterable[Product] = (),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """Return a stand-in for Dodo that keeps its state in the SQLite file at `path`.

    `base_url` is where it is reached, with the path under which it is mounted. Webhooks go to `webhook_url`,
    through `transport` if there is one, signed with `secret`. Any key is taken unless `api_key` says which.
    `products` come on top of those of `demo_products()`.

    Webhooks are sent while its lifespan runs. A mounted application's does not run by itself: enter
    `sandbox.router.lifespan_context(sandbox)` in the lifespan of the host, or call `deliver_due`.
    """
    world = World(
        store=Store(path),
        clock=clock,
        base_url=base_url.rstrip("/"),
        webhook_url=webhook_url,
        secret=secret,
        api_key=api_key,
        business_id=business_id,
        products=demo_products() | {product.id: product for product in products},
        http=httpx.AsyncClient(timeout=TIMEOUT, transport=transport, trust_env=False),  # past any proxy
    )
    app = Starlette(
        routes=[*panel.ROUTES, *hosted.ROUTES, *api.ROUTES, Route("/style.css", _style)],
        exception_handlers={Refused: _refused, HTTPException: _no_such_route},
        lifespan=_lifespan,
    )
    app.state.world = world
    return app


async def deliver_due(sandbox: Starlette) -> int:
    """Settle and send what is due at the sandbox's time, once. Returns how many webhooks were sent."""
    return await pump(sandbox.state.world)


async def close_sandbox(sandbox: Starlette) -> None:
    """Let go of file and connections. The lifespan does it too."""
    world: World = sandbox.state.world
    await world.http.aclose()
    world.store.close()


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    pumping = asyncio.create_task(keep_pumping(app.state.world))
    try:
        yield
    finally:
        pumping.cancel()
        with suppress(asyncio.CancelledError):
            await pumping
        await close_sandbox(app)


async def _style(_request: Request) -> Response:
    return FileResponse(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def _refused(request: Request, error: Exception) -> Response:
    """A browser gets a page, everybody else gets what Dodo would say."""
    assert isinstance(error, Refused)
    if "text/html" in request.headers.get("accept", ""):
        body = f'<main class="receipt"><h1>That did not work</h1><p>{escape(error.message)}</p></main>'
        return page(request.app.state.world, "Refused", body, error.status)
    return JSONResponse({"code": error.code, "message": error.message}, error.status)


async def _no_such_route(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"code": "NOT_FOUND", "message": error.detail}, error.status_code)
