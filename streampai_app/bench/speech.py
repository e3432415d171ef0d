"""How fast donors' words are turned into sound, and what starting a process for each of them costs."""

import time
from dataclasses import dataclass

from ..alerts.speech import Provider
from .timing import Spread

SENTENCES = {
    "en": "Thank you for the great evening, I laughed until I cried. This is for the new microphone!",
    "de": "Danke für den tollen Abend, ich habe Tränen gelacht. Das ist für das neue Mikrofon!",
    "pl": "Dzięki za wspaniały wieczór, śmiałem się do łez. To na nowy mikrofon!",
    "es": "Gracias por esta noche, me he reído hasta llorar. ¡Esto es para el micrófono nuevo!",
}
ONE_WORD = "Go"  # nearly all of its time is the start


@dataclass(frozen=True, slots=True)
class Pace:
    """`sound` and `taken` are seconds over all sentences, `factor` how much of a second one of sound takes.

    `sentence` and `word` are the times of one utterance each.
    """

    sound: float
    taken: float
    sentence: Spread
    word: Spread

    @property
    def factor(self) -> float:
        """The real-time factor: below 1 is faster than it is heard."""
        return self.taken / self.sound


async def pace_of(provider: Provider, rounds: int = 10) -> Pace:
    """Speak a sentence of each language so many times, one after the other, and nothing from a cache.

    Raises `SpeechError` if the provider cannot speak.
    """
    sound, sentences, words = 0.0, [], []
    for _ in range(rounds):
        for language, sentence in SENTENCES.items():
            began = time.perf_counter()
            spoken = await provider.speak(sentence, _voice(provider, language), 30)
            sentences.append(time.perf_counter() - began)
            sound += spoken.milliseconds / 1000
            began = time.perf_counter()
            await provider.speak(ONE_WORD, _voice(provider, language), 30)
            words.append(time.perf_counter() - began)
    return Pace(sound, sum(sentences), Spread.of(sentences), Spread.of(words))


def _voice(provider: Provider, language: str) -> str:
    return language if language in provider.voices else next(iter(provider.voices))
