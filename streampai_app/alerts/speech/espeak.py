"""espeak-ng, each utterance in a process of its own that is killed when it takes too long or says too much.

See docs/decisions/0014 for why there is no pool.
"""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...children import Bounds, ChildFailed, ChildTookTooLong, bounded, run
from .contract import Sound, Voice
from .errors import NothingToSay, ProviderFailed, TookTooLong
from .wav import SAMPLE, as_sound

PACKAGE = "espeakng_loader"  # the wheel that carries library and voices; it is found and never imported
CHILD = Path(__file__).with_name("espeak_child.py")
TIMEOUT = 5.0  # seconds; a sentence takes a tenth of one
MAX_CPU = 20  # seconds of processor
MAX_MEMORY = 1 << 30  # bytes
HIGHEST_RATE = 48_000  # samples a second that we take
VOICES: dict[str, Voice] = {
    "en": Voice("English", "en"),
    "en-us": Voice("English (America)", "en"),
    "de": Voice("Deutsch", "de"),
    "pl": Voice("Polski", "pl"),
    "es": Voice("Español", "es"),
    "es-419": Voice("Español (Latinoamérica)", "es"),
}
# What each was heard to read. Not Japanese with Chinese characters, which it names one by one in English.
READERS: dict[str, str] = {
    **{"ARABIC": "ar", "PERSIAN": "fa", "CYRILLIC": "ru", "UKRAINIAN": "uk", "GREEK": "el", "HEBREW": "he"},
    **{"ARMENIAN": "hy", "GEORGIAN": "ka", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "THAI": "th"},
    **{"CJK": "cmn", "HANGUL": "ko", "HIRAGANA": "ja"},
}


@dataclass(frozen=True, slots=True)
class Engine:
    """Where espeak-ng is installed."""

    library: Path
    data: Path


class Espeak:
    """The provider that needs no network and no account."""

    name = "espeak-ng/1"
    voices: Mapping[str, Voice] = VOICES
    readers: Mapping[str, str] = READERS

    def __init__(self, engine: Engine, *, timeout: float = TIMEOUT, child: Sequence[str] = ()) -> None:
        """`child` is another program to run in place of ours, for tests."""
        self._engine = engine
        self._timeout = timeout
        self._child = child

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        most = 4 + int(seconds * HIGHEST_RATE) * SAMPLE
        bounds = Bounds(MAX_CPU, self._timeout, MAX_MEMORY, most)
        arguments = (str(self._engine.library), str(self._engine.data), voice, f"{seconds:g}")
        command = (*self._child, *arguments) if self._child else bounded(CHILD, arguments, bounds)
        try:
            said = await run(command, text.encode(), bounds)
        except ChildTookTooLong as error:
            raise TookTooLong(f"espeak-ng: {error}") from None
        except ChildFailed as error:
            raise ProviderFailed(f"espeak-ng {error}") from None
        return _sound(said, seconds)

    async def refresh(self) -> None:
        """Its voices are the same for ever."""

    async def problems(self) -> list[str]:
        try:
            await self.speak("one two three", next(iter(VOICES)), 5)
        except (ProviderFailed, TookTooLong, NothingToSay, OSError) as error:
            return [f"{error}."]
        return []

    async def aclose(self) -> None:
        """Nothing stays open."""


def find_engine() -> Engine | None:
    """Return the installed espeak-ng; None if this installation leaves it out."""
    spec = importlib.util.find_spec(PACKAGE)
    for folder in map(Path, (spec.submodule_search_locations or []) if spec else []):
        data = folder / "espeak-ng-data"
        for name in ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll"):
            if (folder / name).exists() and data.is_dir():
                return Engine(folder / name, data)
    return None


def _sound(said: bytes, seconds: float) -> Sound:
    rate = int.from_bytes(said[:4], "little")
    if not 8_000 <= rate <= HIGHEST_RATE:
        raise ProviderFailed("espeak-ng sent no sound")
    if len(said) < 4 + SAMPLE:
        raise NothingToSay("espeak-ng had nothing to say")
    return as_sound(said[4:], rate, seconds)
