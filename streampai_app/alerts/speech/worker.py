"""Speaking what alerts wait for, as soon as they are committed, and now and again for what was put off.

Every process works, on several alerts at once: one that takes its time does not hold up the others.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ... import logs, metrics
from ...db import Database, Hint
from ...isolation import Isolation, in_background, report
from ...models import Speech as State
from ...realtime import Bus
from ..topics import SPEECH
from . import wanted
from .errors import NothingToSay, NoVoice, SpeechError
from .speaking import AT_ONCE, Speech

log = logs.get(__name__)

LOOK_EVERY = 1.0  # seconds, for what has come without a hint or was put off
REFRESH_EVERY = 3600.0  # seconds, for the list of voices
REFRESH_AGAIN = 60.0  # seconds, where it could not be had


class SpeechWorker:
    """One of a few in a process, from the start of its life to the end."""

    def __init__(self, db: Database, bus: Bus, speech: Speech, look_every: float = LOOK_EVERY) -> None:
        self._db = db
        self._bus = bus
        self._speech = speech
        self._look_every = look_every
        self._there_may_be_work = asyncio.Event()
        self._isolation = Isolation("speech")

    async def run(self) -> None:
        """Work until cancelled."""
        unsubscribe = self._bus.subscribe(SPEECH, self._on_hint)
        try:
            while True:
                await self.work_off()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await self._there_may_be_work.wait()
                self._there_may_be_work.clear()
        finally:
            unsubscribe()

    async def work_off(self) -> None:
        """Work until nothing is open. That the database is away is no reason to stop for ever."""
        try:
            while await self._db.read(wanted.is_any_wanted):
                alert_id = await self._db.write(wanted.claim)
                if alert_id is not None:
                    await self._work_on(alert_id)
        except Exception as error:
            report("speech", error, "waits")

    def _on_hint(self, _hint: Hint) -> None:
        self._there_may_be_work.set()

    async def _work_on(self, alert_id: str) -> None:
        """Speak one alert. Whatever fails, the next one is spoken; a claim that stays ends by itself."""

        async def work() -> None:
            job = await self._db.read(wanted.job_of, alert_id)
            if job is not None:
                await self._speak(job)

        async def put_off(_cause: str) -> None:
            metrics.speeches.labels("failed").inc()
            await self._db.write(wanted.put_off, alert_id)

        await self._isolation.attempt(alert_id, work, put_off)

    async def _speak(self, job: wanted.Job) -> None:
        try:
            with metrics.speech_seconds.time():
                spoken = await self._speech.say(job.text, job.voice, job.seconds)
        except NoVoice:
            metrics.speeches.labels("no voice").inc()
            await self._db.write(wanted.leave_unspoken, job.alert_id, State.NO_VOICE)
        except NothingToSay:
            metrics.speeches.labels("nothing to say").inc()
            await self._db.write(wanted.leave_unspoken, job.alert_id)
        except SpeechError as error:
            metrics.speeches.labels("failed").inc()
            log.warning("no speech", alert=job.alert_id, error=f"{type(error).__name__}: {error}")
            await self._db.write(wanted.put_off, job.alert_id)
        else:
            metrics.speeches.labels("spoken").inc()
            await self._db.write(wanted.keep, job.alert_id, spoken)


async def keep_voices(speech: Speech) -> None:
    """Ask for the voices at the start and every hour, until cancelled."""
    while True:
        try:
            await speech.refresh()
        except SpeechError as error:
            log.warning("the voices cannot be listed", error=str(error))
            await asyncio.sleep(REFRESH_AGAIN)
        else:
            await asyncio.sleep(REFRESH_EVERY)


@asynccontextmanager
async def speaking(
    db: Database, bus: Bus, speech: Speech, look_every: float = LOOK_EVERY
) -> AsyncIterator[None]:
    """Speak for as long as the process runs."""
    workers = {f"speech_{number}": SpeechWorker(db, bus, speech, look_every).run for number in range(AT_ONCE)}
    async with in_background(**workers, voices=lambda: keep_voices(speech)):
        yield
