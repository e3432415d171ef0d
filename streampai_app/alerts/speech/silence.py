"""No provider: `TTS_PROVIDER=none`, or an installation without espeak-ng. Alerts go out unspoken."""

from collections.abc import Mapping

from .contract import Sound, Voice
from .errors import ProviderFailed


class Silence:
    name = "none"
    voices: Mapping[str, Voice] = {}
    readers: Mapping[str, str] = {}

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        raise ProviderFailed("there is no provider of speech")

    async def refresh(self) -> None:
        """There is nothing to ask."""

    async def problems(self) -> list[str]:
        return []

    async def aclose(self) -> None:
        """Nothing is open."""
