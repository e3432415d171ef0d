"""Asking Dodo when the network, a proxy or Dodo itself misbehaves."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from integrations import reading
from integrations.dodo import errors
from integrations.dodo.client import DodoClient
from integrations.dodo.pacing import Pacing

KEY = "dodo_test_secret_key"


class Dodo:
    """Answers what it is told, one answer after the other, the last one for ever."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.naps: list[float] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    def client(self, **options: Any) -> DodoClient:
        return DodoClient(
            "https://dodo.test", KEY, transport=httpx.MockTransport(self), sleep=self.sleep, **options
        )


def ok(answer: Any = None) -> httpx.Response:
    return httpx.Response(200, json=answer if answer is not None else {"a": 1})


def refusal(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "no"}, headers=headers)


def whole(answer: Any) -> Any:
    return answer


async def asked(dodo: Dodo, **options: Any) -> Any:
    async with dodo.client(**options) as client:
        return await client.get("payments/pay_1", whole)


async def test_the_key_goes_along_and_nowhere_else():
    dodo = Dodo(ok())
    await asked(dodo)
    assert dodo.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert str(dodo.requests[0].url) == "https://dodo.test/payments/pay_1"


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut off"),
        httpx.Response(500),
        httpx.Response(502, html="<h1>Bad gateway</h1>"),
        refusal(503, "DISCOUNT_CONCURRENT_REDEMPTION"),
        refusal(429, "TOO_MANY_REQUESTS"),
    ],
    ids=repr,
)
async def test_what_may_pass_is_asked_again(failure: httpx.Response | Exception):
    dodo = Dodo(failure, failure, ok())
    assert await asked(dodo) == {"a": 1}
    assert len(dodo.naps) == 2
    assert 0.25 <= dodo.naps[0] <= 0.5
    assert 0.5 <= dodo.naps[1] <= 1


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("refused"), errors.Unreachable),
        (httpx.ReadTimeout("slow"), errors.TimedOut),
        (httpx.Response(500), errors.ServerFailed),
        (refusal(429, "TOO_MANY_REQUESTS"), errors.TooMany),
    ],
    ids=repr,
)
async def test_after_three_attempts_it_is_an_error_that_names_the_request(
    failure: httpx.Response | Exception, error: type[errors.RequestError]
):
    dodo = Dodo(failure)
    with pytest.raises(error) as raised:
        await asked(dodo)
    assert raised.value.request == "GET /payments/pay_1"
    assert len(dodo.requests) == 3
    assert KEY not in str(raised.value)


async def test_retry_after_is_honoured():
    dodo = Dodo(refusal(429, "TOO_MANY_REQUESTS", **{"Retry-After": "7"}), ok())
    await asked(dodo)
    assert 7 <= dodo.naps[0] <= 7.5


async def test_who_is_told_to_wait_for_an_hour_gets_the_error_at_once():
    dodo = Dodo(refusal(429, "TOO_MANY_REQUESTS", **{"Retry-After": "3600"}))
    with pytest.raises(errors.TooMany) as raised:
        await asked(dodo)
    assert raised.value.retry_after == 3600
    assert len(dodo.requests) == 1


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "INVALID_REQUEST_PARAMETERS", errors.BadRequest),
        (422, "INVALID_REQUEST_BODY", errors.BadRequest),
        (413, "", errors.BadRequest),
        (418, "SOMETHING_NEW", errors.BadRequest),
        (401, "UNAUTHORIZED", errors.Unauthorized),
        (403, "MERCHANT_NOT_LIVE", errors.Unauthorized),
        (404, "NOT_FOUND", errors.NotFound),
        (409, "", errors.Conflict),
        (410, "CHECKOUT_SESSION_CONSUMED", errors.Conflict),
        (400, "REFUND_WINDOW_EXPIRED", errors.RefundRefused),
        (500, "PAYMENT_ALREADY_REFUNDED", errors.RefundRefused),
        (422, "REQUEST_AMOUNT_BELOW_MINIMUM", errors.AmountRefused),
        (302, "", errors.BadRequest),
    ],
)
async def test_a_refusal_becomes_the_error_of_its_code_or_else_of_its_status(
    status: int, code: str, error: type[errors.Answered]
):
    dodo = Dodo(refusal(status, code))
    with pytest.raises(errors.Answered) as raised:
        await asked(dodo, attempts=1)
    assert type(raised.value) is error
    assert (raised.value.status, raised.value.code) == (status, code)


