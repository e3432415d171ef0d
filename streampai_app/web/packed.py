"""Files that are read, packed and compressed once, when the process starts, and then sent from memory."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

JAVASCRIPT = "text/javascript"
STYLE = "text/css"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_MINUTES = "public, max-age=300"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class File:
    """One file, ready to be sent."""

    plain: bytes
    media_type: str = JAVASCRIPT
    packed: bytes = field(init=False)
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed", gzip.compress(self.plain, 9, mtime=0))
        object.__setattr__(self, "tag", f'W/"{hashlib.sha256(self.plain).hexdigest()[:20]}"')


def pack(script: str) -> str:
    """Leave out comments that have lines of their own, and indentation: for people, not for the wire.

    Nothing else is touched, so a script must not rely on either inside a template literal.
    """
    without_comments = re.sub(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", "", script, flags=re.M | re.S)
    return re.sub(r"^[ \t]+", "", without_comments, flags=re.M)


def version_of(texts: Iterable[str]) -> str:
    """Return a short word that changes when any of these texts does."""
    return hashlib.sha256("\0\0".join(texts).encode()).hexdigest()[:10]


def answer(request: Request, file: File, cache: str) -> Response:
    """Send a file, or say that the browser has it already."""
    headers = {"Cache-Control": cache, "ETag": file.tag, "Vary": "Accept-Encoding"}
    if file.tag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, media_type=file.media_type, headers=headers)
    return Response(file.plain, media_type=file.media_type, headers=headers)
