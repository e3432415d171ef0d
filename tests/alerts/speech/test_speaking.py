"""The door to speech: said once, kept, bounded in number, in time and in seconds."""

import asyncio
from pathlib import Path

import pytest

from streampai_app.alerts.speech import NothingToSay, ProviderFailed, Speech, TookTooLong
from streampai_app.alerts.speech.silence import Silence
from streampai_app.alerts.speech.sounds import Sounds

from .sounding import FakeProvider, listen


@pytest.fixture
def sounds(tmp_path: Path) -> Sounds:
    return Sounds(tmp_path / "sounds")


async def test_what_is_said_can_be_heard(sounds: Sounds) -> None:
    speech = Speech(FakeProvider(), sounds)
    spoken = await speech.say("Hello there", "en", 20)
    path = await speech.open_sound(spoken.ref)
    assert path is not None
    heard = listen(path.read_bytes())
    assert heard.seconds == pytest.approx(spoken.milliseconds / 1000, abs=0.001)
    assert heard.loudness > 300


async def test_the_same_words_in_the_same_voice_are_said_once(sounds: Sounds) -> None:
    provider = FakeProvider()
    first = await Speech(provider, sounds).say("Hello", "en", 20)
    again = await Speech(provider, sounds).say(" Hello 🎉 ", "en", 20)
    other = await Speech(provider, sounds).say("Hello", "de", 20)
    assert first == again
    assert other.ref != first.ref
    assert provider.spoken == [("Hello", "en"), ("Hello", "de")]


async def test_a_sound_that_another_machine_made_is_made_here_too(sounds: Sounds, tmp_path: Path) -> None:
    there = await Speech(FakeProvider(), Sounds(tmp_path / "there")).say("Hello", "en", 20)
    provider = FakeProvider()
    here = Speech(provider, sounds)
    for _ in range(2):
        path = await here.sound_of(there.ref, "Hello", "en", 20)
        assert path is not None
        assert listen(path.read_bytes()).loudness > 300
    assert len(provider.spoken) == 1


async def test_two_who_want_the_same_at_once_wait_for_the_same(sounds: Sounds) -> None:
    provider = FakeProvider(lambda _: asyncio.sleep(0.05))
    speech = Speech(provider, sounds)
    both = await asyncio.gather(speech.say("Hello", "en", 20), speech.say("Hello", "en", 20))
    assert both[0] == both[1]
    assert len(provider.spoken) == 1


async def test_who_stops_waiting_does_not_take_the_sound_from_others(sounds: Sounds) -> None:
    provider = FakeProvider(lambda _: asyncio.sleep(0.05))
    speech = Speech(provider, sounds)
    impatient = asyncio.create_task(speech.say("Hello", "en", 20))
    patient = asyncio.create_task(speech.say("Hello", "en", 20))
    await asyncio.sleep(0.01)
    impatient.cancel()
    assert (await patient).milliseconds == 250


async def test_few_speak_at_once(sounds: Sounds) -> None:
    provider = FakeProvider(lambda _: asyncio.sleep(0.01))
    speech = Speech(provider, sounds, at_once=2, patience=60)
    await asyncio.gather(*(speech.say(f"Hello {n}", "en", 20) for n in range(10)))
    assert provider.most_at_once == 2


async def test_speech_is_cut_at_its_seconds(sounds: Sounds) -> None:
    spoken = await Speech(FakeProvider(), sounds).say("a word " * 2_000, "en", 5)
    assert spoken.milliseconds == 5_000


async def test_no_more_text_is_given_away_than_can_be_heard(sounds: Sounds) -> None:
    provider = FakeProvider()
    await Speech(provider, sounds).say("word " * 2_000, "en", 10)
    assert len(provider.spoken[0][0]) <= 250


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉🎉", "•••• ••••", "...!?", "\u200b", "<>"])
async def test_where_there_is_nothing_to_say_nobody_speaks(sounds: Sounds, text: str) -> None:
    provider = FakeProvider()
    with pytest.raises(NothingToSay):
        await Speech(provider, sounds).say(text, "en", 20)
    assert provider.spoken == []


async def test_without_a_provider_nothing_is_said(sounds: Sounds) -> None:
    speech = Speech(Silence(), sounds)
    assert not speech.is_on
    with pytest.raises(NothingToSay):
        await speech.say("Hello", "en", 20)


async def test_the_deadline_holds_whatever_the_provider_does(sounds: Sounds) -> None:
    speech = Speech(FakeProvider(lambda _: asyncio.sleep(600)), sounds, patience=0.05)
    with pytest.raises(TookTooLong):
        await speech.say("Hello", "en", 20)
    await speech.aclose()


async def test_waiting_for_a_turn_counts(sounds: Sounds) -> None:
    speech = Speech(FakeProvider(lambda _: asyncio.sleep(600)), sounds, at_once=1, patience=0.05)
    ended = await asyncio.gather(*(speech.say(f"{n}", "en", 20) for n in range(3)), return_exceptions=True)
    assert [type(each) for each in ended] == [TookTooLong] * 3
    await speech.aclose()


async def test_a_failure_is_not_kept(sounds: Sounds) -> None:
    def fail_once(_text: str) -> None:
        if len(provider.spoken) == 1:
            raise ProviderFailed("not now")

    provider = FakeProvider(fail_once)
    speech = Speech(provider, sounds)
    with pytest.raises(ProviderFailed):
        await speech.say("Hello", "en", 20)
    assert (await speech.say("Hello", "en", 20)).milliseconds == 250


async def test_closing_gives_up_what_is_being_made(sounds: Sounds) -> None:
    speech = Speech(FakeProvider(lambda _: asyncio.sleep(600)), sounds)
    saying = asyncio.create_task(speech.say("Hello", "en", 20))
    await asyncio.sleep(0.05)
    await speech.aclose()
    with pytest.raises(asyncio.CancelledError):
        await saying


async def test_a_text_in_a_script_that_no_voice_reads_is_not_spelt_out(sounds: Sounds) -> None:
    provider = FakeProvider()
    with pytest.raises(NothingToSay, match="script"):
        await Speech(provider, sounds).say("مرحبا بكم", "en", 20)
    await Speech(provider, sounds).say("Ana says こんにちは", "en", 20)
    assert provider.spoken == [("Ana says", "en")]
