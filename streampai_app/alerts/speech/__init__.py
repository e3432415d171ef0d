"""Saying a donor's words aloud: a provider makes the sound, a folder keeps it, a worker sees to it.

speech = make_speech(settings)
spoken = await speech.say("Hello", "en", seconds=20)   # or raises a `SpeechError`
path = await speech.open_sound(spoken.ref)             # None once it has been cleared away
"""

from .contract import Provider, Sound, Voice
from .errors import NothingToSay, ProviderFailed, SpeechError, TookTooLong
from .registry import make_speech
from .speaking import Speech, Spoken
from .wording import choose_voice

__all__ = [
    "NothingToSay",
    "Provider",
    "ProviderFailed",
    "Sound",
    "Speech",
    "SpeechError",
    "Spoken",
    "TookTooLong",
    "Voice",
    "choose_voice",
    "make_speech",
]
