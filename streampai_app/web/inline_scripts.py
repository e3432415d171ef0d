"""Which scripts stand inside a page, as a Content-Security-Policy names them."""

import base64
import hashlib
from html.parser import HTMLParser


def script_hashes(html: str) -> tuple[str, ...]:
    """Return `'sha256-...'` of each inline script, in order and once (CSP Level 3, 2.3.1)."""
    parser = _InlineScripts()
    parser.feed(html)
    parser.close()
    return tuple(dict.fromkeys(f"'sha256-{_digest(script)}'" for script in parser.scripts))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _InlineScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False
