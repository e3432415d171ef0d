"""The composition root: the app, its pages, its routes and its life.

`app` is what Reflex compiles, `serve` what the server runs.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import reflex as rx
from reflex_base.constants import Env
from reflex_base.environment import environment
from sqlalchemy.orm import configure_mappers
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from . import garbage, logs, runtime, stopping
from .alerts.speech.worker import speaking
from .data_folder import keep_private
from .descriptors import capacity, raise_limit
from .donations.sandbox import open_sandbox
from .donations.worker import working
from .frontend.build import FOLDER
from .frontend.prerendering import stand_in
from .frontend.project import in_project, work_in
from .jobs import company, timetable
from .pages import add_pages
from .pages.surroundings import surroundings
from .settings import settings
from .state import admission, push, store, tokens
from .state.guard import Guard
from .web.event_flood import EventFlood
from .web.event_frames import EventFrames
from .web.frontend import FrontEnd
from .web.origin import OriginCheck
from .web.problems import handlers
from .web.routes import answer_the_rest, make_routes, sandbox_routes
from .web.surroundings import surround

with in_project():
    app = rx.App(**surroundings())
app.add_middleware(Guard())
app.register_lifespan_task(push.sweeping)
tokens.bind(app)
admission.bind(app)
states = store.bind(app, settings())
add_pages(app)


def serve() -> ASGIApp:
    """Return the whole process as one ASGI application, which opens nothing before its life begins.

    A single worker shares it with its parent, which makes it; of several each makes its own.
    """
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    logs.configure()
    keep_private()
    work_in(settings().data_dir / "reflex")
    with in_project():
        reflex = app()
    configure_mappers()  # else each worker does it at its first query
    sandbox = open_sandbox(settings())
    events = OriginCheck(EventFrames(EventFlood(reflex)), settings())
    front_end = FrontEnd(FOLDER, page_at, settings().dodo_mode)

    async def rest(scope: Scope, receive: Receive, send: Send) -> None:
        """Of Reflex only the event socket is reachable; all other addresses are files and pages."""
        chosen = events if scope["path"].startswith("/_event") else front_end
        await chosen(scope, receive, send)

    @asynccontextmanager
    async def life(_outer: Starlette) -> AsyncIterator[None]:
        async with (
            runtime.running(settings(), sandbox=sandbox, states=states) as running,
            working(running.db, running.bus, running.gateways),
            speaking(running.db, running.bus, running.speech),
            sandbox.running() if sandbox else nullcontext(),
            timetable.keeping(running) as leader,
            company.noticed(running, leader),
            reflex.router.lifespan_context(reflex),
        ):
            garbage.settle()
            with stopping.heard(running.stopping):
                yield

    routes = [*make_routes(settings()), *sandbox_routes(sandbox)]
    inside = Starlette(routes=routes, lifespan=life, exception_handlers=handlers)
    answer_the_rest(inside, rest)
    connections = capacity(raise_limit())
    return surround(inside, settings(), front_end.inline_script_hashes(), connections)


def page_at(path: str) -> str | None:
    """Return the address that the app's page at this path was built for, if it has one.

    Reflex's own page for "not found" is none.
    """
    route = app.router(path)
    return None if route in {None, "404"} or path == "/index" else stand_in(route, path)
