"""The built front end as static files: read once at the start, so a path can only be a known one.

What is built: `index.html` and a folder with an `index.html` for each page of a fixed address, one for all
addresses of a page where a part varies and one that says "not found" (`frontend/prerendering.py`), hashed
files under `assets/`, the files of our own `assets/` folder at the root, and Reflex's shell,
`__spa-fallback.html`, that draws any page by its address once its scripts have come.

Pages are built without any setting, so the one that changes how they look is written into them here.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from .inline_scripts import script_hashes

FOREVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
SHELL = "__spa-fallback.html"
NOT_FOUND = "/404"
HASHED = "assets"  # the folder whose file names change with their content
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True, slots=True)
class File:
    """One file to serve, with what is said about it."""

    path: Path
    compressed: Path | None
    content: tuple[bytes, bytes] | None  # plain and compressed, of a page: it is not as it was built
    media_type: str
    etag: str
    cache_control: str
    script_hashes: tuple[str, ...]


class FrontEnd:
    """An ASGI application. `page_at` returns the address that the program's page at an address was built for,
    or None where it has none. `payments` is the mode of payments, which pages show.
    """

    def __init__(self, folder: Path, page_at: Callable[[str], str | None], payments: str = "") -> None:
        self._page_at = page_at
        self._shell = _describe(folder, folder / SHELL, payments)
        self._files = {
            address: _describe(folder, path, payments)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and (address := _address(folder, path)) is not None
        }
        self._not_found = self._files.pop(NOT_FOUND, self._shell)

    def inline_script_hashes(self) -> tuple[str, ...]:
        """Return the hashes, `'sha256-...'`, of all scripts that stand inside pages, each once."""
        files = [self._shell, self._not_found, *self._files.values()]
        return tuple(dict.fromkeys(each for file in files for each in file.script_hashes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})  # refuses the handshake: 403
            return
        response = self._respond(scope["method"], scope["path"], Headers(scope=scope))
        await response(scope, receive, send)

    def _respond(self, method: str, path: str, headers: Headers) -> Response:
        if method not in {"GET", "HEAD"}:
            return PlainTextResponse("Method not allowed\n", 405, {"Allow": "GET, HEAD"})
        file, status = self._find(path)
        if status == 404 and "." in path.rsplit("/", 1)[-1]:
            return PlainTextResponse("Not found\n", 404)
        return _send(file, status, headers)

    def _find(self, path: str) -> tuple[File, int]:
        path = path.rstrip("/") or "/"
        if file := self._files.get(path):
            return file, 200
        if page := self._page_at(path):
            return self._files.get(page, self._shell), 200
        return self._not_found, 404


def _send(file: File, status: int, headers: Headers) -> Response:
    accepts_gzip = "gzip" in headers.get("accept-encoding", "") and "range" not in headers
    zipped = file.compressed if accepts_gzip else None
    etag = f'"{file.etag}-gzip"' if zipped else f'"{file.etag}"'
    said = {"Cache-Control": file.cache_control, "ETag": etag, "Vary": "Accept-Encoding"}
    if status == 200 and etag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=said)
    if zipped:
        said["Content-Encoding"] = "gzip"
    if file.content:
        return Response(file.content[bool(zipped)], status, said, file.media_type)
    return FileResponse(zipped or file.path, status, said, media_type=file.media_type)


def _address(folder: Path, path: Path) -> str | None:
    """Return where a file is served, or None for one that is only ever sent for another."""
    address = "/" + path.relative_to(folder).as_posix()
    if path.suffix == ".gz" and path.with_suffix("").exists():
        return None
    if path.name == "index.html":
        return address.removesuffix("/index.html") or "/"
    if address in {f"/{SHELL}", "/404.html"} or path.with_suffix("").joinpath("index.html").exists():
        return None  # the shell, and Reflex's copies of each page for servers that cannot look in folders
    return address


def _describe(folder: Path, path: Path, payments: str) -> File:
    content, is_page = path.read_bytes(), path.suffix == ".html"
    if is_page:
        content = content.replace(b"<html ", f'<html data-payments="{payments}" '.encode(), 1)
    compressed = path.with_name(path.name + ".gz")
    hashed = path.relative_to(folder).parts[0] == HASHED
    return File(
        path=path,
        compressed=compressed if compressed.exists() else None,
        content=(content, gzip.compress(content, mtime=0)) if is_page else None,
        media_type=TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        etag=hashlib.sha256(content).hexdigest()[:24],
        cache_control=FOREVER if hashed else ASK_EACH_TIME,
        script_hashes=script_hashes(content.decode()) if is_page else (),
    )
