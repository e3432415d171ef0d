"""The server is killed again and again while it speaks. Each alert gets its voice, and a whole one.

`STREAMPAI_TEST_KILLS` says how often; a tenth of them are spent here.
"""

import asyncio
import os
import random
import wave
from collections.abc import Callable

import pytest
from sqlmodel import select

from streampai_app.db import Database, Tx
from streampai_app.ids import new_id
from streampai_app.models import Alert, AlertKind, AlertState, Role
from streampai_app.models import Speech as State
from tests.desk import Desk
from tests.people import add_account
from tests.waiting import eventually

KILLS = max(2, int(os.environ.get("STREAMPAI_TEST_KILLS", "50")) // 10)
EACH_ROUND = 12
pytestmark = pytest.mark.slow


async def test_every_alert_is_spoken_however_often_the_server_dies(make_desk: Callable[..., Desk]) -> None:
    chance = random.Random(20261125)
    desk = make_desk()
    database = Database(f"sqlite:///{desk.folder / 'data' / 'desk.db'}")
    streamer_id = database.write_now(add_account, "Nova", Role.STREAMER)
    for number in range(KILLS):
        database.write_now(_queue, streamer_id, number)
        await asyncio.sleep(chance.uniform(0, 1.0))
        await asyncio.to_thread(desk.restart)
    await eventually(lambda: not _waiting(database), 120)
    alerts = database.read_now(lambda tx: tx.session.exec(select(Alert)).all())
    database.close()
    assert [alert.speech for alert in alerts] == [State.READY] * KILLS * EACH_ROUND, desk.log()
    for alert in alerts:
        path = desk.folder / "data" / "sounds" / alert.speech_ref[:2] / f"{alert.speech_ref}.wav"
        with wave.open(str(path), "rb") as reader:
            assert round(reader.getnframes() * 1000 / reader.getframerate()) == alert.speech_ms > 500


def _queue(tx: Tx, streamer_id: str, number: int) -> None:
    for each in range(EACH_ROUND):
        alert = Alert(
            id=new_id("alr"),
            streamer_id=streamer_id,
            kind=AlertKind.TEST,
            state=AlertState.READY,
            text=f"Message {each} of round {number}, to be read aloud",
            speech=State.WANTED,
            created_at=tx.now,
        )
        tx.session.add(alert)


def _waiting(database: Database) -> list[str]:
    query = select(Alert.id).where(Alert.speech == State.WANTED)
    return list(database.read_now(lambda tx: tx.session.exec(query).all()))
