"""Built pages that are drawn as soon as their HTML is there.

As Reflex builds them, nothing is drawn until the style sheet has come too, and on a slow line it queues
with the scripts of the page. Here it is put into the HTML. The elements that asked for it stay where they
are, for React looks for them when it takes the page over, and ask for nothing any more.
"""

import re
from pathlib import Path

from reflex.plugins import Plugin

_SHEET = re.compile(r'<link (?P<before>[^>]*)href="(?P<path>/assets/[^"]+\.css)" rel="stylesheet"')
_PRELOAD = re.compile(r'<link as="style" (?=href="/assets/)')


class FirstPaint(Plugin):
    """Puts into each page what its first drawing needs. The build fails where that cannot be found."""

    def post_build(self, *, static_dir: Path, **_context: object) -> None:
        """Rewrite the pages after they are built and before they are compressed."""
        for page in static_dir.rglob("*.html"):
            page.write_text(drawn_at_once(page.read_text(), static_dir))


def drawn_at_once(html: str, folder: Path) -> str:
    """Return a page with its style sheet inside. `folder` is where `/` is."""

    def style(found: re.Match[str]) -> str:
        css = (folder / found["path"].lstrip("/")).read_text()
        if "</style" in css:
            raise RuntimeError(f"{found['path']} cannot stand inside a page: it holds </style")
        link = found[0].replace("<link ", '<link disabled="" ')
        return f"<style>{css}</style>{link}"

    html, sheets = _SHEET.subn(style, html)
    if sheets != 1:
        raise RuntimeError(f"a built page has {sheets} style sheets, and not one")
    return _PRELOAD.sub('<link as="style" media="not all" ', html)
