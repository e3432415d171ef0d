"""One HTTP connection pool to ElevenLabs: who we are, how long we wait, how often we ask again."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import httpx

from .. import backoff, reading
from .errors import Answered, Garbage, ServerFailed, TimedOut, TooMany, Unreachable, kind_of_answer

API = "https://api.elevenlabs.io"
LONGEST_WAIT = 2.0  # seconds; who is told to wait longer gets the error instead
LARGEST_TROUBLE = 64 * 1024  # bytes of an answer that says no


class ElevenLabsClient:
    """Asks ElevenLabs, and returns the body of its answer or raises an error of `errors.py`.

    A request is sent again after a failed connection, 429 and 5xx. `timeout` is in seconds, for one attempt,
    the slowest answer included, `total` for all and the waits between them: speech that comes late is of no
    use.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 6.0,
        total: float = 12.0,
        attempts: int = 2,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"xi-api-key": api_key},
            timeout=httpx.Timeout(timeout, connect=min(3.0, timeout)),
            transport=transport,
        )
        self._timeout = timeout
        self._total = total
        self._attempts = attempts
        self._sleep = sleep

    async def get(self, path: str, *, most: int) -> reading.Json:
        """Return the JSON object at a path."""
        body = await self._ask("GET", path, most=most)
        try:
            return reading.an_object(reading.parse(body), "the answer")
        except reading.Odd as error:
            raise Garbage(f"GET /{path}", str(error)) from error

    async def post(self, path: str, body: dict[str, Any], *, most: int, **params: str) -> bytes:
        """Send a JSON object and return what comes back, which is at most `most` bytes."""
        return await self._ask("POST", path, most=most, json=body, params=params)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _ask(self, method: str, path: str, *, most: int, **request: Any) -> bytes:
        """Ask until there is an answer, or no attempt or time is left."""
        try:
            async with asyncio.timeout(self._total) as deadline:
                return await self._ask_again(method, path, most=most, **request)
        except TimeoutError:
            if deadline.expired():
                raise TimedOut(f"{method} /{path}", f"no answer within {self._total:g} s in all") from None
            raise

    async def _ask_again(self, method: str, path: str, *, most: int, **request: Any) -> bytes:
        last = self._attempts - 1
        for attempt in range(self._attempts):
            try:
                return await self._ask_once(method, path, most, **request)
            except (Unreachable, TooMany, ServerFailed) as error:
                asked = error.retry_after if isinstance(error, Answered) else None
                if attempt == last or (asked or 0) > LONGEST_WAIT:
                    raise
            await self._sleep(backoff.delay(attempt, asked))
        raise AssertionError("an attempt returns or raises")

    async def _ask_once(self, method: str, path: str, most: int, **request: Any) -> bytes:
        name = f"{method} /{path}"
        try:
            async with asyncio.timeout(self._timeout), self._http.stream(method, path, **request) as response:
                if not response.is_success:
                    raise _said_no(name, response, await _body(name, response, LARGEST_TROUBLE))
                return await _body(name, response, most)
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOut(name, f"no answer within {self._timeout:g} s") from None
        except httpx.TransportError as error:
            raise Unreachable(name, repr(error)) from error
        except httpx.RequestError as error:  # it answered, in an encoding that is not what it says
            raise Garbage(name, repr(error)) from error


async def _body(name: str, response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > most:
            raise Garbage(name, f"more than {most} bytes")
    return bytes(body)


def _said_no(name: str, response: httpx.Response, body: bytes) -> Answered:
    """Read an error: `detail` is an object with a status, a list of what is invalid, or a proxy's page."""
    try:
        detail = reading.an_object(reading.parse(body), "the answer").get("detail")
    except reading.Odd:
        detail = None
    said = detail if isinstance(detail, dict) else {}
    code = reading.text_or_none(said, "status") or reading.text_or_none(said, "code") or ""
    message = reading.text_or_none(said, "message") or body.decode(errors="replace")
    kind = kind_of_answer(response.status_code, code)
    return kind(name, response.status_code, code, message[:200], backoff.retry_after(response.headers))