async def test_a_refusal_is_not_asked_again():
    dodo = Dodo(refusal(404, "NOT_FOUND"))
    with pytest.raises(errors.NotFound):
        await asked(dodo)
    assert len(dodo.requests) == 1


async def test_a_proxys_page_is_an_error_without_code_and_its_text_is_cut():
    dodo = Dodo(httpx.Response(403, html="<h1>Blocked</h1>" * 1000))
    with pytest.raises(errors.Unauthorized) as raised:
        await asked(dodo)
    assert raised.value.code == ""
    assert len(raised.value.message) == 200


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200),
        httpx.Response(200, html="<h1>It works!</h1>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, json=[1]),
        httpx.Response(204),
    ],
    ids=range(6),
)
async def test_an_answer_that_is_none_is_garbage_and_not_asked_again(answer: httpx.Response):
    dodo = Dodo(answer)
    with pytest.raises(errors.Garbage):
        await asked(dodo)
    assert len(dodo.requests) == 1


async def test_an_answer_that_lies_about_its_encoding_is_garbage():
    def lie(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"plain"))

    async with DodoClient("https://dodo.test", KEY, transport=httpx.MockTransport(lie)) as client:
        with pytest.raises(errors.Garbage):
            await client.get("payments/pay_1", whole)


async def test_an_answer_that_never_ends_is_a_timeout():
    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError

    transport = httpx.MockTransport(never)
    async with DodoClient("https://dodo.test", KEY, transport=transport, timeout=0.02, attempts=1) as client:
        with pytest.raises(errors.TimedOut):
            await client.get("payments/pay_1", whole)


async def test_what_must_not_be_sent_twice_is_sent_once():
    dodo = Dodo(httpx.ReadTimeout("slow"))
    async with dodo.client() as client:
        with pytest.raises(errors.TimedOut):
            await client.post("refunds", whole, {}, again=False)
    assert len(dodo.requests) == 1


async def test_our_own_limit_holds_a_request_back_before_it_is_sent():
    dodo = Dodo(ok())
    async with dodo.client(pacing=Pacing(per_second=1, per_minute=1)) as client:
        await client.get("payments/pay_1", whole)
        with pytest.raises(errors.HeldBack) as raised:
            await client.get("payments/pay_1", whole)
    assert 55 < raised.value.retry_after <= 60
    assert len(dodo.requests) == 1


async def test_work_in_the_background_waits_instead():
    class Slow(Pacing):
        turns: list[bool]

        async def turn(self, *, background: bool = False) -> float:
            self.turns.append(background)
            return 0.0

    pacing = Slow()
    pacing.turns = []
    async with Dodo(ok()).client(pacing=pacing) as client:
        await client.in_background().get("payments/pay_1", whole)
        await client.get("payments/pay_1", whole)
    assert pacing.turns == [True, False]


def page_server(sizes: list[int]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page_number"])
        assert request.url.params["page_size"] == "100"
        return httpx.Response(200, json={"items": [{"page": number, "i": i} for i in range(sizes[number])]})

    return answer


@pytest.mark.parametrize("sizes", [[0], [3], [100, 0], [100, 100, 7]])
async def test_a_list_is_read_from_page_0_without_a_gap_until_a_page_is_not_full(sizes: list[int]):
    transport = httpx.MockTransport(page_server(sizes))
    async with DodoClient("https://dodo.test", KEY, transport=transport) as client:
        items = [item async for item in client.pages("payments", whole)]
    assert items == [{"page": page, "i": i} for page, size in enumerate(sizes) for i in range(size)]


async def test_an_entry_of_a_list_that_cannot_be_read_is_named_and_the_others_are_read():
    pages = [[{"a": str(i)} for i in range(100)], [{"a": "x"}]]
    pages[0][7], pages[0][9] = {"payment_id": "pay_7"}, None  # type: ignore[list-item, call-overload]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"items": pages[int(request.url.params["page_number"])]})

    async with DodoClient("https://dodo.test", KEY, transport=httpx.MockTransport(answer)) as client:
        items = [item async for item in client.pages("payments", lambda data: reading.text(data, "a"))]
    assert len(items) == 101
    assert items[7] == reading.Unread("items[7]", "no a", {"payment_id": "pay_7"})
    assert items[9] == reading.Unread("items[9]", "it is no object")
    assert items[-1] == "x"


async def test_a_list_that_repeats_its_last_page_for_ever_is_garbage():
    full = {"items": [{"i": i} for i in range(100)]}
    async with Dodo(ok(full)).client() as client:
        with pytest.raises(errors.Garbage):
            [item async for item in client.pages("payments", whole)]
