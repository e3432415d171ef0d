"""The sound of an alert's speech, for the overlay that plays it and for nobody else.

The secret is shown in a header, as `Authorization: Bearer …`: addresses are written down in too many places.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from ...alerts.overlays import recognise
from ...alerts.showing import Said, speech_of
from ...alerts.speech import SpeechError
from ...db import Tx
from ...errors import NotFound, NotSignedIn
from ...runtime import current
from ..widget.visitors import bearer_of
from .files import SOUND


def overlay_speech_routes() -> list[BaseRoute]:
    """Return the route."""
    return [Route("/api/overlay/speech/{alert_id}", speech)]


async def speech(request: Request) -> Response:
    """Send the sound of the alert that is on air."""
    runtime = current()
    said = await runtime.db.read(_look_up, bearer_of(request), request.path_params["alert_id"])
    try:
        path = await runtime.speech.sound_of(said.ref, said.text, said.voice, said.seconds)
    except SpeechError:
        path = None
    if path is None:
        raise NotFound("That sound has been cleared away.", reason="no-speech")
    return FileResponse(path, media_type=SOUND, headers={"Cache-Control": "no-store"})


def _look_up(tx: Tx, secret: str, alert_id: str) -> Said:
    try:
        source = recognise(tx, secret)
    except NotFound:
        raise NotSignedIn("This sound is for the overlay only.") from None
    return speech_of(tx, source, alert_id)
