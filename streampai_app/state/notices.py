"""What people are told in passing: our errors in their own words, surprises as an apology, good news.

Reflex's own toasts travel as code that the page evaluates, which our Content-Security-Policy forbids. So a
notice is a var, and `assets/desk/notice.js` shows it for a while.
"""

import asyncio
from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec
from reflex.state import FrontendEventExceptionState
from reflex_base.event.context import EventContext

from .. import logs
from ..clock import process
from ..errors import AppError, NotSignedIn
from . import emitting, freshness, tasks
from .guard import HYDRATE

log = logs.get(__name__)

FrontendEventExceptionState.auto_reload_on_errors = []  # it would reload by `eval`; a person presses a link

GOOD, BAD = "good", "bad"
LONGEST_REPORT = 500  # characters
LOADING = (f".{HYDRATE}", ".on_load_internal", ".load")  # how the events end that fill a page
SURPRISE = "That went wrong on our side, and it has been logged. Please try again."


class Notices(rx.State):
    """The last notice of a tab. `number` grows with each, so that the same words twice are two notices.

    It is the database's time in milliseconds: those that go past the state must not have been shown already.
    """

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
        self.number = next_number(self.number)


def tell(exception: Exception) -> EventSpec | None:
    """Answer whatever a handler raised. Given to Reflex as its backend exception handler.

    An event that showed the notice would need what may have failed, fail itself, and be answered by another
    without end. So the notice goes out by the socket alone.
    """
    if isinstance(exception, NotSignedIn):
        log.info("refused", reason=exception.reason, message=exception.message, outside=True)
        return rx.redirect("/login")
    context = EventContext.get()
    app = emitting.app_now()
    if isinstance(exception, AppError):
        log.info("refused", reason=exception.reason, message=exception.message, outside=True)
        text = exception.message
    else:
        log.error("handler failed", exc_info=exception)
        text = SURPRISE
    notice = {"text": text, "tone": BAD, "undo": "", "number": next_number()}
    tasks.begin(emitting.show(app, context.token, Notices, **notice), "notice")
    if not isinstance(exception, AppError) or exception.status >= 500:
        note_failed_load(app, context.token)
    return None


def note_failed_load(app: rx.App, token: str) -> None:
    """Where it was the loading of a page that failed, have it loaded again.

    Reflex says which event failed only in the name of the task that answers it.
    """
    _, _, failed = asyncio.current_task().get_name().partition("task=[reflex_event|")
    if failed.partition("|")[0].endswith(LOADING):
        freshness.load_failed(app, token)


def next_number(after: int = 0) -> int:
    """Return a number for a notice that is larger than any before it, whoever sends it."""
    return max(after + 1, int(process.timestamp() * 1_000))


def note_frontend_error(exception: Exception) -> None:
    """Log what a browser reports, shortened: its text is a stranger's."""
    log.info("browser reported an error", error=str(exception)[:LONGEST_REPORT], outside=True)
