"""The composition root: the app, its pages, its routes and its life.

`app` is what Reflex compiles, `serve` what the server runs.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from . import logs, runtime
from .settings import settings
from .web.routes import make_routes
from .web.surroundings import surround

app = rx.App()


@app.add_page
def index() -> rx.Component:
    """Return a page that says who we are."""
    return rx.el.main(rx.el.h1("Streampai Desk"))


def serve() -> ASGIApp:
    """Return the whole process as one ASGI application: our routes first, then Reflex."""
    logs.configure()
    reflex = app()

    @asynccontextmanager
    async def life(_outer: Starlette) -> AsyncIterator[None]:
        async with runtime.running(settings()), reflex.router.lifespan_context(reflex):
            yield

    return surround(Starlette(routes=[*make_routes(), Mount("", reflex)], lifespan=life), settings())
