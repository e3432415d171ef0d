"""Who asks from this very machine: operators and demos show them what nobody else may see."""

import re
from collections.abc import Iterable

from .ip import parse_ip

# What proxies add. One that runs here connects from here, for somebody who may be anywhere.
FORWARDED = frozenset(
    (
        *(b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"forwarded", b"via"),
        *(b"x-real-ip", b"x-client-ip", b"true-client-ip", b"cf-connecting-ip"),
    )
)
_NAMES = re.compile(
    rb"(?:localhost|127(?:\.\d{1,3}){3}|\[(?:::1|0:0:0:0:0:0:0:1)\])\.?(?::\d*)?", re.IGNORECASE
)


def is_this_machine(peer: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request came from this machine, through no proxy, and was meant for it.

    `peer` is the address at the other end of the connection. A browser here can be made to ask by a page
    from anywhere whose name was pointed at this machine ("DNS rebinding"): `Host` then says that name.
    """
    headers = list(headers)
    known = parse_ip(peer)
    if known is None or not known.is_loopback or any(name in FORWARDED for name, _ in headers):
        return False
    return names_this_machine(headers)


def names_this_machine(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether `Host` names this machine, on whichever port, or is left out, which no browser does."""
    return all(_NAMES.fullmatch(value) for name, value in headers if name == b"host")
