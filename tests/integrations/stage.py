"""A clock that tests turn, and a receiver of webhooks that remembers them."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx


@dataclass
class Clock:
    """The time, which passes only when told."""

    now: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def jump(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Receiver:
    """Takes webhooks as an `httpx.MockTransport`. Answers `status`, or what stands next in `answers`."""

    status: int = 200
    answers: list[int | BaseException] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else self.status
        if isinstance(answer, BaseException):
            raise answer
        return httpx.Response(answer)

    async def wait_for(self, count: int) -> None:
        """Wait until so many webhooks have come."""
        for _ in range(500):
            if len(self.requests) >= count:
                return
            await asyncio.sleep(0.01)
        raise TimeoutError(f"{len(self.requests)} of {count} came")

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.requests]
