"""One HTTP connection pool to Dodo: who we are, how long we wait, how often we ask again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import copy
from itertools import count
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx

from .. import backoff, reading
from .errors import Answered, Garbage, HeldBack, NoAnswer, TimedOut, Unreachable, kind_of_answer
from .pacing import Pacing

TEST_MODE = "https://test.dodopayments.com"
LIVE_MODE = "https://live.dodopayments.com"

# Where the pages stand that donors pay on.
TEST_CHECKOUT = "https://test.checkout.dodopayments.com"
LIVE_CHECKOUT = "https://checkout.dodopayments.com"

PAGE_SIZE = 100  # the most that Dodo gives
LONGEST_WAIT = 20.0  # seconds; who is told to wait longer gets the error instead

T = TypeVar("T")
Read = Callable[[reading.Json], T]


class DodoClient:
    """Asks Dodo, and returns what `read` makes of the answer or raises an error of `errors.py`.

    A request is sent again after a failed connection, a time-out, 429 and 5xx, unless the caller says that
    it must not be. `timeout` is in seconds, for one attempt, the slowest answer included; `total` for all
    attempts and the waits between them, except in the background, where our own rate limit may take longer.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        pacing: Pacing | None = None,
        timeout: float = 20.0,
        total: float = 60.0,
        attempts: int = 3,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {api_key}", "Accept": "application/json"},
            timeout=httpx.Timeout(timeout, connect=min(5.0, timeout)),
            transport=transport,
        )
        self._pacing = pacing or Pacing()
        self._timeout = timeout
        self._total = total
        self._attempts = attempts
        self._sleep = sleep
        self._in_background = False

    def in_background(self) -> "DodoClient":
        """Return the same client for work that nobody watches: it leaves room for those who are watched."""
        twin = copy(self)
        twin._in_background = True
        return twin

    async def get(self, path: str, read: Read[T], **params: Any) -> T:
        """Return what `read` makes of the JSON object at a path. Parameters that are None are left out."""
        given = {name: value for name, value in params.items() if value is not None}
        return await self._ask("GET", path, read, params=given)

    async def post(self, path: str, read: Read[T], body: dict[str, Any], *, again: bool = True) -> T:
        """Send a JSON object and return what `read` makes of the answer. `again=False`: one attempt."""
        return await self._ask("POST", path, read, json=body, attempts=self._attempts if again else 1)

    async def pages(self, path: str, read: Read[T], **params: Any) -> AsyncIterator[T | reading.Unread]:
        """Go through a list, page 0 first, until a page is not full. What cannot be read comes as `Unread`.

        Dodo documents neither an order nor a cursor: what is added meanwhile can move an item to the next
        page, where it is seen again. Ask for a closed span of time, and expect an item twice.
        """
        before: tuple[T | reading.Unread, ...] | None = None
        for number in count():
            items = await self.get(path, _items_of(read), page_size=PAGE_SIZE, page_number=number, **params)
            if items and items == before:  # Dodo caps the number, nobody says where
                raise Garbage(f"GET /{path}", f"page {number} is the page before it")
            for item in items:
                yield item
            if len(items) < PAGE_SIZE:
                return
            before = items

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _ask(
        self, method: str, path: str, read: Read[T], *, attempts: int | None = None, **request: Any
    ) -> T:
        """Ask until there is an answer, or no attempt or time is left."""
        try:
            async with asyncio.timeout(None if self._in_background else self._total) as deadline:
                return await self._ask_again(method, path, read, attempts=attempts, **request)
        except TimeoutError:
            if deadline.expired():
                raise TimedOut(f"{method} /{path}", f"no answer within {self._total:g} s in all") from None
            raise

    async def _ask_again(
        self, method: str, path: str, read: Read[T], *, attempts: int | None, **request: Any
    ) -> T:
        last = (attempts or self._attempts) - 1
        for attempt in range(last + 1):
            try:
                return await self._ask_once(method, path, read, **request)
            except (NoAnswer, Answered) as error:
                asked = error.retry_after if isinstance(error, Answered) else None
                if attempt == last or not _worth_another(error) or (asked or 0) > LONGEST_WAIT:
                    raise
            await self._sleep(backoff.delay(attempt, asked))
        raise AssertionError("an attempt returns or raises")

    async def _ask_once(self, method: str, path: str, read: Read[T], **request: Any) -> T:
        name = f"{method} /{path}"
        if missing := await self._pacing.turn(background=self._in_background):
            raise HeldBack(name, missing)
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._http.request(method, path, **request)
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOut(name, f"no answer within {self._timeout:g} s") from None
        except httpx.TransportError as error:
            raise Unreachable(name, repr(error)) from error
        except httpx.RequestError as error:  # it answered, in an encoding that is not what it says
            raise Garbage(name, repr(error)) from error
        if not response.is_success:
            raise _said_no(name, response)
        try:
            return read(reading.an_object(reading.parse(response.content), "the answer"))
        except reading.Odd as error:
            raise Garbage(name, str(error)) from error


def segment(value: str) -> str:
    """Return an id as one segment of a path: some come from an address that anybody can write."""
    return quote(value, safe="")


def _worth_another(error: NoAnswer | Answered) -> bool:
    return isinstance(error, NoAnswer) or error.status == 429 or error.status >= 500


def _said_no(name: str, response: httpx.Response) -> Answered:
    """Read an error, whoever wrote it: a proxy's page of HTML has no code, and its text is cut."""
    try:
        said = reading.an_object(reading.parse(response.content), "the answer")
    except reading.Odd:
        said = {}
    code = reading.text_or_none(said, "code") or ""
    message = reading.text_or_none(said, "message") or response.text
    kind = kind_of_answer(response.status_code, code)
    return kind(name, response.status_code, code, message[:200], backoff.retry_after(response.headers))


def _items_of(read: Read[T]) -> Read[tuple[T | reading.Unread, ...]]:
    return lambda answer: reading.entries(answer, "items", read)
