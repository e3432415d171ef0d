"""Where a request comes from. What a proxy says counts only if we know the proxy."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import Scope

from ..settings import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(scope: Scope, settings: Settings) -> str:
    """Return the address of whoever asks.

    `X-Forwarded-For` is read from its end, past the proxies in TRUSTED_PROXIES: the first address that is
    not one of ours is the client's. Everything before that is the client's own claim.
    """
    trusted = _networks(settings.trusted_proxies)
    hops = [*_forwarded(scope), (scope.get("client") or ("unknown", 0))[0]]
    while len(hops) > 1 and _is_in(hops[-1], trusted):
        hops.pop()
    return hops[-1]


def _forwarded(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [part.strip() for part in ",".join(values).split(",") if part.strip()]


def _is_in(address: str, networks: Iterable[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


@lru_cache(maxsize=8)
def _networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
