"""What stands around every route: from the outside in, each request passes these in this order."""

from collections.abc import Iterable

from starlette.types import ASGIApp

from ..descriptors import MAX_CONNECTIONS
from ..settings import Settings
from .address import TrustedProxies
from .body_limit import BodyLimit
from .crowd import Crowd
from .fair_limits import FairLimits
from .headers import SecurityHeaders
from .host_check import HostCheck
from .requests import RequestContext


def surround(
    app: ASGIApp, settings: Settings, script_hashes: Iterable[str] = (), capacity: int = MAX_CONNECTIONS
) -> ASGIApp:
    """Return the application as it is served, in a process that takes `capacity` connections.

    `script_hashes` are those of the scripts in our built pages.
    """
    app = FairLimits(app)
    app = Crowd(SecurityHeaders(HostCheck(BodyLimit(app), settings), settings, script_hashes), capacity)
    return RequestContext(app, TrustedProxies(settings.trusted_proxies))
