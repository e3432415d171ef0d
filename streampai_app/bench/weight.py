"""What the widget costs a page in bytes, beside what others publish or were measured to send."""

from dataclasses import dataclass

from ..web.widget.files import MAIN, WORDS, read_bundle

# From DESIGN's survey: compressed, as a browser receives them.
OTHERS = (
    ("Rocket.Chat, all of it", 488_000),
    ("Chatwoot, transferred", 170 * 1024),
    ("Sentry's feedback form", 52_000),
    ("LibreDesk, its loader", 5_200),
    ("Tiledesk, its launcher", 4_600),
)
LOADER_AT_MOST, PANEL_AT_MOST = 2 * 1024, 20 * 1024


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes on the wire, gzipped: before the button is pressed, and what pressing it adds."""

    loader: int
    panel: int


def weigh() -> Weight:
    """Weigh what is served. The panel comes with the words of one language; the longest count."""
    bundle = read_bundle()
    words = [len(file.packed) for name, file in bundle.scripts.items() if name.startswith(WORDS)]
    return Weight(len(bundle.loader.packed), len(bundle.scripts[MAIN].packed) + max(words))
