"""A streamer's overlay, open in a browser: the plain routes served in this process, and what was heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from argon2.profiles import CHEAPEST
from playwright.async_api import Locator, Page
from starlette.applications import Starlette

from streampai_app import runtime
from streampai_app.accounts.actors import Streamer
from streampai_app.alerts import controls, overlays
from streampai_app.alerts.preferences import save_preferences
from streampai_app.db import Tx
from streampai_app.models import Alert, DonationPage, Speech
from streampai_app.settings import read_settings
from streampai_app.web.problems import handlers
from streampai_app.web.routes import make_routes
from streampai_app.web.surroundings import surround

from ..alerts.giving import add_star, give
from ..desk import free_port
from ..serving import serving

# Everything that a page lets sound goes through a meter of ours on its way to the loudspeaker.
METER = """
(() => {
  const connect = AudioNode.prototype.connect;
  const meters = new WeakMap();
  window.loudest = window.seconds_heard = 0;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && !meters.has(to)) {
      const meter = to.context.createAnalyser();
      meters.set(to, meter);
      connect.call(meter, to);
      const samples = new Float32Array(meter.fftSize);
      setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        window.level = Math.max(...samples.map(Math.abs));
        window.loudest = Math.max(window.loudest, window.level);
        if (window.level > 0.01) window.seconds_heard += 0.02;
      }, 20);
    }
    return connect.call(this, to instanceof AudioDestinationNode ? meters.get(to) : to, ...more);
  };
})();
"""


class OverlayStage:
    """A running desk and one streamer, Nova. Time is real here."""

    def __init__(self, url: str, streamer: Streamer, secret: str) -> None:
        self.url = url
        self.streamer = streamer
        self.secret = secret

    @property
    def address(self) -> str:
        """What the streamer puts into OBS."""
        return f"{self.url}/overlay/{self.secret}"

    async def open(self, page: Page) -> "Screen":
        await page.add_init_script(METER)
        await page.goto(self.address)
        return Screen(page)

    async def write(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        return await runtime.current().db.write(work, *args, **kwargs)

    async def give(self, message: str = "Hi!", amount: int = 500, **changes: Any) -> str:
        return await self.write(give, self.streamer.id, message, amount, **changes)

    async def press(self, button: str, *args: Any) -> Any:
        return await self.write(getattr(controls, button), self.streamer, *args)

    async def prefer(self, **change: Any) -> None:
        await self.write(save_preferences, self.streamer, change)

    async def give_spoken(self, message: str) -> str:
        """Give, and have it spoken before it goes on air, as the speech worker does."""
        await self.press("pause")
        alert_id = await self.give(message)
        spoken = await runtime.current().speech.say(message, "en", 20)

        def keep(tx: Tx) -> None:
            alert = tx.session.get_one(Alert, alert_id)
            alert.speech, alert.speech_ref, alert.speech_ms = Speech.READY, spoken.ref, spoken.milliseconds

        await self.write(keep)
        await self.press("resume")
        return alert_id

    async def collect_for(self, title: str, amount: int) -> None:
        def work(tx: Tx) -> None:
            goal = {"goal_title": title, "goal_amount": amount, "goal_currency": "EUR"}
            tx.session.add(DonationPage(streamer_id=self.streamer.id, updated_at=tx.now, **goal))

        await self.write(work)

    async def rotate(self) -> None:
        self.secret = await self.write(overlays.rotate_overlay, self.streamer)

    async def alert(self, alert_id: str) -> Alert:
        return await runtime.current().db.read(lambda tx: tx.session.get(Alert, alert_id))

    async def becomes(self, alert_id: str, state: str, seconds: float = 20.0) -> None:
        """Wait until an alert is in a state."""
        deadline = asyncio.get_running_loop().time() + seconds
        while (found := (await self.alert(alert_id)).state) != state:
            assert asyncio.get_running_loop().time() < deadline, f"it is still {found}, not {state}"
            await asyncio.sleep(0.05)


class Screen:
    """One overlay page as its viewers see and hear it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def box(self) -> Locator:
        return self.page.locator(".alert")

    @property
    def goal(self) -> Locator:
        return self.page.locator(".goal")

    async def until(self, holds: str, seconds: float = 10.0) -> None:
        """Wait until something holds in the page. Its policy forbids Playwright's own way: it evaluates."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not await self.page.evaluate(holds):
            assert asyncio.get_running_loop().time() < deadline, f"it does not hold: {holds}"
            await asyncio.sleep(0.02)

    async def loudest(self) -> float:
        """Return how loud it has been so far, from 0 to 1."""
        return await self.page.evaluate("window.loudest")


QUICK = [{"from": 0, "name": "All", "sound": "coin", "animation": "fade", "seconds": 2}]


@asynccontextmanager
async def running_overlay_stage(folder: Path, database_url: str) -> AsyncIterator[OverlayStage]:
    """Serve on a free port of localhost, on a database that is migrated already."""
    port = free_port()
    settings = read_settings(port=port, data_dir=folder, database_url=database_url)
    app = surround(Starlette(routes=make_routes(settings), exception_handlers=handlers), settings)
    async with runtime.running(settings, CHEAPEST) as running, serving(app, port):
        stage = OverlayStage(settings.origin, *await running.db.write(add_star))
        await stage.prefer(tiers=QUICK, is_speech_on=False)
        yield stage
        running.stopping.set()
