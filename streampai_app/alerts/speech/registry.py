"""Which provider this installation speaks with."""

from integrations.elevenlabs import API, ElevenLabsClient

from ...settings import Settings
from .contract import Provider
from .eleven import Eleven
from .espeak import Espeak, find_engine
from .silence import Silence
from .sounds import Sounds
from .speaking import Speech

FOLDER = "sounds"  # below DATA_DIR


def make_speech(settings: Settings) -> Speech:
    """Return the door to speech. Close it with `aclose`."""
    return Speech(make_provider(settings), Sounds(settings.data_dir / FOLDER))


def make_provider(settings: Settings) -> Provider:
    """Return the provider that the settings name; unnamed, espeak-ng where it is installed."""
    if settings.tts_provider == "elevenlabs":
        key = settings.elevenlabs_api_key.get_secret_value()
        return Eleven(ElevenLabsClient(settings.elevenlabs_base_url or API, key))
    engine = None if settings.tts_provider == "none" else find_engine()
    return Espeak(engine) if engine else Silence()
