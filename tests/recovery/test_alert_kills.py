"""The server is killed again and again while alerts play. Each paid one is shown once.

`STREAMPAI_TEST_KILLS` says how often; `make soak` says 1,000. A fifth of them are spent here.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import httpx
import pytest
from sqlmodel import select

from streampai_app.alerts.preferences import save_preferences
from streampai_app.db import Database
from streampai_app.models import Account, Alert
from streampai_app.settings import Settings
from tests.alerts.giving import add_star, give
from tests.alerts.source import BrowserSource
from tests.desk import Desk
from tests.waiting import eventually

KILLS = max(2, int(os.environ.get("STREAMPAI_TEST_KILLS", "50")) // 5)
EACH_ROUND = 3
pytestmark = pytest.mark.slow


async def test_every_paid_alert_is_shown_once_however_often_the_server_dies(make_desk: Callable[..., Desk]):
    chance = random.Random(20261125)
    desk = make_desk(TTS_PROVIDER="none")
    with database_of(desk) as database:
        streamer, secret = database.write_now(add_star)
        database.write_now(save_preferences, streamer, {"is_speech_on": False})
        given: list[str] = []
        async with on_air(BrowserSource(desk.url, secret)) as source:
            for number in range(KILLS):
                for count in range(EACH_ROUND):
                    message = f"{number}.{count}"
                    given.append(await asyncio.to_thread(database.write_now, give, streamer.id, message))
                await asyncio.sleep(chance.uniform(0, 0.4))
                await asyncio.to_thread(desk.restart)
            await eventually(lambda: len(source.ended) == len(given), 60)
    assert desk.stop() == 0, desk.log()
    with database_of(desk) as database:
        alerts = database.read_now(lambda tx: tx.session.exec(select(Alert)).all())
    assert {alert.state for alert in alerts} == {"shown"}
    assert Counter(alert_id for alert_id, _ in source.played) == Counter(given)
    assert [alert_id for alert_id, _ in source.played] == given
    assert source.refused == []


@pytest.mark.postgres
@pytest.mark.redis
async def test_a_gift_that_one_worker_hears_of_plays_at_the_other_and_on_one_source(
    make_desk, empty_postgres_url: str, redis_url: str, redis_prefix: str
):
    shared = {"DATABASE_URL": empty_postgres_url, "REDIS_URL": redis_url, "REDIS_PREFIX": redis_prefix}
    desk = make_desk(WORKERS="2", TTS_PROVIDER="none", **shared)
    with database_of(desk, Settings(database_url=empty_postgres_url).database) as database:
        streamer, secret = database.write_now(add_star)
        username = database.read_now(lambda tx: tx.session.get_one(Account, streamer.id).username)
        database.write_now(save_preferences, streamer, {"is_speech_on": False})
        sources = [BrowserSource(desk.url, secret) for _ in range(4)]
        async with on_air(*sources), httpx.AsyncClient(base_url=desk.url) as donor:
            for number in range(8):
                await pay(donor, username, f"number {number}")
            await eventually(lambda: sum(len(source.ended) for source in sources) == 8, 30)
        played = [alert_id for source in sources for alert_id, _ in source.played]
        assert len(played) == len(set(played)) == 8
        assert sum(1 for source in sources if source.played) == 1


async def pay(donor: httpx.AsyncClient, username: str, message: str) -> None:
    """Give by the sandbox, as a donor does."""
    pledge = {"streamer_id": username, "amount": 1250, "currency": "EUR", "message": message}
    opened = await donor.post("/api/donations/checkout", json=pledge)
    assert opened.status_code == 201, opened.text
    paid = await donor.post(f"{opened.json()['checkout_url']}/pay", data={"email": "ana@example.org"})
    assert paid.status_code == 303, paid.text


@asynccontextmanager
async def on_air(*sources: BrowserSource):
    tasks = [asyncio.create_task(source.run()) for source in sources]
    try:
        yield sources[0]
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


@contextmanager
def database_of(desk: Desk, url: str = "") -> Iterator[Database]:
    database = Database(url or f"sqlite:///{desk.folder / 'data' / 'desk.db'}")
    try:
        yield database
    finally:
        database.close()
