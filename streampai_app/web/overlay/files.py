"""What an overlay loads beside its page: a style sheet, a script and the sounds, kept for ever.

They stand beside `/overlay/`, not below it, where what comes next is a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ..modules import join
from ..packed import ASK_AGAIN, FOR_EVER, STYLE, File, answer, pack, version_of

ASSETS = Path(__file__).resolve().parents[3] / "assets"
SHEET, SCRIPT, PREVIEW = "overlay.css", "main.js", "preview.js"
SOUND = "audio/wav"


@dataclass(frozen=True, slots=True)
class Files:
    """The files by name, and the version that changes when any of them does."""

    by_name: Mapping[str, File]
    version: str

    def address(self, name: str) -> str:
        """Return where a file is fetched."""
        return f"/overlay-files/{self.version}/{name}"


@cache
def overlay_files(assets: Path = ASSETS) -> Files:
    """Read the sources: modules joined into one script a page, the design tokens put before the style."""
    folder = assets / "overlay"
    sources = {path.relative_to(folder).as_posix(): pack(path.read_text()) for path in folder.rglob("*.js")}
    style = pack((assets / "tokens.css").read_text() + (folder / SHEET).read_text())
    files = {SHEET: File(style.encode(), STYLE)}
    files |= {name: File(join(sources, name).encode()) for name in (SCRIPT, PREVIEW)}
    for path in sorted((folder / "sounds").glob("*.wav")):
        files[f"sounds/{path.name}"] = File(path.read_bytes(), SOUND)
    return Files(files, version_of(f"{name}\0{files[name].tag}" for name in sorted(files)))


def overlay_file_routes() -> list[BaseRoute]:
    """Return the route of these files."""
    return [Route("/overlay-files/{version}/{name:path}", _file)]


async def _file(request: Request) -> Response:
    """Send a file. Who asks for a version that is gone gets the present one, not to be kept."""
    files = overlay_files()
    file = files.by_name.get(request.path_params["name"])
    if file is None:
        return PlainTextResponse("There is no such file.", 404, headers={"Cache-Control": ASK_AGAIN})
    is_current = request.path_params["version"] == files.version
    return answer(request, file, FOR_EVER if is_current else ASK_AGAIN)
