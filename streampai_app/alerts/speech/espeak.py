"""espeak-ng, each utterance in a process of its own that is killed when it takes too long or says too much.

See docs/decisions/0014 for why there is no pool.
"""

import asyncio
import importlib.util
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...parent import command_of
from .contract import Sound, Voice
from .errors import NothingToSay, ProviderFailed, TookTooLong
from .wav import SAMPLE, as_sound

PACKAGE = "espeakng_loader"  # the wheel that carries library and voices; it is found and never imported
CHILD = Path(__file__).with_name("espeak_child.py")
TIMEOUT = 5.0  # seconds; a sentence takes a tenth of one
PASSED_ON = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # of our environment: what some Pythons need to start
HIGHEST_RATE = 48_000  # samples a second that we take
VOICES: dict[str, Voice] = {
    "en": Voice("English", "en"),
    "en-us": Voice("English (America)", "en"),
    "de": Voice("Deutsch", "de"),
    "pl": Voice("Polski", "pl"),
    "es": Voice("Español", "es"),
    "es-419": Voice("Español (Latinoamérica)", "es"),
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

    def __init__(self, engine: Engine, *, timeout: float = TIMEOUT, child: Sequence[str] = ()) -> None:
        """`child` is another program to run in place of ours, for tests."""
        self._engine = engine
        self._timeout = timeout
        self._child = child

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        process = await asyncio.create_subprocess_exec(
            *(self._child or command_of(CHILD)),
            str(self._engine.library),
            str(self._engine.data),
            voice,
            f"{seconds:g}",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
        try:
            async with asyncio.timeout(self._timeout):
                said = await _converse(process, text.encode(), 4 + int(seconds * HIGHEST_RATE) * SAMPLE)
                status = await process.wait()
        except TimeoutError:
            raise TookTooLong(f"espeak-ng did not answer within {self._timeout:g} s") from None
        finally:
            await _end(process)
        if status:
            raise ProviderFailed(f"espeak-ng ended with {status}")
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


async def _converse(process: asyncio.subprocess.Process, text: bytes, most: int) -> bytes:
    """Give the text, take the answer; who says more than `most` bytes is not listened to any longer."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # it died before it read: its status tells
        process.stdin.write(text)
        await process.stdin.drain()
    process.stdin.close()
    said = bytearray()
    while piece := await process.stdout.read(64 * 1024):
        said += piece
        if len(said) > most:
            raise ProviderFailed("espeak-ng says more than it was asked for")
    return bytes(said)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave no process behind, whatever happened."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await asyncio.shield(process.wait())


def _sound(said: bytes, seconds: float) -> Sound:
    rate = int.from_bytes(said[:4], "little")
    if not 8_000 <= rate <= HIGHEST_RATE:
        raise ProviderFailed("espeak-ng sent no sound")
    if len(said) < 4 + SAMPLE:
        raise NothingToSay("espeak-ng had nothing to say")
    return as_sound(said[4:], rate, seconds)
