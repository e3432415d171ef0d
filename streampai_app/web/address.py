"""Where a request really came from: `X-Forwarded-For` counts as far as proxies that we trust wrote it."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.types import Scope

FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip")


class TrustedProxies:
    """The addresses and networks of `TRUSTED_PROXIES`. Raises `ValueError` for what is neither."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(entry, strict=False) for entry in entries
        ]

    def trusts(self, address: str) -> bool:
        """Whether this peer's word about others is believed."""
        try:
            known = ip_address(address)
        except ValueError:  # a Unix socket, or nothing
            return False
        return any(known in network for network in self._networks)

    def client(self, scope: Scope) -> str:
        """Return the address of the last hop that is not one of our proxies, or "" if there is none."""
        address = peer(scope)
        for hop in reversed(_forwarded_for(scope)):
            if not self.trusts(address):
                break
            address = hop
        return address


def peer(scope: Scope) -> str:
    """Return the address at the other end of the connection itself."""
    client = scope.get("client")
    return client[0] if client else ""


def is_loopback_without_proxy(scope: Scope) -> bool:
    """Whether this was asked on this very machine, and not through a proxy that runs on it."""
    if any(name in FORWARDED for name, _ in scope["headers"]):
        return False
    try:
        return ip_address(peer(scope)).is_loopback
    except ValueError:
        return False


def _forwarded_for(scope: Scope) -> list[str]:
    hops: list[str] = []
    for name, value in scope["headers"]:
        if name == b"x-forwarded-for":
            hops += [hop.strip() for hop in value.decode("latin-1").split(",")]
    return [hop for hop in hops if hop]
