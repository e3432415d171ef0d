"""The session's cookie and the browser's mark on their way out. Their names: `accounts/cookies.py`."""

from starlette.responses import Response

from ..accounts.cookies import cookie_name, device_cookie_name, is_https
from ..accounts.devices import LIFETIME as MARK_LIFETIME
from ..accounts.sessions import ACCOUNT_SESSION
from ..settings import Settings


def give_cookie(response: Response, secret: str, settings: Settings) -> None:
    """Have the browser keep a session's secret, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(ACCOUNT_SESSION.total_seconds()),
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="lax",
    )


def give_device_cookie(response: Response, mark: str, settings: Settings) -> None:
    """Have the browser keep its mark, for signing in only. Signing out leaves it: the browser stays known."""
    response.set_cookie(
        device_cookie_name(settings),
        mark,
        max_age=int(MARK_LIFETIME.total_seconds()),
        path="/api/account",
        secure=is_https(settings),
        httponly=True,
        samesite="strict",
    )


def take_cookie(response: Response, settings: Settings) -> None:
    """Have the browser forget the session, and whatever else of ours it keeps for whoever sat there."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=is_https(settings), httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"storage"'
