"""What a donor's browser loads beside the page: one style sheet and one small script, kept for ever."""

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
SHEET, GIVE, THANKS = "donate.css", "give.js", "thanks.js"
SHARED = "../busy.js"  # the console uses it too


@dataclass(frozen=True, slots=True)
class Files:
    """The files by name, and the version that changes when any of them does."""

    by_name: Mapping[str, File]
    version: str

    def address(self, name: str) -> str:
        return f"/donate/{self.version}/{name}"

    @property
    def style(self) -> str:
        return self.address(SHEET)

    @property
    def give(self) -> str:
        return self.address(GIVE)

    @property
    def thanks(self) -> str:
        return self.address(THANKS)


@cache
def donor_files(assets: Path = ASSETS) -> Files:
    """Read the sources, each page's modules joined into one and the design tokens put before the style."""
    folder = assets / "donate"
    sources = {path.name: pack(path.read_text()) for path in folder.glob("*.js")}
    sources[SHARED] = pack((folder / SHARED).read_text())
    texts = {name: join(sources, name) for name in (GIVE, THANKS)}
    texts[SHEET] = pack((assets / "tokens.css").read_text() + (folder / SHEET).read_text())
    files = {
        name: File(text.encode(), STYLE) if name == SHEET else File(text.encode())
        for name, text in texts.items()
    }
    return Files(files, version_of(f"{name}\0{texts[name]}" for name in sorted(texts)))


def donor_file_routes() -> list[BaseRoute]:
    """Return the route of these files."""
    return [Route("/donate/{version}/{name}", _file)]


async def _file(request: Request) -> Response:
    """Send a file. Who asks for a version that is gone gets the present one, not to be kept."""
    files = donor_files()
    file = files.by_name.get(request.path_params["name"])
    if file is None:
        return PlainTextResponse("There is no such file.", 404, headers={"Cache-Control": ASK_AGAIN})
    is_current = request.path_params["version"] == files.version
    return answer(request, file, FOR_EVER if is_current else ASK_AGAIN)
