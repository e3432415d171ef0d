"""Whom a request is from, when anybody can write X-Forwarded-For."""

import pytest

from streampai_app.web.address import TrustedProxies, is_loopback_without_proxy

from .asgi import http_scope

PROXIES = TrustedProxies(["10.0.0.0/8", "127.0.0.1", "2001:db8::/32"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.1.2.3", None, "10.1.2.3"),
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "1.2.3.4, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("10.1.2.3", "10.9.9.9", "10.9.9.9"),
        ("2001:db8::1", "2a00::7", "2a00::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_only_what_our_proxies_wrote_counts(peer: str, forwarded: str | None, client: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert PROXIES.client(http_scope(client=peer, headers=headers)) == client


def test_what_is_no_network_stops_the_start() -> None:
    with pytest.raises(ValueError, match="proxy"):
        TrustedProxies(["proxy.example"])


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("203.0.113.9", {}, False),
        ("", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}, False),
    ],
)
def test_this_machine_is_only_who_came_without_a_proxy(peer: str, headers: dict, local: bool) -> None:
    assert is_loopback_without_proxy(http_scope(client=peer, headers=headers)) is local
