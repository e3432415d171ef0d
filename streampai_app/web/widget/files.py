"""Serves the visitor widget: `/widget.js`, its loader, and what the loader asks for later.

That is `/widget/<version>/main.js`, with all that it imports joined to it, and one file of words; and, when
somebody opens them, the same again for requests and news, for the form for bugs, and for the editor of
screenshots. The recorder, `/widget-recorder.js`, comes only to pages that ask for it with `data-record`.
Everything is read, given its tokens and compressed once, when the process starts. Addresses carry the version
of it all, so a browser may keep what it got for ever; the loader, which names the version, is asked for again
after a few minutes. A loader from before a deployment asks for a version that is gone: it gets the present
files, not to be kept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ... import scrubbing
from ...settings import Settings
from ..design_tokens import declare, read_tokens, used_in
from ..modules import join
from ..origin import may_load_widget
from ..packed import ASK_AGAIN, FOR_EVER, FOR_MINUTES, JAVASCRIPT, File, answer, pack, version_of

ASSETS = Path(__file__).resolve().parents[3] / "assets"
LOADER, RECORDER, MAIN, WORDS = "loader.js", "recorder.js", "main.js", "words/"
FEEDBACK, REPORT, EDITOR = "feedback/feedback.js", "feedback/report.js", "feedback/editor.js"
# What a page outside the allow-list gets: no button that could not work, and the reason for its developer. It
# is kept nowhere, so that no cache hands it to a page that may.
REFUSAL = """\
console.error(`Streampai: no chat here, because ${location.origin} is not in the desk's WIDGET_ORIGINS.`);
"""
SHARED = "../composing.js"  # the console uses it too
# Modules that exist only here: assets/tokens.css as the widget needs it, and what a secret looks like.
TOKENS, SHAPES = "tokens.js", "feedback/shapes.js"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The loader, the recorder, the later scripts by name, and the version that changes with any of them."""

    loader: File
    recorder: File
    scripts: Mapping[str, File]
    version: str


def read_bundle(assets: Path = ASSETS) -> Bundle:
    """Read the widget's sources and put in what only the server knows."""
    folder = assets / "widget"
    sources = {path.relative_to(folder).as_posix(): pack(path.read_text()) for path in folder.rglob("*.js")}
    sources[SHARED] = pack((folder / SHARED).read_text())
    tokens = read_tokens((assets / "tokens.css").read_text())
    loader, recorder = sources.pop(LOADER), sources.pop(RECORDER)
    rules = declare(tokens, used_in("".join(sources.values())))
    sources[TOKENS] = f"export default {json.dumps(rules)};\n"
    sources[SHAPES] = shapes_module()
    scripts = {name: text for name, text in sources.items() if WORDS in name}
    scripts[MAIN] = join(sources, MAIN)
    scripts[FEEDBACK] = join(sources, FEEDBACK, beside=MAIN)
    scripts[REPORT] = join(sources, REPORT, beside=MAIN)
    scripts[EDITOR] = join(sources, EDITOR, beside=MAIN)
    version = version_of([loader, *(f"{name}\0{scripts[name]}" for name in sorted(scripts))])
    loader = loader.replace('"TOKENS"', json.dumps(declare(tokens, used_in(loader))))
    loader = loader.replace('"VERSION"', json.dumps(version))
    files = {name: _small(text) for name, text in scripts.items()}
    return Bundle(_small(loader), _small(recorder), files, version)


def shapes_module() -> str:
    """Return the list of `secret_shapes.toml` as the module that the widget's `scrub.js` reads."""
    return f"export default {json.dumps(scrubbing.parts(), separators=(',', ':'))};\n"


def _small(script: str) -> File:
    return File(str(jsmin(script)).encode())


def widget_routes(settings: Settings, assets: Path = ASSETS) -> list[BaseRoute]:
    """Return the routes of the widget's files, which `SecurityHeaders` lets any origin read."""
    bundle = read_bundle(assets)
    served = File(bundle.loader.plain.replace(b'"DESK"', json.dumps(settings.origin).encode()))

    async def loader(request: Request) -> Response:
        if not may_load_widget(request.headers, settings):
            return Response(REFUSAL, media_type=JAVASCRIPT, headers={"Cache-Control": "no-store"})
        return answer(request, served, FOR_MINUTES)

    async def recorder(request: Request) -> Response:
        return answer(request, bundle.recorder, FOR_MINUTES)

    async def script(request: Request) -> Response:
        file = bundle.scripts.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse(
                "The widget has no such file.", 404, headers={"Cache-Control": ASK_AGAIN}
            )
        current = request.path_params["version"] == bundle.version
        return answer(request, file, FOR_EVER if current else ASK_AGAIN)

    return [
        Route("/widget.js", loader),
        Route("/widget-recorder.js", recorder),
        Route("/widget/{version}/{name:path}", script),
    ]
