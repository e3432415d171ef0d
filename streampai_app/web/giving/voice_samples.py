"""`/voices/<id>.wav`: what a voice sounds like, for donors who choose one.

It says a sentence of ours and nothing else, so it is nobody's synthesiser; it is made once
and then comes from the disk.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from ...alerts.speech import SpeechError
from ...errors import NotFound, Unavailable
from ...limits import Limit
from ...runtime import current
from ..address import client_ip
from ..language import language_of
from ..words import LANGUAGES, words_in

SAMPLES = Limit(
    "voice-samples", "60 per 5 minutes", "That were many voices. Please listen again in a moment."
)
SECONDS = 8
KEPT = "private, max-age=3600"  # private: in which language a voice of all languages speaks is the reader's


def voice_sample_routes() -> list[BaseRoute]:
    """Return the route of the samples."""
    return [Route("/voices/{voice}.wav", sample, methods=["GET"])]


async def sample(request: Request) -> Response:
    """Send a voice's sample. Raises `NotFound`, `TooMany`, and `Unavailable` where it cannot speak."""
    speech, voice_id = current().speech, request.path_params["voice"]
    voice = speech.voices.get(voice_id)
    if voice is None:
        raise NotFound("There is no such voice.")
    await current().limits.take_address(SAMPLES, client_ip(request))
    language = voice.language if voice.language in LANGUAGES else language_of(request)
    try:
        spoken = await speech.say(words_in(language)["voice_sample"], voice_id, SECONDS)
    except SpeechError:
        raise Unavailable("This voice cannot be heard right now.") from None
    path = await speech.open_sound(spoken.ref)
    if path is None:
        raise Unavailable("This voice cannot be heard right now.")
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Language, Cookie"}
    return FileResponse(path, headers=headers, media_type="audio/wav")
