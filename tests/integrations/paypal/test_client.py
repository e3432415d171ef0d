"""Asking PayPal: the token, and what the network does to it."""

import asyncio
from typing import Any

import httpx
import pytest

from integrations.paypal import PayPalClient, errors


class PayPal:
    """Hands out tokens, and answers what it is told, the last answer for ever."""

    def __init__(self, *answers: httpx.Response | Exception, lifetime: int = 3600) -> None:
        self.answers = list(answers)
        self.lifetime = lifetime
        self.tokens = 0
        self.used: list[str] = []
        self.naps: list[float] = []
        self.now = 0.0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.url.path == "/v1/oauth2/token":
            self.tokens += 1
            assert request.headers["authorization"].startswith("Basic ")
            assert request.content == b"grant_type=client_credentials"
            return httpx.Response(
                200, json={"access_token": f"token-{self.tokens}", "expires_in": self.lifetime}
            )
        self.used.append(request.headers["authorization"])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    def client(self, **options: Any) -> PayPalClient:
        transport = httpx.MockTransport(self)
        return PayPalClient(
            "https://pp.test",
            "id",
            "secret",
            transport=transport,
            sleep=self.sleep,
            clock=lambda: self.now,
            **options,
        )


def ok() -> httpx.Response:
    return httpx.Response(200, json={"a": 1})


def refusal(status: int, issue: str = "", name: str = "UNPROCESSABLE_ENTITY") -> httpx.Response:
    details = [{"issue": issue, "description": "no"}] if issue else []
    return httpx.Response(status, json={"name": name, "details": details, "debug_id": "x"})


def whole(answer: Any) -> Any:
    return answer


async def test_one_token_serves_until_shortly_before_its_end():
    paypal = PayPal(ok())
    async with paypal.client() as client:
        await asyncio.gather(*(client.get("x", whole) for _ in range(5)))
        paypal.now = 3539
        await client.get("x", whole)
        assert paypal.tokens == 1
        paypal.now = 3540
        await client.get("x", whole)
    assert paypal.tokens == 2
    assert paypal.used[-1] == "Bearer token-2"


async def test_a_revoked_token_is_replaced_once():
    paypal = PayPal(refusal(401, name="AUTHENTICATION_FAILURE"), ok())
    async with paypal.client() as client:
        assert await client.get("x", whole) == {"a": 1}
    assert paypal.used == ["Bearer token-1", "Bearer token-2"]


async def test_a_token_that_never_works_is_an_error():
    paypal = PayPal(refusal(401))
    async with paypal.client() as client:
        with pytest.raises(errors.Unauthorized):
            await client.get("x", whole)
    assert len(paypal.used) == 2


async def test_wrong_credentials_are_unauthorized():
    transport = httpx.MockTransport(lambda _: httpx.Response(401, json={"error": "invalid_client"}))
    async with PayPalClient("https://pp.test", "id", "wrong", transport=transport) as client:
        with pytest.raises(errors.Unauthorized) as raised:
            await client.get("x", whole)
    assert raised.value.issues == ("invalid_client",)
    assert "wrong" not in str(raised.value)


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.Response(503), refusal(429)], ids=repr
)
async def test_what_may_pass_is_asked_again(failure: httpx.Response | Exception):
    paypal = PayPal(failure, failure, ok())
    async with paypal.client() as client:
        assert await client.get("x", whole) == {"a": 1}
    assert len(paypal.naps) == 2


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("x"), errors.Unreachable),
        (httpx.ReadTimeout("x"), errors.TimedOut),
        (httpx.Response(500), errors.ServerFailed),
        (refusal(429), errors.TooMany),
        (httpx.Response(200, html="<h1>It works!</h1>"), errors.Garbage),
        (httpx.Response(200, json=[]), errors.Garbage),
        (refusal(404), errors.NotFound),
        (refusal(400), errors.BadRequest),
        (httpx.Response(400, html="<h1>no</h1>"), errors.BadRequest),
        (httpx.Response(400, json={"details": "none"}), errors.BadRequest),
        (refusal(422, "ORDER_NOT_APPROVED"), errors.NotApproved),
        (refusal(422, "INSTRUMENT_DECLINED"), errors.Declined),
        (refusal(422, "CAPTURE_FULLY_REFUNDED"), errors.RefundRefused),
    ],
    ids=repr,
)
async def test_a_failure_becomes_the_error_of_its_kind(
    failure: httpx.Response | Exception, error: type[errors.RequestError]
):
    async with PayPal(failure).client() as client:
        with pytest.raises(errors.RequestError) as raised:
            await client.get("x", whole)
    assert type(raised.value) is error
    assert raised.value.request == "GET /x"


async def test_an_answer_that_never_ends_is_a_timeout():
    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError

    transport = httpx.MockTransport(never)
    async with PayPalClient(
        "https://pp.test", "id", "s", transport=transport, timeout=0.02, attempts=1
    ) as client:
        with pytest.raises(errors.TimedOut):
            await client.get("x", whole)
