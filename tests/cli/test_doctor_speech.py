"""`streampai doctor` says whether messages can be spoken, and by whom."""

import pytest

from streampai_app.alerts.speech import espeak
from streampai_app.cli.doctor import check_speech
from streampai_app.settings import SettingsError, read_settings


def test_espeak_speaks() -> None:
    assert check_speech(read_settings()) == "ok: espeak"


def test_that_it_is_off_is_fine() -> None:
    assert check_speech(read_settings(tts_provider="none")).startswith("ok: off")


def test_that_it_is_not_installed_is_fine_unless_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "PACKAGE", "no_such_package")
    assert check_speech(read_settings()).startswith("ok: espeak-ng is not installed")


def test_elevenlabs_that_does_not_answer_is_not_fine() -> None:
    settings = read_settings(
        tts_provider="elevenlabs", elevenlabs_api_key="key", elevenlabs_base_url="http://127.0.0.1:9"
    )
    answer = check_speech(settings)
    assert answer.startswith("ElevenLabs does not answer")
    assert "key" not in answer


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tts_provider": "elevenlabs"}, "ELEVENLABS_API_KEY: needed where TTS_PROVIDER is elevenlabs"),
        ({"tts_provider": "robot"}, "TTS_PROVIDER: "),
    ],
)
def test_wrong_settings_are_one_line(changes: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(**changes)
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)
