"""Sound as numbers: cutting it without a click, and putting it into a file that every browser plays."""

import io
import sys
import wave
from array import array

from .contract import Sound

FADE = 0.03  # seconds in which a cut sound ends
SAMPLE = 2  # bytes


def as_sound(pcm: bytes, rate: int, seconds: float) -> Sound:
    """Return 16-bit little-endian mono samples as a WAV of at most `seconds`."""
    samples = array("h", pcm[: len(pcm) - len(pcm) % SAMPLE])
    if sys.byteorder == "big":
        samples.byteswap()
    most = int(seconds * rate)
    if len(samples) > most:
        samples = samples[:most]
        _fade_out(samples, min(most, int(FADE * rate)))
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(_file(samples.tobytes(), rate), round(len(samples) * 1000 / rate))


def _fade_out(samples: array, length: int) -> None:
    for step in range(length):
        samples[-1 - step] = samples[-1 - step] * step // length


def _file(pcm: bytes, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(SAMPLE)
        writer.setframerate(rate)
        writer.writeframes(pcm)
    return file.getvalue()
