"""`POST /v1/text-to-speech/{voice_id}`: text into samples."""

from urllib.parse import quote

from .client import ElevenLabsClient

MODEL = "eleven_flash_v2_5"  # the quickest one that speaks all our languages
RATE = 22_050  # samples a second, 16 bit, little-endian, mono: what `pcm_22050` is


async def speak(client: ElevenLabsClient, voice_id: str, text: str, *, seconds: float) -> bytes:
    """Return the samples of a text. Raises `Garbage` when there is far more than `seconds` of it."""
    return await client.post(
        f"v1/text-to-speech/{quote(voice_id, safe='')}",
        {"text": text, "model_id": MODEL},
        most=int(4 * seconds * RATE) * 2,
        output_format=f"pcm_{RATE}",
    )
