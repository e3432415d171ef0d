"""Many callers, one trip: what is asked for while the last trip is under way shares the next one.

Nobody waits for a timer. Alone, a caller travels at once (at the end of the turn of the event loop, so
that all who ask in the same turn travel together); in a crowd the trips grow instead of queueing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

LARGEST_BATCH = 512


class Batcher(Generic[Q, A]):
    """Calls `work` with the questions of one turn; it returns an answer or an error for each, in order.

    One batch is under way at a time, so two questions of one caller are answered in the order asked.
    """

    def __init__(self, work: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]]) -> None:
        self._work = work
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._trip: asyncio.Task[None] | None = None

    def ask(self, question: Q) -> "asyncio.Future[A]":
        """Return a future of the answer. It raises what `work` returned or raised for this question."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, future))
        if self._trip is None:
            self._trip = loop.create_task(self._travel())
        return future

    async def drain(self) -> None:
        """Wait until everything asked so far has been answered."""
        while self._trip is not None:
            await asyncio.shield(self._trip)

    async def _travel(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                await self._answer(batch)
        finally:
            self._trip = None

    async def _answer(self, batch: "list[tuple[Q, asyncio.Future[A]]]") -> None:
        try:
            answers: Sequence[A | Exception] = await self._work([question for question, _ in batch])
        except Exception as error:
            answers = [error] * len(batch)
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.cancelled():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
