"""The session's cookie and the browser's mark on their way out. Their names: `accounts/cookies.py`."""

from starlette.responses import Response

from ..accounts.cookies import cookie_name, device_cookie_name
from ..accounts.devices import LIFETIME as MARK_LIFETIME
from ..accounts.sessions import ACCOUNT_SESSION
from ..settings import Settings
from . import cookies


def give_cookie(response: Response, secret: str, settings: Settings) -> None:
    """Have the browser keep a session's secret."""
    seconds = int(ACCOUNT_SESSION.total_seconds())
    cookies.give(response, cookie_name(settings), secret, settings, seconds=seconds)


def give_device_cookie(response: Response, mark: str, settings: Settings) -> None:
    """Have the browser keep its mark, for signing in only. Signing out leaves it: the browser stays known."""
    cookies.give(
        response,
        device_cookie_name(settings),
        mark,
        settings,
        path="/api/account",
        seconds=int(MARK_LIFETIME.total_seconds()),
        samesite="strict",
    )


def take_cookie(response: Response, settings: Settings) -> None:
    """Have the browser forget the session, and whatever else of ours it keeps for whoever sat there."""
    cookies.take(response, cookie_name(settings), settings)
    response.headers["Clear-Site-Data"] = '"storage"'
