"""What people are told when something goes wrong: an error of ours is a toast, a surprise is an apology."""

import reflex as rx
from reflex.event import EventSpec

from .. import logs
from ..errors import AppError, NotSignedIn

log = logs.get(__name__)


def notice_of(error: AppError) -> EventSpec:
    """Return what shows an expected error: its own words, or the sign-in page where that is the remedy."""
    if isinstance(error, NotSignedIn):
        return rx.redirect("/login")
    return rx.toast.error(error.message, duration=8000)


def tell(exception: Exception) -> EventSpec:
    """Answer whatever a handler raised. Given to Reflex as its backend exception handler."""
    if isinstance(exception, AppError):
        log.info("refused", reason=exception.reason, message=exception.message)
        return notice_of(exception)
    log.error("handler failed", exc_info=exception)
    return rx.toast.error(
        "Something went wrong on our side. Please try again; we have been told.", duration=8000
    )


def note_frontend_error(exception: Exception) -> None:
    """Log what a browser reports, shortened: its text is a stranger's."""
    log.warning("browser reported an error", error=str(exception)[:500])
