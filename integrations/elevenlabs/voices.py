"""`GET /v1/voices`: the voices that an account may use."""

from dataclasses import dataclass

from .. import reading
from .client import ElevenLabsClient
from .errors import Garbage

LARGEST = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Voice:
    """`id` is what speech is asked for by."""

    id: str
    name: str


async def list_voices(client: ElevenLabsClient) -> tuple[Voice, ...]:
    """Return the voices in the order in which ElevenLabs gives them, without those that cannot be read."""
    answer = await client.get("v1/voices", most=LARGEST)
    voices, unread = reading.parts(answer, "voices", _voice)
    if unread and not voices:
        raise Garbage("GET /v1/voices", unread[0])
    return voices


def _voice(data: reading.Json) -> Voice:
    return Voice(reading.text(data, "voice_id"), reading.text_or_none(data, "name") or "Voice")
