"""How long from a webhook to the overlay, from a panic to silence, and from alert to alert in a queue."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import pairwise

import httpx

from .. import schema
from ..alerts.moderation import LANGUAGES
from ..alerts.speech import Speech, SpeechError, make_speech
from ..db import Database
from ..settings import Settings
from ..state.studio import Studio
from .console import Tab
from .overlays import PATIENCE, SECRET, OverlayPage, Star, add_stars, pay
from .population import Someone
from .server import Server, bare_overlay, database_of, desk, free_port
from .usage import memory_of

PACE = 0.05  # seconds between two webhooks


@dataclass(frozen=True, slots=True)
class Show:
    """What takes place: so many overlays connected, so many gifts, one after the other."""

    overlays: int = 200
    gifts: int = 200

    @property
    def gifts_each(self) -> int:
        """How many donations each overlay's streamer has to have, at least."""
        return -(-self.gifts // self.overlays)


@dataclass(frozen=True, slots=True)
class Heard:
    """Seconds from webhook to overlay for each gift; bytes of memory for each overlay."""

    spans: list[float]
    spoken: int
    memory_each: float


async def webhook_to_overlay(show: Show, *, speech: bool) -> Heard:
    """Measure on the desk as it is really run."""
    async with _desk_with(show.overlays, show.gifts_each, speech=speech) as (server, stars):
        return await _listen(server, stars, [star.secret for star in stars], show)


async def webhook_to_bare_socket(show: Show) -> Heard:
    """Measure on the ceiling."""
    with _stars(show.overlays, show.gifts_each) as (_, stars), database_of("sqlite") as url:
        async with bare_overlay(url, port=free_port(), secret=SECRET) as server:
            return await _listen(server, stars, [star.streamer.id for star in stars], show)


async def _listen(server: Server, stars: Sequence[Star], tokens: Sequence[str], show: Show) -> Heard:
    before = memory_of(server.pid)
    pages = [await OverlayPage(token).open(_socket_of(server), server.origin) for token in tokens]
    each = (memory_of(server.pid) - before) / len(pages)
    spans = []
    async with httpx.AsyncClient(base_url=server.origin, timeout=30) as http:
        for number in range(show.gifts):
            star, page = stars[number % len(stars)], pages[number % len(stars)]
            donation = star.donations[number // len(stars)]
            began = time.perf_counter()
            await pay(http, star, donation)
            await page.until(lambda page=page, donation=donation: donation in page.heard)
            spans.append(page.heard[donation] - began)
            await asyncio.sleep(PACE)
    for page in pages:
        page.close()
    return Heard(spans, sum(len(page.spoken) for page in pages), each)


async def panic_to_told(times: int) -> list[float]:
    """Return seconds from the studio's button to the overlay being told; it is silent in the same moment."""
    async with _desk_with(1, 0) as (server, [star]):
        page = await OverlayPage(star.secret).open(_socket_of(server), server.origin)
        studio = Tab("/studio", lambda _update: None)
        await studio.open(server, Someone(star.streamer.id, star.session))
        spans = []
        for _ in range(times):
            began = time.perf_counter()
            studio.event(f"{Studio.get_full_name()}.panic")
            await page.until(lambda: page.is_panicked)
            spans.append(time.perf_counter() - began)
            studio.event(f"{Studio.get_full_name()}.calm")
            await page.until(lambda: not page.is_panicked)
        studio.close()
        page.close()
        return spans


async def through_a_queue(waiting: int) -> list[float]:
    """Let an overlay play a queue of so many, and return the seconds from each alert to the next."""
    async with _desk_with(1, waiting) as (server, [star]):
        async with httpx.AsyncClient(base_url=server.origin, timeout=30) as http:
            for donation in star.donations:
                await pay(http, star, donation)
        page = OverlayPage(star.secret)
        await page.open(_socket_of(server), server.origin)
        await page.until(lambda: len(page.heard) == waiting, PATIENCE * (1 + waiting // 100))
        page.close()
    at = sorted(page.heard.values())
    return [later - earlier for earlier, later in pairwise(at)]


async def speech_factors(texts: int) -> list[float]:
    """Return seconds of work for each second of speech; nothing where this installation does not speak."""
    with database_of("sqlite") as url:
        speech = make_speech(Settings(data_dir=url.removeprefix("sqlite:///") + ".sounds"))
        try:
            await speech.refresh()
            return [await _factor(speech, number) for number in range(texts)] if speech.is_on else []
        except SpeechError:
            return []
        finally:
            await speech.aclose()


async def _factor(speech: Speech, number: int) -> float:
    text = f"This is message number {number}, and it says that your stream is the best part of my evening."
    began = time.perf_counter()
    spoken = await speech.say(text, LANGUAGES[number % len(LANGUAGES)], 20)
    return (time.perf_counter() - began) / (spoken.milliseconds / 1_000)


@contextmanager
def _stars(count: int, gifts_each: int, *, speech: bool = False) -> Iterator[tuple[str, list[Star]]]:
    """Make a database with so many streamers; its address and them."""
    with database_of("sqlite") as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        database = Database(address)
        stars = add_stars(database, count, gifts_each, speech=speech)
        database.close()
        yield url, stars


@asynccontextmanager
async def _desk_with(
    count: int, gifts_each: int, *, speech: bool = False
) -> AsyncIterator[tuple[Server, list[Star]]]:
    with _stars(count, gifts_each, speech=speech) as (url, stars):
        async with desk(url, port=free_port(), DODO_WEBHOOK_SECRET=SECRET) as server:
            yield server, stars


def _socket_of(server: Server) -> str:
    return f"ws://127.0.0.1:{server.port}/api/overlay/socket"
