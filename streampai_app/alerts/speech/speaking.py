"""The one door to speech: what was said before is played again, the rest is made, a few at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .contract import Provider, Voice
from .errors import NothingToSay, NoVoice, TookTooLong
from .sounds import Sounds, ref_of
from .wording import choose_voice, read_by, speakable

AT_ONCE = 2  # syntheses of one process
PATIENCE = 6.0  # seconds, waiting for a turn included


@dataclass(frozen=True, slots=True)
class Spoken:
    """`ref` names the sound, for as long as it is kept."""

    ref: str
    milliseconds: int


class Speech:
    """One a process."""

    def __init__(
        self, provider: Provider, sounds: Sounds, *, at_once: int = AT_ONCE, patience: float = PATIENCE
    ) -> None:
        self._provider = provider
        self._sounds = sounds
        self._turns = asyncio.Semaphore(at_once)
        self._patience = patience
        self._making: dict[str, asyncio.Task[Spoken]] = {}

    @property
    def voices(self) -> Mapping[str, Voice]:
        """The voices to choose from, by id. Empty where nothing is spoken."""
        return self._provider.voices

    @property
    def is_on(self) -> bool:
        return bool(self._provider.voices)

    async def say(self, text: str, voice: str, seconds: float) -> Spoken:
        """Return the sound of a text, of at most `seconds`; an unknown voice is replaced by a near one.

        Words in letters that it does not know are read by a voice that does, where there is one.

        Raises `NothingToSay`, `NoVoice`, `TookTooLong`, `ProviderFailed`, `NotKept`.
        """
        words = speakable(text, seconds)
        if not words or not self.is_on:
            raise NothingToSay("there is nothing to say")
        chosen = choose_voice(self.voices, voice, words)
        language = self.voices[chosen].language
        words, chosen = read_by(words, chosen, language, self._provider.readers)
        if not words:
            raise NoVoice("no voice here reads this script")
        ref = ref_of(self._provider.name, chosen, words, seconds)
        length = await asyncio.to_thread(self._sounds.length, ref)
        if length is not None:
            return Spoken(ref, length)
        making = self._making.get(ref)
        if making is None:
            making = asyncio.create_task(self._make(ref, words, chosen, seconds), name="speech")
            self._making[ref] = making
            making.add_done_callback(lambda done: self._made(ref, done))
        return await asyncio.shield(making)

    async def open_sound(self, ref: str) -> Path | None:
        """Return the WAV file of a sound, or None if it has been cleared away."""
        return await asyncio.to_thread(self._sounds.find, ref)

    async def sound_of(self, ref: str, text: str, voice: str, seconds: float) -> Path | None:
        """Return the WAV file of a sound that was made here or elsewhere: what is not here is said again.

        None if that has become impossible. Raises `SpeechError`.
        """
        path = await self.open_sound(ref)
        if path is not None:
            return path
        return await self.open_sound((await self.say(text, voice, seconds)).ref)

    async def refresh(self) -> None:
        """Ask which voices there are. Raises `SpeechError`."""
        await self._provider.refresh()

    async def problems(self) -> list[str]:
        return await self._provider.problems()

    async def aclose(self) -> None:
        """Give up what is being made, and let go of the provider."""
        for making in list(self._making.values()):
            making.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        await self._provider.aclose()

    async def _make(self, ref: str, words: str, voice: str, seconds: float) -> Spoken:
        try:
            async with asyncio.timeout(self._patience), self._turns:
                sound = await self._provider.speak(words, voice, seconds)
        except TimeoutError:
            raise TookTooLong(f"no speech within {self._patience:g} s") from None
        await asyncio.to_thread(self._sounds.keep, ref, sound)
        return Spoken(ref, sound.milliseconds)

    def _made(self, ref: str, done: asyncio.Task[Spoken]) -> None:
        del self._making[ref]
        if not done.cancelled():
            done.exception()  # whoever waited has it; who went away must not leave it unseen
