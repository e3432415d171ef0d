"""Between the server and a socket's endpoint stands nothing that is not needed."""

import asyncio
import contextlib
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from streampai_app.settings import Settings
from streampai_app.web.route_template import template_of
from streampai_app.web.routes import make_routes
from streampai_app.web.surroundings import surround

MOST_LAYERS = 6  # the application, the context of the request, the crowd, and the endpoint's own


async def say_where(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(f"{template_of(socket.scope)} {socket.app is not None}")
    await socket.close()


def test_a_socket_is_reached_with_its_route_and_its_application() -> None:
    app = Starlette(routes=[WebSocketRoute("/api/talk", say_where)])
    with TestClient(surround(app, Settings(), counts=None)).websocket_connect(
        "ws://localhost/api/talk"
    ) as socket:
        assert socket.receive_text() == "/api/talk True"


def test_what_is_mounted_or_has_parameters_is_left_to_the_application() -> None:
    inside = [WebSocketRoute("/talk", say_where)]
    app = Starlette(routes=[WebSocketRoute("/of/{name}", say_where), Mount("/mounted", routes=inside)])
    for path, template in (("/of/ada", "/of/{name}"), ("/mounted/talk", "/mounted/talk")):
        with TestClient(surround(app, Settings(), counts=None)).websocket_connect(
            f"ws://localhost{path}"
        ) as socket:
            assert socket.receive_text() == f"{template} True"


def test_no_socket_of_ours_is_mounted() -> None:
    def within(routes: Any) -> Any:
        return [each for route in routes for each in (route, *within(getattr(route, "routes", None) or ()))]

    routes = make_routes(Settings())
    sockets = [route for route in within(routes) if isinstance(route, WebSocketRoute)]
    assert len(sockets) == 2
    assert all(socket in routes for socket in sockets)


async def test_an_open_socket_keeps_few_layers_in_memory() -> None:
    async def idle(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()

    app = surround(Starlette(routes=[WebSocketRoute("/api/talk", idle)]), Settings(), counts=None)
    accepted = asyncio.Event()
    task = asyncio.create_task(_open(app, "/api/talk", accepted))
    await asyncio.wait([task, asyncio.create_task(accepted.wait())], return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0)
    assert accepted.is_set(), task.exception()
    assert _layers(task) <= MOST_LAYERS
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _open(app: Any, path: str, accepted: asyncio.Event) -> None:
    scope = {"type": "websocket", "path": path, "headers": [(b"host", b"localhost")], "client": ("::1", 1)}
    came = iter([{"type": "websocket.connect"}])

    async def receive() -> Any:
        return next(came, None) or await asyncio.get_running_loop().create_future()

    async def send(_message: Any) -> None:
        accepted.set()

    await app(scope, receive, send)


def _layers(task: asyncio.Task[Any]) -> int:
    """Count the coroutines between the server's call and its `receive`."""
    layers, waiting = 0, task.get_coro()
    while (waiting := getattr(waiting, "cr_await", None)) is not None and hasattr(waiting, "cr_code"):
        layers += waiting.cr_code.co_name != "receive"
    return layers
