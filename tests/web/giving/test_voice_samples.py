"""Hearing a voice before choosing it: a fixed sentence, for whoever asks, and not too often."""

import io
import wave
from pathlib import Path

import pytest

from streampai_app.settings import Settings, read_settings
from streampai_app.web.giving.voice_samples import SAMPLES
from tests.people import add_streamer

from .donors import Donor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_each_voice_of_the_page_can_be_heard(desk) -> None:
    desk.write(add_streamer)
    page = Donor(desk.client).get()
    heard = {}
    for voice in ("en", "en-us", "de", "pl", "es", "es-419"):
        assert f'<option value="{voice}"' in page.html
        answer = desk.client.get(f"/voices/{voice}.wav")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        with wave.open(io.BytesIO(answer.content), "rb") as reader:
            assert 1 < reader.getnframes() / reader.getframerate() < 8
        heard[voice] = answer.content
    assert len(set(heard.values())) == 6


def test_the_page_may_play_it_and_needs_no_script_to_be_used(desk) -> None:
    desk.write(add_streamer)
    page = Donor(desk.client).get()
    assert "media-src 'self'" in page.headers["content-security-policy"]
    assert 'id="listen" data-usual="en"' in page.html
    assert "hidden>Listen</button>" in page.html


def test_a_browser_may_ask_for_a_part_of_it(desk) -> None:
    answer = desk.client.get("/voices/en.wav", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, b"RIFF")


@pytest.mark.parametrize("voice", ["robot", "..%2F..%2Fetc%2Fpasswd", "en%00", "x" * 500])
def test_there_is_no_voice_but_those(desk, voice: str) -> None:
    assert desk.client.get(f"/voices/{voice}.wav").status_code == 404


def test_nobody_chooses_what_it_says(desk) -> None:
    plain = desk.client.get("/voices/en.wav").content
    assert desk.client.get("/voices/en.wav?text=hello&lang=de").content == plain


def test_it_is_not_asked_for_without_end(desk) -> None:
    most = SAMPLES.item.amount
    statuses = [desk.client.get("/voices/en.wav").status_code for _ in range(most + 1)]
    assert statuses == [200] * most + [429]


class TestWithoutSpeech:
    """`TTS_PROVIDER=none`: no voice is offered, and giving works as ever."""

    @pytest.fixture
    def web_settings(self, database_url: str, tmp_path: Path) -> Settings:
        return read_settings(database_url=database_url, data_dir=tmp_path, tts_provider="none")

    def test_no_voice_is_offered_and_a_gift_is_taken(self, desk) -> None:
        desk.write(add_streamer)
        donor = Donor(desk.client)
        assert "voice" not in donor.get().labels
        assert donor.send(message="Hello").status_code == 303
        assert desk.client.get("/voices/en.wav").status_code == 404
