"""What every page has around it: styles, scripts, notices, and what is said while the server is away."""

from typing import Any

import reflex as rx

from ..components.card import boundary
from ..components.shell import freshness_strip, notice
from ..settings import ROOT
from ..state import notices
from ..state.feedback_item import FeedbackItem
from ..state.freshness import Freshness
from ..state.notices import Notices

THEME = ROOT / "assets" / "desk" / "theme.js"


def surroundings() -> dict[str, Any]:
    """Return the arguments of `rx.App`."""
    return {
        "html_lang": "en",
        "stylesheets": ["/tokens.css", "/desk.css"],
        "head_components": [
            rx.el.meta(name="color-scheme", content="light dark"),
            rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            rx.el.script(THEME.read_text()),  # inside the page: nothing is drawn before it has run
            rx.el.script(src="/desk/index.js", type="module"),
        ],
        "app_wraps": {
            (55, "ErrorBoundary"): lambda stateful: boundary(),
            (5, "Overlay"): lambda stateful: rx.fragment(
                freshness_strip(Freshness.stale),
                notice(
                    Notices.text, Notices.tone, Notices.number, Notices.undo, on_undo=FeedbackItem.unmerge
                ),
            ),
        },
        "toaster": None,
        "backend_exception_handler": notices.tell,
        "frontend_exception_handler": notices.note_frontend_error,
    }
