"""How much one address may have open, and that what stays leaves room for what does not."""

import asyncio
from contextlib import suppress

import pytest
from starlette.types import Receive, Scope, Send

from streampai_app.limits import SITE_TIMES
from streampai_app.open_counts import OpenCounts
from streampai_app.settings import read_settings
from streampai_app.web.crowd import Crowd, Shares
from tests.waiting import eventually

from .asgi import Sent, http_scope, no_body

STREAM = "/api/donations/events/secret"
SHARES = Shares(requests=3, streams=2, sockets=2)


class Held:
    """An application whose answers are held back until they are let go."""

    def __init__(self) -> None:
        self.open = 0
        self.let_go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.open += 1
        try:
            await self.let_go.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
        finally:
            self.open -= 1


class Asked:
    """What was sent to whoever asked, and whether that is all."""

    def __init__(self, crowd: Crowd, scope: Scope) -> None:
        self.sent = Sent()
        self.task = asyncio.create_task(crowd(scope, no_body, self.sent))


async def ask(crowd: Crowd, count: int, path: str = "/", *, client: str = "203.0.113.9") -> list[Asked]:
    asked = [Asked(crowd, http_scope(path, client=client)) for _ in range(count)]
    await asyncio.sleep(0)
    return asked


async def end(*asked: Asked) -> None:
    for each in asked:
        each.task.cancel()
        with suppress(asyncio.CancelledError):
            await each.task


async def test_requests_beyond_an_addresss_share_wait_and_are_answered_in_turn() -> None:
    app = Held()
    crowd = Crowd(app, 1_000, SHARES)
    asked = await ask(crowd, 10)
    assert app.open == 3
    other = await ask(crowd, 1, client="203.0.113.10")
    assert app.open == 4
    app.let_go.set()
    await asyncio.gather(*(each.task for each in (*asked, *other)))
    assert {each.sent.status for each in asked} == {200}
    assert crowd._requests["203.0.113.9"] == 0


async def test_who_gives_up_waiting_gives_up_its_turn() -> None:
    app = Held()
    crowd = Crowd(app, 1_000, SHARES)
    under_way = await ask(crowd, 3)
    waiting = await ask(crowd, 2)
    await end(waiting[0])
    app.let_go.set()
    await asyncio.gather(*(each.task for each in under_way), waiting[1].task)
    assert waiting[1].sent.status == 200
    assert crowd._requests["203.0.113.9"] == 0


async def test_a_request_whose_turn_does_not_come_is_told_to_come_again(monkeypatch) -> None:
    monkeypatch.setattr("streampai_app.web.crowd.TURN_WITHIN", 0.02)
    crowd = Crowd(Held(), 1_000, SHARES)
    under_way = await ask(crowd, 3)
    (late,) = await ask(crowd, 1)
    await late.task
    assert late.sent.status == 429
    assert int(late.sent.headers["retry-after"]) > 0
    await end(*under_way)
    assert crowd._requests["203.0.113.9"] == 0


async def test_streams_of_an_address_are_bounded_and_take_nothing_from_its_requests() -> None:
    app = Held()
    crowd = Crowd(app, 1_000, SHARES)
    streams = await ask(crowd, 3, STREAM)
    assert app.open == 2
    assert streams[2].sent.status == 429
    requests = await ask(crowd, 3)
    assert app.open == 5
    await end(*streams, *requests)
    (again,) = await ask(crowd, 1, STREAM)
    assert app.open == 1
    await end(again)


async def test_a_site_has_some_times_as_many_streams() -> None:
    app = Held()
    crowd = Crowd(app, 1_000, SHARES)
    streams = [
        stream
        for number in range(SITE_TIMES * 2)
        for stream in await ask(crowd, 2, STREAM, client=f"2001:db8:1:{number:x}::1")
    ]
    assert app.open == SITE_TIMES * SHARES.streams
    await end(*streams)
    assert app.open == 0


async def test_a_thousand_donors_who_wait_leave_room_for_everybody_else() -> None:
    app = Held()
    crowd = Crowd(app, 40, SHARES)
    streams = [s for number in range(40) for s in await ask(crowd, 1, STREAM, client=f"192.0.2.{number}")]
    assert app.open == 30
    requests = [s for number in range(10) for s in await ask(crowd, 1, client=f"192.0.2.{number}")]
    assert app.open == 40
    await end(*streams, *requests)


@pytest.mark.parametrize("scheme", ["http", "lifespan"])
async def test_what_is_neither_stream_nor_socket_passes(scheme: str) -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    await Crowd(app, 10)(http_scope() | {"type": scheme}, no_body, Sent())
    assert passed == [scheme]


async def test_one_socket_too_many_is_told_why() -> None:
    crowd = Crowd(Held(), 1_000, SHARES)
    scope = http_scope("/api/support/socket") | {"type": "websocket"}
    held = [Asked(crowd, scope) for _ in range(2)]
    await asyncio.sleep(0)
    refused = Asked(crowd, scope)
    await refused.task
    assert refused.sent[-1] == {"type": "websocket.close", "code": 4429, "reason": "too-many-sockets"}
    await end(*held)


@pytest.mark.redis
async def test_sockets_and_streams_of_an_address_are_counted_over_all_processes(
    redis_url: str, redis_prefix: str
) -> None:
    settings = read_settings(redis_url=redis_url, redis_prefix=redis_prefix)
    counts = [OpenCounts(settings), OpenCounts(settings)]
    crowds = []
    for each in counts:
        await each.start()
        crowds.append(Crowd(Held(), 1_000, SHARES, counts=lambda each=each: each))
    streams = [stream for crowd in crowds for stream in await ask(crowd, 1, STREAM)]
    await eventually(lambda: sum(crowd.app.open for crowd in crowds) == 2)
    for crowd in crowds:
        (late,) = await ask(crowd, 1, STREAM)
        await asyncio.wait_for(late.task, 10)
        assert late.sent.status == 429
    (other,) = await ask(crowds[0], 1, STREAM, client="203.0.113.10")
    await eventually(lambda: crowds[0].app.open == 2)
    await end(*streams, other)
    for each in counts:
        assert not each._mine
        await each.stop()
