"""What stands around every route: from the outside in, each request passes these in this order."""

from collections.abc import Callable, Iterable

from starlette.applications import Starlette
from starlette.types import ASGIApp

from ..descriptors import MAX_CONNECTIONS
from ..open_counts import OpenCounts
from ..runtime import current
from ..settings import Settings
from .address import TrustedProxies
from .body_limit import BodyLimit
from .crowd import Crowd
from .direct_sockets import DirectSockets
from .fair_limits import FairLimits
from .headers import SecurityHeaders
from .host_check import HostCheck
from .requests import RequestContext


def _counts_of_this_process() -> OpenCounts:
    return current().open_counts


def surround(
    inside: Starlette,
    settings: Settings,
    script_hashes: Iterable[str] = (),
    capacity: int = MAX_CONNECTIONS,
    counts: Callable[[], OpenCounts] | None = _counts_of_this_process,
) -> ASGIApp:
    """Return the application as it is served, in a process that takes `capacity` connections.

    `script_hashes` are those of the scripts in our built pages. What stays open is counted over all processes
    by `counts`, and in this one alone without.
    """
    app: ASGIApp = FairLimits(DirectSockets(inside))
    app = SecurityHeaders(HostCheck(BodyLimit(app), settings), settings, script_hashes)
    app = Crowd(app, capacity, counts=counts)
    return RequestContext(app, TrustedProxies(settings.trusted_proxies))
