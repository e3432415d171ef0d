"""Pages that talk to whoever served them.

Reflex writes the server's address into the built pages, so that another port or name would need another
build. Here the build is given an address that cannot exist, and each place where it landed is replaced by
an expression that asks the page where it came from.
"""

import re
from pathlib import Path

from reflex.plugins import Plugin

NOWHERE = "build.streampai.invalid"  # a name that is never given out (RFC 6761, 6.4)
_ADDRESS = re.compile(
    rf"""(?P<quote>[`"'])(?P<scheme>http|ws)://{re.escape(NOWHERE)}(?P<path>[^`"']*)(?P=quote)"""
)
_ORIGIN = {"http": "location.origin", "ws": 'location.origin.replace("http","ws")'}


class SameOrigin(Plugin):
    """Replaces `NOWHERE` in the built scripts. The build fails when it is found nowhere, or stays."""

    def post_build(self, *, static_dir: Path, **_context: object) -> None:
        """Rewrite the scripts after they are built and before they are compressed."""
        scripts = [path for path in static_dir.rglob("*.js") if NOWHERE in path.read_text()]
        if not scripts:
            raise RuntimeError(f"no built script holds {NOWHERE}: how would the pages find their server?")
        for script in scripts:
            script.write_text(ask_the_page(script.read_text()))


def ask_the_page(script: str) -> str:
    """Return the script with every address of nowhere replaced by one on the page's own origin."""
    replaced = _ADDRESS.sub(lambda found: f'({_ORIGIN[found["scheme"]]}+"{found["path"]}")', script)
    if NOWHERE in replaced:
        raise RuntimeError(f"{NOWHERE} stands in a built script in a way that cannot be replaced")
    return replaced
