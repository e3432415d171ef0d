"""Every step of speaking fails once: that alert is tried again, and all others are spoken."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select, update

from streampai_app import isolation
from streampai_app.alerts import controls
from streampai_app.alerts.speech import ProviderFailed, Speech, wanted
from streampai_app.alerts.speech.sounds import Sounds
from streampai_app.alerts.speech.worker import SpeechWorker, speaking
from streampai_app.db.deadlines import OFFLINE
from streampai_app.models import Alert
from streampai_app.models import Speech as State
from streampai_app.realtime.local import LocalBus
from tests.donations.world import World
from tests.faults import FaultyDatabase, Surprise, gone
from tests.waiting import eventually

from .sounding import FakeProvider


@pytest.fixture
def database(sqlite_url: str) -> Iterator[FaultyDatabase]:
    database = FaultyDatabase(sqlite_url, deadlines=OFFLINE)
    yield database
    database.close()


def queue(database: FaultyDatabase, number: int = 3) -> None:
    for _ in range(number):
        world = World(database, checkout_ref=None)
        database.write_now(controls.test_alert, world.streamer)
    database.write_now(
        lambda tx: tx.session.exec(update(Alert).values(speech_by=tx.now + timedelta(minutes=5)))
    )


def states(database: FaultyDatabase) -> list[str]:
    return sorted(database.read_now(lambda tx: list(tx.session.exec(select(Alert.speech)))))


def let_claims_run_out(database: FaultyDatabase) -> None:
    database.write_now(
        lambda tx: tx.session.exec(update(Alert).values(speech_claimed_until=tx.now - timedelta(1)))
    )


async def work_off(database: FaultyDatabase, speech: Speech) -> None:
    async with asyncio.timeout(30):
        await SpeechWorker(database, LocalBus(), speech).work_off()


STEPS = [wanted.is_any_wanted, wanted.claim, wanted.job_of, wanted.keep]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("error", [Surprise, gone], ids=["surprise", "away"])
async def test_every_step_may_fail_once(
    database: FaultyDatabase, tmp_path: Path, step: Any, error: Any
) -> None:
    queue(database)
    database.fail(step, error=error)
    speech = Speech(FakeProvider(), Sounds(tmp_path))
    await work_off(database, speech)
    if step in {wanted.job_of, wanted.keep}:
        assert states(database) == [State.READY, State.READY, State.WANTED], "the others are spoken"
    let_claims_run_out(database)
    await work_off(database, speech)
    assert states(database) == [State.READY] * 3


@pytest.mark.parametrize("error", [Surprise(), ProviderFailed("no"), StopIteration()], ids=repr)
@pytest.mark.parametrize("put_off_fails", [False, True])
async def test_an_alert_that_cannot_be_spoken_or_even_put_off_leaves_the_others_their_voice(
    database: FaultyDatabase, tmp_path: Path, error: Exception, put_off_fails: bool
) -> None:
    queue(database)
    failed: list[str] = []

    def fail_first(_text: str) -> None:
        if not failed:
            failed.append("first")
            raise error

    if put_off_fails:
        database.fail(wanted.put_off, left=-1)
    await work_off(database, Speech(FakeProvider(fail_first), Sounds(tmp_path)))
    assert states(database) == [State.READY, State.READY, State.WANTED]


async def test_an_alert_of_a_streamer_whose_wishes_cannot_be_read_ends_unspoken_and_blocks_nobody(
    database: FaultyDatabase, tmp_path: Path
) -> None:
    queue(database)
    bad = database.read_now(lambda tx: tx.session.exec(select(Alert.id)).first())
    database.fail(wanted.job_of, left=-1, only=lambda alert_id: alert_id == bad)
    speech = Speech(FakeProvider(), Sounds(tmp_path))
    await work_off(database, speech)
    database.write_now(lambda tx: tx.session.exec(update(Alert).values(speech_by=tx.now)))
    let_claims_run_out(database)
    await work_off(database, speech)
    assert states(database) == [State.FAILED, State.READY, State.READY]


async def test_the_list_of_voices_is_asked_for_again_after_whatever_went_wrong(
    database: FaultyDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "RESTART_AFTER", (0.01,))
    asked = []

    class Voices(FakeProvider):
        async def refresh(self) -> None:
            asked.append(1)
            if len(asked) == 1:
                raise Surprise

    async with speaking(database, LocalBus(), Speech(Voices(), Sounds(tmp_path))):
        await eventually(lambda: len(asked) > 1)
