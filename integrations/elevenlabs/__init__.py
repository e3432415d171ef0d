"""ElevenLabs, speech by key: its voices, and text into sound.

The calls take an `ElevenLabsClient`; `errors.py` draws what they raise.
"""

from .client import API, ElevenLabsClient
from .errors import ElevenLabsError, NotAllowed, QuotaExceeded, TimedOut
from .speech import RATE, speak
from .voices import Voice, list_voices

__all__ = [
    "API",
    "RATE",
    "ElevenLabsClient",
    "ElevenLabsError",
    "NotAllowed",
    "QuotaExceeded",
    "TimedOut",
    "Voice",
    "list_voices",
    "speak",
]
