"""The access token: asked for once, kept until shortly before it ends, forgotten when it is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .. import reading

MARGIN = 60.0  # seconds before the end from which a token counts as old


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the seconds for which it is good."""

    value: str
    lifetime: float


class TokenCache:
    """Holds one token for all who need it; who come while it is fetched wait for the same one."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._value = ""
        self._good_until = 0.0

    async def get(self) -> str:
        """Return a token that is good for a minute at least."""
        async with self._lock:
            if not self._value or self._clock() >= self._good_until:
                token = await self._fetch()
                self._value, self._good_until = token.value, self._clock() + token.lifetime - MARGIN
            return self._value

    def forget(self, value: str) -> None:
        """Fetch another next time, unless somebody has already."""
        if self._value == value:
            self._value = ""


def read_token(answer: reading.Json) -> Token:
    lifetime = reading.integer_or_none(answer, "expires_in") or 0
    return Token(reading.text(answer, "access_token"), float(lifetime))
