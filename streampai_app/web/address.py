"""Where a request really came from: a forwarded address counts as far as proxies that we trust wrote it."""

import re
from collections.abc import Iterable, Iterator

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ..ip import Network, parse_ip, parse_network
from ..this_machine import is_this_machine

# A parameter of `Forwarded` (RFC 7239, 4): a token, or a quoted string (RFC 9110, 5.6.4).
FOR = re.compile(r'\s*for\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]+))\s*', re.IGNORECASE)
_MARKS = {",": re.compile(r'\\+"?|[",]'), ";": re.compile(r'\\+"?|[";]')}
_QUOTED_PAIR = re.compile(r"\\(.)")


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
    lines = _lines(scope, b"x-forwarded-for")
    hops = [hop for line in lines for hop in reversed(line.split(",")) if hop.strip()]
    if hops:
        yield from hops
        return
    for line in _lines(scope, b"forwarded"):
        yield from (_for_of(element) for element in _parts(line, ",") if element.strip())


def _lines(scope: Scope, wanted: bytes) -> list[str]:
    """Return a header's lines, the last one first."""
    return [value.decode("latin-1") for name, value in reversed(scope["headers"]) if name == wanted]


def _for_of(element: str) -> str:
    """Return whom an element of `Forwarded` is for; "" where it does not say, or says it twice."""
    found = [match for part in _parts(element, ";") if (match := FOR.fullmatch(part))]
    if len(found) != 1:
        return ""
    quoted, token = found[0].groups()
    return token if quoted is None else _QUOTED_PAIR.sub(r"\1", quoted)


def _parts(text: str, separator: str) -> list[str]:
    """Return what stands between separators that are not quoted, the last one first.

    It is read from its end, where the proxy that we trust wrote: a quote that a stranger opened before never
    reaches so far.
    """
    parts, end, is_quoted = [], len(text), False
    for mark in reversed([*_MARKS[separator].finditer(text)]):
        if mark[0] == separator:
            if not is_quoted:
                parts.append(text[mark.end() : end])
                end = mark.start()
        elif mark[0].endswith('"') and len(mark[0]) % 2:  # no odd number of backslashes before it
            is_quoted = not is_quoted
    return [*parts, text[:end]]
