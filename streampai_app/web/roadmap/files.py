"""What the roadmap's pages load: one style sheet, and a small script that votes without a new page."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ..giving.files import ASSETS, SHEET
from ..modules import join
from ..packed import ASK_AGAIN, FOR_EVER, STYLE, File, answer, pack, version_of

STYLE_NAME, SCRIPT_NAME = "roadmap.css", "roadmap.js"
# Where the widget keeps who somebody is, so that a vote here is a vote there, names a comment, and reads one.
SHARED = ("storage.js", "json.js", "ids.js", "visible.js")


class RoadmapFiles:
    """The two files, and their addresses, which change when they do."""

    def __init__(self, assets: Path) -> None:
        folder = assets / "roadmap"
        paths = [*folder.glob("*.js"), *(assets / "widget" / name for name in SHARED)]
        sources = {path.name: pack(path.read_text()) for path in paths}
        sheets = (assets / "tokens.css", assets / "donate" / SHEET, folder / STYLE_NAME)
        style, script = pack("".join(sheet.read_text() for sheet in sheets)), join(sources, SCRIPT_NAME)
        self.by_name = {STYLE_NAME: File(style.encode(), STYLE), SCRIPT_NAME: File(script.encode())}
        self.version = version_of((style, script))

    @property
    def style(self) -> str:
        return f"/roadmap/files/{self.version}/{STYLE_NAME}"

    @property
    def script(self) -> str:
        return f"/roadmap/files/{self.version}/{SCRIPT_NAME}"


@cache
def roadmap_files(assets: Path = ASSETS) -> RoadmapFiles:
    """Read the sources, once."""
    return RoadmapFiles(assets)


def roadmap_file_routes() -> list[BaseRoute]:
    """Return the route of these files."""
    return [Route("/roadmap/files/{version}/{name}", _file)]


async def _file(request: Request) -> Response:
    """Send a file. Who asks for a version that is gone gets the present one, not to be kept."""
    files = roadmap_files()
    file = files.by_name.get(request.path_params["name"])
    if file is None:
        return PlainTextResponse("There is no such file.", 404, headers={"Cache-Control": ASK_AGAIN})
    is_current = request.path_params["version"] == files.version
    return answer(request, file, FOR_EVER if is_current else ASK_AGAIN)
