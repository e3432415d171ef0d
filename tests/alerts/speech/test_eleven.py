"""ElevenLabs as a provider: its sound in our form, its errors in our words."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from integrations.elevenlabs import ElevenLabsClient
from integrations.elevenlabs_sandbox import make_elevenlabs_sandbox
from integrations.elevenlabs_sandbox.app import refusal
from streampai_app.alerts.speech import ProviderFailed, Speech
from streampai_app.alerts.speech.eleven import Eleven
from streampai_app.alerts.speech.sounds import Sounds

from .sounding import listen


@pytest.fixture
def sandbox() -> Starlette:
    return make_elevenlabs_sandbox("key")


@pytest.fixture
def eleven(sandbox: Starlette) -> Eleven:
    transport = httpx.ASGITransport(sandbox)
    return Eleven(ElevenLabsClient("http://eleven.test", "key", transport=transport, attempts=1))


async def test_its_voices_are_the_accounts_once_it_was_asked(eleven: Eleven) -> None:
    assert "11-21m00Tcm4TlvDq8ikWAM" in eleven.voices
    await eleven.refresh()
    assert {id: voice.name for id, voice in eleven.voices.items()} == {
        "11-tone-a": "Anna",
        "11-tone-b": "Ben",
    }


async def test_where_it_does_not_answer_the_voices_stay(sandbox: Starlette, eleven: Eleven) -> None:
    sandbox.state.desk.faults = [refusal(500, "internal_error")]
    with pytest.raises(ProviderFailed):
        await eleven.refresh()
    assert eleven.voices


async def test_it_speaks_and_is_cut(sandbox: Starlette, eleven: Eleven, tmp_path: Path) -> None:
    await eleven.refresh()
    speech = Speech(eleven, Sounds(tmp_path))
    spoken = await speech.say("Hello from afar, how are you all", "11-tone-b", 1)
    path = await speech.open_sound(spoken.ref)
    assert path is not None
    heard = listen(path.read_bytes())
    assert (heard.seconds, heard.rate) == (1.0, 22_050)
    assert heard.loudness > 1000
    assert sandbox.state.desk.spoken[0][0] == "tone-b"
    await speech.aclose()


async def test_a_voice_of_another_provider_is_replaced(
    sandbox: Starlette, eleven: Eleven, tmp_path: Path
) -> None:
    await eleven.refresh()
    await Speech(eleven, Sounds(tmp_path)).say("Danke", "de", 5)
    assert sandbox.state.desk.spoken == [("tone-a", "Danke")]


@pytest.mark.parametrize("code", ["quota_exceeded", "invalid_api_key"])
async def test_its_refusal_is_ours(sandbox: Starlette, eleven: Eleven, code: str) -> None:
    sandbox.state.desk.faults = [refusal(401, code)] * 2
    with pytest.raises(ProviderFailed, match=code):
        await eleven.speak("Hello", "11-tone-a", 5)
    assert code in (await eleven.problems())[0]
