"""IP addresses as connections and proxies write them, each read as one address in one spelling."""

import re
from contextlib import suppress
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_TEXT = 80  # characters; the longest spelling, with brackets, a zone and a port, has fewer
MAPPED = 96  # bits in front of an IPv4 address that is written as IPv6 (RFC 4291, 2.5.5.2)
NAT64 = IPv6Network("64:ff9b::/96")  # IPv4 visitors, as a translator in front of us writes them (RFC 6052)
BRACKETED = re.compile(r"\[([^\[\]]*)\](?::\d{1,5})?")
WITH_PORT = re.compile(r"(.+):\d{1,5}")


@lru_cache(maxsize=4096)
def parse_ip(text: str) -> Address | None:
    """Return the address in `192.0.2.1:443`, `[2001:db8::1]:443`, `fe80::1%eth0` or `::ffff:192.0.2.1`.

    A port, brackets, quotes and a zone say nothing of who it is, and an IPv4 address written as IPv6 is that
    IPv4 address. None for what is no address, such as `unknown` or `_hidden` (RFC 7239, 6).
    """
    text = text.strip(' \t"')
    if len(text) > MAX_TEXT:
        return None
    if bracketed := BRACKETED.fullmatch(text):
        return _plain(bracketed[1])
    found = _plain(text)  # first: an IPv6 address without brackets has colons of its own
    if found is None and (with_port := WITH_PORT.fullmatch(text)):
        found = _plain(with_port[1])
    return found


def parse_network(text: str) -> Network:
    """Return the network in `10.0.0.0/8` or `10.1.2.3`, mapped ones as IPv4. Raises `ValueError`."""
    network = ip_network(text.strip(), strict=False)
    if isinstance(network, IPv6Network) and network.prefixlen >= MAPPED:
        inside = network.network_address.ipv4_mapped
        if inside is not None:
            return IPv4Network((inside, network.prefixlen - MAPPED))
    return network


def _plain(text: str) -> Address | None:
    with suppress(ValueError):
        return _unmapped(ip_address(text.partition("%")[0]))
    return None


def _unmapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address
