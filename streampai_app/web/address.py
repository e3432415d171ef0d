"""Where a request really came from: a forwarded address counts as far as proxies that we trust wrote it."""

import re
from collections.abc import Iterable, Iterator

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ..ip import Network, parse_ip, parse_network
from ..this_machine import is_this_machine

FOR = re.compile(r'(?:^|[;\s])for\s*=\s*("[^"]*"|[^;,\s]+)', re.IGNORECASE)


class TrustedProxies:
    """The addresses and networks of `TRUSTED_PROXIES`. Raises `ValueError` for what is neither."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._networks: list[Network] = [parse_network(entry) for entry in entries]

    def trusts(self, address: str) -> bool:
        """Whether this peer's word about others is believed."""
        known = parse_ip(address)  # None: a Unix socket, or nothing
        return known is not None and any(known in network for network in self._networks)

    def client(self, scope: Scope) -> str:
        """Return the address of the last hop that is not one of our proxies, or "" if there is none.

        A hop that cannot be read ends the search at the proxy that wrote it: who writes nonsense is counted
        with all others who do, and not as somebody new each time.
        """
        address = peer(scope)
        for hop in _hops(scope):
            if not self.trusts(address):
                break
            known = parse_ip(hop)
            if known is None:
                break
            address = str(known)
        return address


def client_ip(connection: HTTPConnection) -> str:
    """Return the address that a request or socket came from, as `RequestContext` found it; "" for none."""
    return client_of(connection.scope)


def client_of(scope: Scope) -> str:
    """Return the same of a scope."""
    client = scope.get("client")
    return client[0] if client else ""


def peer(scope: Scope) -> str:
    """Return the address at the other end of the connection itself."""
    host = client_of(scope)
    known = parse_ip(host)
    return host if known is None else str(known)


def is_loopback_without_proxy(scope: Scope) -> bool:
    """Whether this was asked on this very machine, and not through a proxy that runs on it."""
    return is_this_machine(peer(scope), scope["headers"])


def _hops(scope: Scope) -> Iterator[str]:
    """Yield what proxies wrote, the nearest first: `X-Forwarded-For`, or without one `Forwarded`."""
    hops = _values(scope, b"x-forwarded-for")
    if hops:
        yield from reversed(hops)
        return
    for element in reversed(_values(scope, b"forwarded")):
        found = FOR.search(element)
        yield found[1] if found else ""


def _values(scope: Scope, wanted: bytes) -> list[str]:
    """Return the parts of a list, which may stand in several headers. Empty ones are none."""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
    return [part for value in values for part in value.split(",") if part.strip()]
