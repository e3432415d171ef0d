"""What stands around every route: from the outside in, each request passes these in this order."""

from collections.abc import Iterable

from starlette.types import ASGIApp

from ..settings import Settings
from .address import TrustedProxies
from .body_limit import BodyLimit
from .headers import SecurityHeaders
from .host_check import HostCheck
from .requests import RequestContext


def surround(app: ASGIApp, settings: Settings, script_hashes: Iterable[str] = ()) -> ASGIApp:
    """Return the application as it is served. `script_hashes` are those of the scripts in our built pages."""
    app = SecurityHeaders(HostCheck(BodyLimit(app), settings), settings, script_hashes)
    return RequestContext(app, TrustedProxies(settings.trusted_proxies))
