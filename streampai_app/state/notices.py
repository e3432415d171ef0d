"""What people are told in passing: our errors in their own words, surprises as an apology, good news.

Reflex's own toasts travel as code that the page evaluates, which our Content-Security-Policy forbids. So a
notice is a var, and `assets/desk/notice.js` shows it for a while.
"""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec
from reflex.state import FrontendEventExceptionState

from .. import logs
from ..errors import AppError, NotSignedIn

log = logs.get(__name__)

FrontendEventExceptionState.auto_reload_on_errors = []  # it would reload by `eval`; a person presses a link

GOOD, BAD = "good", "bad"
LONGEST_REPORT = 500  # characters
SURPRISE = "That went wrong on our side, and it has been logged. Please try again."


class Notices(rx.State):
    """The last notice of a tab. `number` grows with each, so that the same words twice are two notices."""

    _requires: ClassVar = None

    text: str = ""
    tone: str = GOOD
    undo: str = ""
    number: int = 0

    @rx.event
    def show(self, text: str, tone: str = GOOD, undo: str = "") -> None:
        """Show a notice. Chained by handlers; whoever calls it from a socket only talks to themselves.

        `undo` names the item whose merge the notice offers to take back.
        """
        self.text, self.tone, self.undo = str(text), str(tone), str(undo)
        self.number += 1


def notice_of(error: AppError) -> EventSpec:
    """Return what shows an expected error: its own words, or the sign-in page where that is the remedy."""
    if isinstance(error, NotSignedIn):
        return rx.redirect("/login")
    return Notices.show(error.message, BAD)


def tell(exception: Exception) -> EventSpec:
    """Answer whatever a handler raised. Given to Reflex as its backend exception handler."""
    if isinstance(exception, AppError):
        log.info("refused", reason=exception.reason, message=exception.message)
        return notice_of(exception)
    log.error("handler failed", exc_info=exception)
    return Notices.show(SURPRISE, BAD)


def note_frontend_error(exception: Exception) -> None:
    """Log what a browser reports, shortened: its text is a stranger's."""
    log.warning("browser reported an error", error=str(exception)[:LONGEST_REPORT])
