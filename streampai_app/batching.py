"""Many callers, one trip: what is asked for while the last trip is under way shares the next one.

Nobody waits for a timer. Alone, a caller travels at once (at the end of the turn of the event loop, so
that all who ask in the same turn travel together); in a crowd the trips grow instead of queueing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Generic, TypeVar

from .errors import Unavailable

Q = TypeVar("Q")
A = TypeVar("A")

LARGEST_BATCH = 512
MAX_FAILED_TRIPS = 40  # of one batch: enough to find four bad questions among 512


class Batcher(Generic[Q, A]):
    """Calls `work` with the questions of one turn; it returns an answer or an error for each, in order.

    A trip that raises is made again in halves, until whoever it was travels alone: the others get their
    answers. So `work` does all of a trip or nothing. If what we depend on is away, nobody tries again.

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
        answers = await self._answers([question for question, _ in batch], iter(range(MAX_FAILED_TRIPS)))
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.cancelled():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    async def _answers(self, questions: Sequence[Q], failures: Iterator[int]) -> Sequence[A | Exception]:
        try:
            answers = await self._work(questions)
            if len(answers) != len(questions):
                raise RuntimeError(f"{len(answers)} answers to {len(questions)} questions")
        except Unavailable as error:
            return [error] * len(questions)
        except Exception as error:
            if len(questions) == 1 or next(failures, None) is None:
                return [error] * len(questions)
            middle = len(questions) // 2
            halves = questions[:middle], questions[middle:]
            return [answer for half in halves for answer in await self._answers(half, failures)]
        return answers
