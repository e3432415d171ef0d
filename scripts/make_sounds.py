"""Makes the overlay's sounds, `assets/overlay/sounds/*.wav`: sums of sines, and no recording of anybody's.

The sounds are ours and given away: CC0 1.0. Run it again after a change: `.venv/bin/python
scripts/make_sounds.py`. The same program makes the same bytes.
"""

import math
import struct
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "overlay" / "sounds"
RATE = 22_050  # samples a second: enough for what has no noise in it
LOUD = 0.55  # of full scale, at the loudest moment
Voice = Callable[[float], float]  # seconds since it began, to its height

BELL = ((1, 1.0), (2.0, 0.35), (3.01, 0.18), (4.2, 0.07))
BRASS = ((1, 1.0), (2, 0.55), (3, 0.38), (4, 0.2), (5, 0.1))
PURE = ((1, 1.0), (2, 0.08))
ARPEGGIO = tuple(enumerate((0, 4, 7, 12, 16)))  # steps, and semitones above the first


def tone(pitch: float, fades_in: float, partials: Iterable[tuple[float, float]]) -> Voice:
    """Return a struck tone of `pitch` Hz that has faded to a third after so many seconds."""
    parts = tuple(partials)

    def voice(at: float) -> float:
        attack = min(1.0, at / 0.006)
        height = sum(
            share * math.sin(2 * math.pi * pitch * times * at) * math.exp(-at * times**0.5 / fades_in)
            for times, share in parts
        )
        return attack * height

    return voice


def glide(low: float, high: float, lasting: float) -> Voice:
    """Return a tone that rises from one pitch to another."""

    def voice(at: float) -> float:
        if at > lasting:
            return 0.0
        phase = 2 * math.pi * (low * at + (high - low) * at * at / (2 * lasting))
        return math.sin(phase) * math.sin(math.pi * at / lasting) ** 0.7

    return voice


def mix(length: float, *voices: tuple[float, Voice]) -> list[float]:
    """Return `length` seconds of voices that begin at the given times, as loud as we want them."""
    samples = [0.0] * int(length * RATE)
    for begins, voice in voices:
        first = int(begins * RATE)
        for number in range(first, len(samples)):
            samples[number] += voice((number - first) / RATE)
    fade = int(0.03 * RATE)
    for number in range(fade):
        samples[-1 - number] *= number / fade
    peak = max(abs(sample) for sample in samples)
    return [sample * LOUD / peak for sample in samples]


SOUNDS = {
    "chime": lambda: mix(1.3, (0, tone(880.0, 0.32, BELL)), (0.12, tone(1318.5, 0.38, BELL))),
    "coin": lambda: mix(0.8, (0, tone(987.8, 0.09, PURE)), (0.08, tone(1318.5, 0.24, PURE))),
    "pop": lambda: mix(0.3, (0, glide(320, 980, 0.11)), (0.07, glide(500, 1400, 0.08))),
    "fanfare": lambda: mix(
        1.9,
        *((0.13 * step, tone(pitch, 0.16, BRASS)) for step, pitch in enumerate((392.0, 523.3, 659.3))),
        *((0.42, tone(pitch, 0.55, BRASS)) for pitch in (523.3, 659.3, 784.0)),
    ),
    "sparkle": lambda: mix(
        1.2,
        *(
            (0.07 * step, tone(1046.5 * 2 ** (note / 12), 0.2, PURE))
            for step, note in enumerate((0, 4, 7, 12, 16))
        ),
    ),
}


def write(path: Path, samples: list[float]) -> None:
    """Write 16-bit mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(sample * 32_767)) for sample in samples))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in SOUNDS.items():
        write(FOLDER / f"{name}.wav", make())
