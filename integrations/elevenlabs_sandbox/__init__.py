"""A stand-in for ElevenLabs, for tests and for trying it out: the paths that we use, and faults on request.

    python -m integrations.elevenlabs_sandbox      # on http://127.0.0.1:8011, with the key "key"

and then `TTS_PROVIDER=elevenlabs ELEVENLABS_API_KEY=key ELEVENLABS_BASE_URL=http://127.0.0.1:8011`.
"""

from .app import Desk, make_elevenlabs_sandbox

__all__ = ["Desk", "make_elevenlabs_sandbox"]
