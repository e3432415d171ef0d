"""Listening to a sound, and providers that misbehave in every way we could think of."""

import asyncio
import io
import math
import wave
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from streampai_app.alerts.speech import Sound, Voice
from streampai_app.alerts.speech.wav import as_sound

RATE = 22_050


@dataclass(frozen=True, slots=True)
class Heard:
    """`loudness` is the root mean square, of 32,767."""

    seconds: float
    rate: int
    channels: int
    width: int
    loudness: float


def listen(data: bytes) -> Heard:
    """Decode a WAV file, as a browser would."""
    with wave.open(io.BytesIO(data), "rb") as reader:
        count, rate = reader.getnframes(), reader.getframerate()
        channels, width = reader.getnchannels(), reader.getsampwidth()
        samples = array("h", reader.readframes(count))
    loudness = math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples)))
    return Heard(count / rate, rate, channels, width, loudness)


def tone(seconds: float) -> bytes:
    """Return samples of a tone."""
    return array("h", (int(8000 * math.sin(n / 10)) for n in range(int(seconds * RATE)))).tobytes()


class FakeProvider:
    """Speaks tones, a twentieth of a second a character, and remembers what it was asked for."""

    name = "fake/1"
    voices: Mapping[str, Voice] = {"en": Voice("English", "en"), "de": Voice("Deutsch", "de")}
    readers: Mapping[str, str] = {"CYRILLIC": "ru"}

    def __init__(self, before: Callable[[str], object] | None = None) -> None:
        """`before` is called, and awaited if it can be, before each utterance."""
        self.spoken: list[tuple[str, str]] = []
        self.at_once = self.most_at_once = 0
        self._before = before

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        self.spoken.append((text, voice))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            waited = self._before(text) if self._before else None
            if asyncio.iscoroutine(waited):
                await waited
        finally:
            self.at_once -= 1
        return as_sound(tone(0.05 * len(text)), RATE, seconds)

    async def refresh(self) -> None:
        """Nothing changes."""

    async def problems(self) -> list[str]:
        return []

    async def aclose(self) -> None:
        """Nothing is open."""
