"""How long from a webhook to the overlay, from a panic to silence, and from alert to alert in a queue."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server as Embedded
from starlette.applications import Starlette

from .. import runtime, schema
from ..alerts import controls
from ..alerts.moderation import LANGUAGES
from ..alerts.speech import Speech, SpeechError, make_speech
from ..db import Database
from ..settings import Settings
from ..web.problems import handlers
from ..web.routes import make_routes
from .overlays import SECRET, OverlayPage, Star, add_stars, pay
from .server import Server, bare_overlay, database_of, desk, free_port
from .usage import memory_of

PACE = 0.05  # seconds between two webhooks


@dataclass(frozen=True, slots=True)
class Show:
    """What takes place: so many overlays connected, so many gifts, one after the other."""

    overlays: int = 200
    gifts: int = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """Seconds from webhook to overlay for each gift; bytes of memory for each overlay."""

    spans: list[float]
    spoken: int
    memory_each: float


async def webhook_to_overlay(show: Show, *, speech: bool) -> Heard:
    """Measure on the desk as it is really run."""
    with database_of("sqlite") as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        database = Database(address)
        stars = add_stars(database, show.overlays, -(-show.gifts // show.overlays), speech=speech)
        database.close()
        async with desk(url, port=free_port(), DODO_WEBHOOK_SECRET=SECRET) as server:
            return await _listen(server, stars, [star.secret for star in stars], show)


async def webhook_to_bare_socket(show: Show) -> Heard:
    """Measure on the ceiling."""
    with database_of("sqlite") as stars_url, database_of("sqlite") as url:
        address = Settings(database_url=stars_url).database
        schema.migrate(address)
        database = Database(address)
        stars = add_stars(database, show.overlays, -(-show.gifts // show.overlays), speech=False)
        database.close()
        async with bare_overlay(url, port=free_port(), secret=SECRET) as server:
            return await _listen(server, stars, [star.streamer.id for star in stars], show)


async def _listen(server: Server, stars: Sequence[Star], tokens: Sequence[str], show: Show) -> Heard:
    before = memory_of(server.pid)
    url = f"ws://127.0.0.1:{server.port}/api/overlay/socket"
    pages = [await OverlayPage(token).open(url, server.origin) for token in tokens]
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
    """Return seconds from the streamer's panic to the overlay being told; it is silent in the same moment.

    The routes are served in this process here: nobody presses the studio's button by HTTP.
    """
    async with _embedded() as (running, origin, url):
        [star] = add_stars(running.db, 1, 0, speech=False)
        page = await OverlayPage(star.secret).open(url, origin)
        spans = []
        for _ in range(times):
            began = time.perf_counter()
            await running.db.write(controls.panic, star.streamer)
            await page.until(lambda: page.is_panicked)
            spans.append(time.perf_counter() - began)
            await running.db.write(controls.calm, star.streamer)
            await page.until(lambda: not page.is_panicked)
        page.close()
        return spans


async def through_a_queue(waiting: int) -> list[float]:
    """Let an overlay play a queue of so many, and return the seconds from each alert to the next."""
    with database_of("sqlite") as url:
        address = Settings(database_url=url).database
        schema.migrate(address)
        database = Database(address)
        [star] = add_stars(database, 1, waiting, speech=False)
        database.close()
        async with desk(url, port=free_port(), DODO_WEBHOOK_SECRET=SECRET) as server:
            async with httpx.AsyncClient(base_url=server.origin, timeout=30) as http:
                for donation in star.donations:
                    await pay(http, star, donation)
            page = OverlayPage(star.secret)
            await page.open(f"ws://127.0.0.1:{server.port}/api/overlay/socket", server.origin)
            await page.until(lambda: len(page.heard) == waiting)
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


@asynccontextmanager
async def _embedded() -> AsyncIterator[tuple[runtime.Runtime, str, str]]:
    port = free_port()
    with database_of("sqlite") as url:
        settings = Settings(database_url=url, port=port, data_dir=url.removeprefix("sqlite:///") + ".data")
        schema.migrate(settings.database)
        app = Starlette(routes=make_routes(settings), exception_handlers=handlers)
        async with runtime.running(settings) as running:
            server = Embedded(app, port=port, interface=Interfaces.ASGINL, log_enabled=False)
            serving = asyncio.create_task(server.serve())
            await _until_open(port)
            yield running, settings.origin, f"ws://127.0.0.1:{port}/api/overlay/socket"
            running.stopping.set()
            server.stop()
            await serving


async def _until_open(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return
