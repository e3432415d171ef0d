"""One HTTP connection pool to PayPal: who we are, how long we wait, how often we ask again."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from .. import backoff, reading
from .errors import Answered, Garbage, NoAnswer, TimedOut, Unauthorized, Unreachable, kind_of_answer
from .token import Token, TokenCache, read_token

SANDBOX = "https://api-m.sandbox.paypal.com"
LIVE = "https://api-m.paypal.com"

# Where the pages stand that donors approve orders on.
SANDBOX_CHECKOUT = "https://www.sandbox.paypal.com"
LIVE_CHECKOUT = "https://www.paypal.com"

LONGEST_REQUEST_ID = 108
LONGEST_WAIT = 20.0  # seconds; who is told to wait longer gets the error instead

T = TypeVar("T")
Read = Callable[[reading.Json], T]


class PayPalClient:
    """Asks PayPal, and returns what `read` makes of the answer or raises an error of `errors.py`.

    Every request is sent again after a failed connection, a time-out, 429 and 5xx. So what must happen once
    either has an end of its own (an order is captured once), or bears a `request_id`, under which PayPal
    does a thing once and gives the same answer for hours. `timeout` is in seconds, for one attempt, `total`
    for all of them and for the token, which many may be waiting for.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 20.0,
        total: float = 60.0,
        attempts: int = 3,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"Accept": "application/json"},
            timeout=httpx.Timeout(timeout, connect=min(5.0, timeout)),
            transport=transport,
        )
        self._credentials = httpx.BasicAuth(client_id, client_secret)
        self._tokens = TokenCache(self._fetch_token, clock)
        self._timeout = timeout
        self._total = total
        self._attempts = attempts
        self._sleep = sleep

    async def get(self, path: str, read: Read[T]) -> T:
        """Return what `read` makes of the JSON object at a path."""
        return await self._ask("GET", path, read)

    async def post(
        self, path: str, read: Read[T], body: dict[str, Any] | bytes, *, request_id: str | None = None
    ) -> T:
        """Send a JSON object, or JSON that is already written, and return what `read` makes of the answer."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"PayPal-Request-Id": request_id[:LONGEST_REQUEST_ID]} if request_id else {}
        return await self._ask("POST", path, read, content=content, headers=headers)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _ask(self, method: str, path: str, read: Read[T], **request: Any) -> T:
        """Ask until there is an answer, or no attempt or time is left."""
        try:
            async with asyncio.timeout(self._total) as deadline:
                return await self._ask_again(method, path, read, **request)
        except TimeoutError:
            if deadline.expired():
                raise TimedOut(f"{method} /{path}", f"no answer within {self._total:g} s in all") from None
            raise

    async def _ask_again(self, method: str, path: str, read: Read[T], **request: Any) -> T:
        for attempt in range(self._attempts):
            try:
                return await self._ask_with_token(method, path, read, **request)
            except (NoAnswer, Answered) as error:
                asked = error.retry_after if isinstance(error, Answered) else None
                last = attempt == self._attempts - 1
                if last or not _worth_another(error) or (asked or 0) > LONGEST_WAIT:
                    raise
            await self._sleep(backoff.delay(attempt, asked))
        raise AssertionError("an attempt returns or raises")

    async def _ask_with_token(
        self, method: str, path: str, read: Read[T], *, headers: dict[str, str] | None = None, **request: Any
    ) -> T:
        """Ask once; a token that has been revoked is replaced once."""
        for is_second in (False, True):
            token = await self._tokens.get()
            sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | (headers or {})
            try:
                return await self._send(method, path, read, headers=sent, **request)
            except Unauthorized:
                self._tokens.forget(token)
                if is_second:
                    raise
        raise AssertionError("an attempt returns or raises")

    async def _fetch_token(self) -> Token:
        return await self._send(
            "POST",
            "v1/oauth2/token",
            read_token,
            data={"grant_type": "client_credentials"},
            auth=self._credentials,
        )

    async def _send(self, method: str, path: str, read: Read[T], **request: Any) -> T:
        name = f"{method} /{path}"
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._http.request(method, path, **request)
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOut(name, f"no answer within {self._timeout:g} s") from None
        except httpx.TransportError as error:
            raise Unreachable(name, repr(error)) from error
        except httpx.RequestError as error:
            raise Garbage(name, repr(error)) from error
        if not response.is_success:
            raise _said_no(name, response)
        try:
            return read(reading.an_object(reading.parse(response.content), "the answer"))
        except reading.Odd as error:
            raise Garbage(name, str(error)) from error


def _worth_another(error: NoAnswer | Answered) -> bool:
    return isinstance(error, NoAnswer) or error.status == 429 or error.status >= 500


def _said_no(name: str, response: httpx.Response) -> Answered:
    """Read an error: the issues of its details, and its name."""
    try:
        said = reading.an_object(reading.parse(response.content), "the answer")
        details, _ = reading.parts(said, "details", lambda detail: reading.text_or_none(detail, "issue"))
    except reading.Odd:
        said, details = {}, ()
    words = (*details, reading.text_or_none(said, "name"), reading.text_or_none(said, "error"))
    issues = [word[:80] for word in words if word]
    kind = kind_of_answer(response.status_code, issues)
    return kind(name, response.status_code, issues, backoff.retry_after(response.headers))
