"""ElevenLabs: better voices, for money and over the network. The one place that knows its client."""

import asyncio
from collections.abc import Mapping

from integrations import elevenlabs
from integrations.elevenlabs import ElevenLabsClient, ElevenLabsError

from .contract import Sound, Voice
from .errors import NothingToSay, ProviderFailed, TookTooLong
from .wav import SAMPLE, as_sound

PREFIX = "11-"  # before their ids, so that ours name the provider
FEW = 24  # voices that a donor can look through

# Voices of every account (their documentation, "Default voices"), until it has told us of its own.
USUAL = {
    "21m00Tcm4TlvDq8ikWAM": "Rachel",
    "EXAVITQu4vr4xnSDxMaL": "Sarah",
    "CwhRBWXzGAHq8TQ4Fs17": "Roger",
}


class Eleven:
    """Its voices speak every language, so none of them names one."""

    name = "elevenlabs/1"
    readers: Mapping[str, str] = {}

    def __init__(self, client: ElevenLabsClient) -> None:
        self._client = client
        self._voices = {PREFIX + id: Voice(name) for id, name in USUAL.items()}

    @property
    def voices(self) -> Mapping[str, Voice]:
        return self._voices

    async def speak(self, text: str, voice: str, seconds: float) -> Sound:
        try:
            pcm = await elevenlabs.speak(self._client, voice.removeprefix(PREFIX), text, seconds=seconds)
        except elevenlabs.TimedOut as error:
            raise TookTooLong(str(error)) from error
        except ElevenLabsError as error:
            raise ProviderFailed(str(error)) from error
        if len(pcm) < SAMPLE:
            raise NothingToSay("ElevenLabs had nothing to say")
        return await asyncio.to_thread(as_sound, pcm, elevenlabs.RATE, seconds)

    async def refresh(self) -> None:
        try:
            listed = await elevenlabs.list_voices(self._client)
        except ElevenLabsError as error:
            raise ProviderFailed(str(error)) from error
        if listed:
            self._voices = {PREFIX + voice.id: Voice(voice.name[:40]) for voice in listed[:FEW]}

    async def problems(self) -> list[str]:
        try:
            await elevenlabs.list_voices(self._client)
        except ElevenLabsError as error:
            return [f"ElevenLabs does not answer as it should: {error}."]
        return []

    async def aclose(self) -> None:
        await self._client.aclose()
