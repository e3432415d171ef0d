"""Alerts get their voice after they are committed: once, whoever dies, and never at the alert's cost."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select, update

from streampai_app import clock
from streampai_app.alerts import controls
from streampai_app.alerts.preferences import save_preferences
from streampai_app.alerts.queries import queue_of
from streampai_app.alerts.speech import ProviderFailed, Speech, wanted
from streampai_app.alerts.speech.silence import Silence
from streampai_app.alerts.speech.sounds import Sounds
from streampai_app.alerts.speech.worker import SpeechWorker, speaking
from streampai_app.db import Database, Tx
from streampai_app.models import Alert, AlertState
from streampai_app.models import Speech as State
from streampai_app.realtime.local import LocalBus
from streampai_app.state.alert_rows import queue_rows
from tests.donations.world import World, add_donation, payment
from tests.waiting import eventually

from .sounding import FakeProvider, listen


@pytest.fixture
def sounds(tmp_path: Path) -> Sounds:
    return Sounds(tmp_path / "sounds")


def alert_of(database: Database) -> Alert:
    return database.read_now(lambda tx: tx.session.exec(select(Alert)).one())


def an_alert(database: Database, **changes: object) -> Alert:
    """Queue a test of a new streamer, and change it."""
    world = World(database)
    database.write_now(controls.test_alert, world.streamer)
    if changes:
        database.write_now(lambda tx: tx.session.exec(update(Alert).values(**changes)))
    return alert_of(database)


async def work_off(database: Database, speech: Speech) -> None:
    await SpeechWorker(database, LocalBus(), speech).work_off()


async def test_a_paid_message_gets_its_voice(database: Database, sounds: Sounds) -> None:
    world = World(database, message="Hello there", voice="de")
    world.hear(payment())
    provider = FakeProvider()
    speech = Speech(provider, sounds)
    await work_off(database, speech)
    alert = alert_of(database)
    assert (alert.speech, alert.speech_ms) == (State.READY, 550)
    assert provider.spoken == [("Hello there", "de")]
    path = await speech.open_sound(alert.speech_ref)
    assert path is not None
    assert listen(path.read_bytes()).loudness > 300


async def test_a_masked_word_is_not_spoken(database: Database, sounds: Sounds) -> None:
    world = World(database, message="what the fuck was that")
    world.hear(payment())
    provider = FakeProvider()
    await work_off(database, Speech(provider, sounds))
    assert provider.spoken == [("what the was that", "en")]


async def test_a_message_without_words_goes_out_unspoken(database: Database, sounds: Sounds) -> None:
    an_alert(database, text="🎉🎉🎉")
    await work_off(database, Speech(FakeProvider(), sounds))
    assert alert_of(database).speech == State.NONE


async def test_a_message_in_another_script_is_read_by_a_voice_of_it(
    database: Database, sounds: Sounds
) -> None:
    an_alert(database, text="Привет всем")
    provider = FakeProvider()
    await work_off(database, Speech(provider, sounds))
    assert provider.spoken == [("Привет всем", "ru")]
    assert alert_of(database).speech == State.READY


async def test_a_message_that_no_voice_reads_is_not_spoken_and_the_studio_says_so(
    database: Database, sounds: Sounds
) -> None:
    world = World(database, message="配信が楽しい")
    world.hear(payment())
    provider = FakeProvider()
    await work_off(database, Speech(provider, sounds))
    assert provider.spoken == []
    assert alert_of(database).speech == State.NO_VOICE
    (row,) = queue_rows(database.read_now(queue_of, world.streamer)).waiting
    assert row.why == "not spoken: no voice for this language"


async def test_without_a_provider_no_alert_waits(database: Database, sounds: Sounds) -> None:
    an_alert(database)
    await work_off(database, Speech(Silence(), sounds))
    assert alert_of(database).speech == State.NONE


async def test_a_streamers_limit_of_seconds_is_kept(database: Database, sounds: Sounds) -> None:
    world = World(database, message="word " * 50)
    database.write_now(save_preferences, world.streamer, {"speech_seconds": 5})
    world.hear(payment())
    await work_off(database, Speech(FakeProvider(), sounds))
    assert alert_of(database).speech_ms == 5_000


async def test_a_failure_is_tried_again_while_the_alert_waits_for_it(
    database: Database, sounds: Sounds
) -> None:
    def fail_once(_text: str) -> None:
        if len(provider.spoken) == 1:
            raise ProviderFailed("not now")

    provider = FakeProvider(fail_once)
    an_alert(database)
    await work_off(database, Speech(provider, sounds))
    assert alert_of(database).speech == State.WANTED
    database.write_now(lambda tx: tx.session.exec(update(Alert).values(speech_claimed_until=tx.now)))
    await work_off(database, Speech(provider, sounds))
    assert alert_of(database).speech == State.READY


@pytest.mark.parametrize("error", [ProviderFailed("dead"), RuntimeError("a bug")])
async def test_past_the_deadline_a_failure_is_the_last(
    database: Database, sounds: Sounds, error: Exception
) -> None:
    def fail(_text: str) -> None:
        raise error

    an_alert(database, speech_by=clock.now())
    await work_off(database, Speech(FakeProvider(fail), sounds))
    alert = alert_of(database)
    assert (alert.speech, alert.state) == (State.FAILED, AlertState.READY)


async def test_two_workers_do_not_speak_the_same_alert(database: Database, sounds: Sounds) -> None:
    streamer = World(database).streamer
    for number in range(6):
        donation = database.write_now(
            add_donation, streamer_id=streamer.id, checkout_ref=f"c{number}", message=f"Hello {number}"
        )
        world = World.__new__(World)
        world.database, world.donation_id = database, donation.id
        world.hear(payment(ref=f"p{number}", checkout_ref=f"c{number}"))
    provider = FakeProvider(lambda _: asyncio.sleep(0.02))
    speeches = [Speech(provider, Sounds(sounds._folder / str(n))) for n in range(3)]
    await asyncio.gather(*(work_off(database, speech) for speech in speeches))
    assert sorted(text for text, _ in provider.spoken) == [f"Hello {number}" for number in range(6)]


async def test_what_is_late_anyway_lets_others_go_first(database: Database, sounds: Sounds) -> None:
    an_alert(database, text="flood", speech_by=clock.now() - timedelta(seconds=1))
    world = World(database, checkout_ref="later", message="in time")
    world.hear(payment(checkout_ref="later"))
    provider = FakeProvider()
    await work_off(database, Speech(provider, sounds))
    assert [text for text, _ in provider.spoken] == ["in time", "flood"]


async def test_a_worker_that_dies_leaves_its_work_to_the_next(database: Database, sounds: Sounds) -> None:
    an_alert(database)
    provider = FakeProvider(lambda _: asyncio.sleep(600))
    dying = asyncio.create_task(work_off(database, Speech(provider, sounds)))
    await eventually(lambda: provider.spoken)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert database.write_now(wanted.claim) is None  # it may still be alive
    database.write_now(_let_claims_run_out)
    await work_off(database, Speech(FakeProvider(), sounds))
    assert alert_of(database).speech == State.READY


def _let_claims_run_out(tx: Tx) -> None:
    tx.session.exec(update(Alert).values(speech_claimed_until=tx.now - timedelta(seconds=1)))


async def test_a_worker_that_comes_back_from_the_dead_changes_nothing(
    database: Database, sounds: Sounds
) -> None:
    an_alert(database)
    late = database.write_now(wanted.claim)
    assert late is not None
    database.write_now(_let_claims_run_out)
    speech = Speech(FakeProvider(), sounds)
    await work_off(database, speech)
    before = alert_of(database)
    database.write_now(wanted.put_off, late)
    database.write_now(wanted.keep, late, await speech.say("Other", "en", 20))
    database.write_now(wanted.leave_unspoken, late)
    after = alert_of(database)
    assert (after.speech, after.speech_ref) == (State.READY, before.speech_ref)


@pytest.mark.parametrize("state", [AlertState.HELD, AlertState.SKIPPED, AlertState.SHOWN])
async def test_nothing_is_spoken_for_an_alert_that_does_not_wait(
    database: Database, sounds: Sounds, state: AlertState
) -> None:
    an_alert(database, state=state)
    provider = FakeProvider()
    await work_off(database, Speech(provider, sounds))
    assert provider.spoken == []


async def test_a_hint_wakes_the_worker(database: Database, sounds: Sounds) -> None:
    bus = LocalBus()
    await bus.start()
    database.on_commit = bus.publish
    async with speaking(database, bus, Speech(FakeProvider(), sounds), look_every=3600):
        await asyncio.sleep(0.2)  # it has looked and found nothing
        world = World(database, message="Hello there")
        await asyncio.to_thread(world.hear, payment())
        await eventually(lambda: alert_of(database).speech == State.READY)
    await bus.stop()
