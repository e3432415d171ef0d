"""Whoever floods the event socket is let go."""

from streampai_app.web.event_flood import EventFlood

from .asgi import Sent


async def _listen(flood_at: int, frames: int) -> tuple[list, list]:
    heard, said = [], []

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message["text"])

    messages = iter([{"type": "websocket.receive", "text": str(n)} for n in range(frames)])

    async def receive():
        return next(messages, {"type": "websocket.disconnect", "code": 1000})

    async def send(message):
        said.append(message)

    await EventFlood(app, (flood_at, 0.001))({"type": "websocket", "path": "/_event"}, receive, send)
    return heard, said


async def test_a_flood_is_cut_off_and_the_socket_closed():
    heard, said = await _listen(flood_at=5, frames=1000)
    assert heard == list("01234")
    assert said == [{"type": "websocket.close", "code": 4429, "reason": "flooding"}]


async def test_what_stays_within_the_limit_is_passed_on():
    heard, said = await _listen(flood_at=10, frames=10)
    assert len(heard) == 10
    assert said == []


async def test_all_sockets_of_an_address_have_one_budget():
    heard = []

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message["text"])

    flood = EventFlood(app, (10, 0.001), (25, 0.001))
    for socket in range(10):
        messages = iter([{"type": "websocket.receive", "text": str(n)} for n in range(10)])

        async def receive(messages=messages):
            return next(messages, {"type": "websocket.disconnect", "code": 1000})

        scope = {"type": "websocket", "path": "/_event", "client": (f"2001:db8::{socket:x}", 0)}
        await flood(scope, receive, Sent())
    assert len(heard) == 25
