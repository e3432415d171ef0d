"""How every cookie of ours goes out: out of reach of scripts, and over https only where there is https."""

from typing import Literal

from starlette.responses import Response

from ..accounts.cookies import is_https
from ..settings import Settings


def give(
    response: Response,
    name: str,
    value: str,
    settings: Settings,
    *,
    path: str = "/",
    seconds: int | None = None,
    samesite: Literal["lax", "strict"] = "lax",
) -> None:
    """Have the browser keep a value for so many seconds, or until it is closed."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=is_https(settings),
        httponly=True,
        samesite=samesite,
    )


def take(response: Response, name: str, settings: Settings) -> None:
    """Have the browser forget what it keeps for the whole site under this name."""
    response.delete_cookie(name, path="/", secure=is_https(settings), httponly=True, samesite="lax")
