"""Whom a request is from, when anybody can write X-Forwarded-For."""

import re
from pathlib import Path

import pytest

from streampai_app import web
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


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.7:4711", "198.51.100.7"),
        ("198.51.100.7:4712", "198.51.100.7"),
        ("[2a00::7]:4711", "2a00::7"),
        ("[2a00::7]", "2a00::7"),
        ('"[2a00::7]:4711"', "2a00::7"),
        ("2A00:0:0:0:0:0:0:7", "2a00::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("[::ffff:c633:6407]:80", "198.51.100.7"),
        ("64:ff9b::c633:6407", "198.51.100.7"),
        ("198.51.100.7, [::ffff:10.9.9.9]:80", "198.51.100.7"),
        ("198.51.100.7, ,", "198.51.100.7"),
    ],
)
def test_a_forwarded_address_is_one_person_however_it_is_written(forwarded: str, client: str) -> None:
    assert PROXIES.client(http_scope(client="10.1.2.3", headers={"x-forwarded-for": forwarded})) == client


@pytest.mark.parametrize(
    "nonsense", ["unknown", "_hidden", "1.2.3", "a" * 5_000, "for=1.2.3.4", "::1::", "\x00"]
)
def test_who_writes_nonsense_is_counted_as_the_last_proxy_and_not_as_somebody_new(nonsense: str) -> None:
    def client(forwarded: str) -> str:
        return PROXIES.client(http_scope(client="10.1.2.3", headers={"x-forwarded-for": forwarded}))

    assert client(nonsense) == "10.1.2.3"
    assert client(f"198.51.100.7, {nonsense}") == "10.1.2.3"
    assert client(f"198.51.100.7, {nonsense}, 10.9.9.9") == "10.9.9.9"


@pytest.mark.parametrize(
    ("header", "client"),
    [
        ("for=198.51.100.7;proto=https;by=10.1.2.3", "198.51.100.7"),
        ('For="[2a00::7]:4711"', "2a00::7"),
        ("for=1.2.3.4, proto=https; for=198.51.100.7", "198.51.100.7"),
        ("for=198.51.100.7, for=10.9.9.9", "198.51.100.7"),
        ("for=_hidden", "10.1.2.3"),
        ('for=1.2.3.4;host="a, b";proto=http, for=198.51.100.7;host="a, for=1.2.3.4"', "198.51.100.7"),
        ('host="a; for=1.2.3.4";for=198.51.100.7', "198.51.100.7"),
        (r'for=198.51.100.7;host="a\", for=1.2.3.4;\""', "198.51.100.7"),
        (r'for="198.51.\100.7"', "198.51.100.7"),
        ('for="1.2.3.4, for="[2a00::7]:4711"', "2a00::7"),  # a stranger's quote, and the proxy's
        ('for=1.2.3.4";host="a, for=198.51.100.7', "198.51.100.7"),
        ("for=1.2.3.4;for=198.51.100.7", "10.1.2.3"),  # only once (RFC 7239, 4)
        ('for="198.51.100.7', "10.1.2.3"),
        ("forfor=198.51.100.7;x-for=198.51.100.7", "10.1.2.3"),
        ("proto=https", "10.1.2.3"),
        ('for="1.2.3.4, for=198.51.100.7', "198.51.100.7"),
    ],
)
def test_a_proxy_may_speak_by_the_standards_own_header(header: str, client: str) -> None:
    assert PROXIES.client(http_scope(client="10.1.2.3", headers={"forwarded": header})) == client
    assert PROXIES.client(http_scope(client="203.0.113.9", headers={"forwarded": header})) == "203.0.113.9"


def test_a_forwarded_header_that_a_client_brought_does_not_count_beside_the_proxys_own() -> None:
    headers = {"forwarded": "for=1.2.3.4", "x-forwarded-for": "198.51.100.7"}
    assert PROXIES.client(http_scope(client="10.1.2.3", headers=headers)) == "198.51.100.7"


def test_peers_and_proxies_may_be_written_as_ipv6_or_as_ipv4() -> None:
    headers = {"x-forwarded-for": "198.51.100.7"}
    assert PROXIES.client(http_scope(client="::ffff:10.1.2.3", headers=headers)) == "198.51.100.7"
    assert PROXIES.client(http_scope(client="::ffff:203.0.113.9", headers=headers)) == "203.0.113.9"
    mapped = TrustedProxies(["::ffff:10.0.0.0/104"])
    assert mapped.client(http_scope(client="10.1.2.3", headers=headers)) == "198.51.100.7"
    assert mapped.client(http_scope(client="203.0.113.9", headers=headers)) == "203.0.113.9"


def test_the_address_of_a_request_is_read_in_one_place() -> None:
    by_hand = re.compile(r"""client\.host|\[.client.\]\[0\]|\.get\(.client.\)""")
    found = {
        path.name for path in Path(web.__file__).parent.rglob("*.py") if by_hand.search(path.read_text())
    }
    assert found == {"address.py"}


def test_what_is_no_network_stops_the_start() -> None:
    with pytest.raises(ValueError, match="proxy"):
        TrustedProxies(["proxy.example"])


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("203.0.113.9", {}, False),
        ("", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}, False),
        ("127.0.0.1", {"via": "1.1 proxy"}, False),
        ("127.0.0.1", {"host": "LOCALHOST:8000"}, True),
        ("127.0.0.1", {"host": "127.0.0.1"}, True),
        ("::1", {"host": "[::1]:8000"}, True),
        ("127.0.0.1", {"host": "evil.example:8000"}, False),  # its name was pointed here
        ("127.0.0.1", {"host": "localhost.evil.example"}, False),
        ("127.0.0.1", {"host": "127.0.0.1.evil.example"}, False),
        ("127.0.0.1", {"host": ""}, False),
    ],
)
def test_this_machine_is_only_who_came_without_a_proxy(peer: str, headers: dict, local: bool) -> None:
    assert is_loopback_without_proxy(http_scope(client=peer, headers=headers)) is local
