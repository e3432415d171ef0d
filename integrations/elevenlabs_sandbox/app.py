"""The stand-in as an application, all in memory: it speaks in tones, one for each voice."""

import json
import math
from array import array
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

VOICES = {"tone-a": ("Anna", 220), "tone-b": ("Ben", 330)}
SECONDS_A_CHARACTER = 0.06


@dataclass
class Desk:
    """What tests look into and turn: `faults` are answered first, one for each request."""

    key: str
    spoken: list[tuple[str, str]] = field(default_factory=list)  # voice, text
    faults: list[Response] = field(default_factory=list)


def make_elevenlabs_sandbox(key: str = "key") -> Starlette:
    """Return a stand-in that takes this key. Its `state.desk` is what tests look into."""
    app = Starlette(
        routes=[
            Route("/v1/voices", _voices, methods=["GET"]),
            Route("/v1/text-to-speech/{voice}", _speak, methods=["POST"]),
        ]
    )
    app.state.desk = Desk(key)
    return app


def refusal(status: int, code: str) -> JSONResponse:
    """Return an error as ElevenLabs words it."""
    return JSONResponse({"detail": {"status": code, "message": code.replace("_", " ")}}, status)


async def _voices(request: Request) -> Response:
    if (refused := _refused(request)) is not None:
        return refused
    return JSONResponse({"voices": [{"voice_id": id, "name": name} for id, (name, _) in VOICES.items()]})


async def _speak(request: Request) -> Response:
    if (refused := _refused(request)) is not None:
        return refused
    voice, body = request.path_params["voice"], await _json(request)
    if voice not in VOICES:
        return refusal(404, "voice_not_found")
    text, wanted = body.get("text"), request.query_params.get("output_format", "")
    if not isinstance(text, str) or not text or not wanted.startswith("pcm_"):
        return JSONResponse({"detail": [{"loc": ["body", "text"], "msg": "field required"}]}, 422)
    request.app.state.desk.spoken.append((voice, text))
    return Response(_tone(VOICES[voice][1], int(wanted[4:]), len(text)), media_type="audio/pcm")


def _refused(request: Request) -> Response | None:
    desk: Desk = request.app.state.desk
    if desk.faults:
        return desk.faults.pop(0)
    return None if request.headers.get("xi-api-key") == desk.key else refusal(401, "invalid_api_key")


def _tone(hertz: int, rate: int, characters: int) -> bytes:
    count = int(characters * SECONDS_A_CHARACTER * rate)
    return array("h", (int(9000 * math.sin(2 * math.pi * hertz * n / rate)) for n in range(count))).tobytes()


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
