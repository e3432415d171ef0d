"""What a provider of speech does. One file each implements it: `espeak.py`, `eleven.py`, `silence.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Voice:
    """`name` is for people, `language` a code such as `de`; empty speaks them all."""

    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """A WAV file, mono, 16 bit, and how long it plays."""

    data: bytes
    milliseconds: int


class Provider(Protocol):
    """Turns text into sound."""

    @property
    def name(self) -> str:
        """Part of the cache's key: another name means that the same text sounds otherwise."""
        ...

    @property
    def voices(self) -> Mapping[str, Voice]:
        """The voices by id, the usual one first. None at all: nothing is ever spoken."""
        ...

    @property
    def readers(self) -> Mapping[str, str]:
        """Which voice reads letters that the voices of one language do not know, by their script.

        See `wording.script_of`. Nobody chooses those voices; what has none is not spoken.
        """
        ...

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        """Speak plain text with one of `voices`, no longer than `seconds`. Raises `SpeechError`."""
        ...

    async def refresh(self) -> None:
        """Ask again which voices there are, where that can change. Raises `SpeechError`."""
        ...

    async def problems(self) -> list[str]:
        """Say what stands in the way, for `streampai doctor`."""
        ...

    async def aclose(self) -> None: ...
