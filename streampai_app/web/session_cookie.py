"""The session's cookie on its way out. How it is called and read: `accounts/cookies.py`."""

from starlette.responses import Response

from ..accounts.cookies import cookie_name, is_https
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


def take_cookie(response: Response, settings: Settings) -> None:
    """Have the browser forget the session, and whatever else of ours it keeps for whoever sat there."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=is_https(settings), httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"storage"'
