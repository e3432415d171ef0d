"""Who asks for a file that only one of our own pages links to: by cookie, and from there."""

from starlette.requests import Request

from ..accounts.actors import Actor, Admin, Streamer
from ..accounts.cookies import secret_in
from ..accounts.permission import require_admin, require_streamer
from ..accounts.sessions import authenticate
from ..errors import NotAllowed
from ..runtime import current
from .origin import is_asked_by_own_page


async def admin_of(request: Request) -> Admin:
    """Return the admin who asks. Raises `NotAllowed`, `NotSignedIn`."""
    return require_admin(await _asking(request))


async def streamer_of(request: Request) -> Streamer:
    """Return the streamer who asks. Raises `NotAllowed`, `NotSignedIn`."""
    return require_streamer(await _asking(request))


async def _asking(request: Request) -> Actor:
    running = current()
    if not is_asked_by_own_page(request.headers, running.settings):
        raise NotAllowed("This file is only for our own pages.", reason="origin-not-allowed")
    return await running.db.read(authenticate, secret_in(request.headers.get("cookie", ""), running.settings))
