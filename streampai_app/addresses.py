"""Addresses in the form that browsers, proxies and drivers use: what was typed is brought to it, or refused.

Every function returns that form or raises `ValueError`. Its text is one line and repeats no password.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import idna

from .ip import parse_network

MAX_EMAIL = 254  # characters (RFC 5321, 4.5.3.1.3, less the angle brackets)
DEFAULT_PORTS = {"http": 80, "https": 443}
_NOT_IN_AN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_MAILBOX = re.compile(r'(?:"?(?P<name>[^"<>@]*+)(?:"\s*)?<(?P<named>[^<>\s]+)>|(?P<bare>[^<>\s]+))')
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_VISIBLE = re.compile(r"[!-~]+")


def origin_of(text: str) -> str:
    """Return scheme, host and port as an `Origin` has them (WHATWG URL, "serialization of an origin").

    Lower case, the host in punycode, no default port, no path. Without the dot that may end a full name.
    """
    parts = _split(text, "an address such as https://desk.example.com", {"http", "https"})
    if parts.path not in {"", "/"}:
        raise ValueError("must be an address without a path, such as https://desk.example.com")
    return _origin(parts)


def base_url_of(text: str) -> str:
    """Return the address of an API: an origin, and perhaps the path under which it stands."""
    parts = _split(text, "an address such as https://api.example.com", {"http", "https"})
    if parts.path and not _VISIBLE.fullmatch(parts.path):
        raise ValueError("has a path that is not percent-encoded")
    return _origin(parts) + parts.path.rstrip("/")


def host_of(name: str) -> str:
    """Return a host as it stands in an address: a name in punycode (UTS 46), IPv4, or IPv6 in brackets."""
    if name.startswith("[") or ":" in name:
        return f"[{_ipv6(name.strip('[]'))}]"
    if "*" in name:
        raise ValueError("holds a wildcard: name each host")
    try:
        ascii_name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
    except UnicodeError:
        raise ValueError(f"names no host: {name!r}") from None
    ascii_name = ascii_name.removesuffix(".")
    labels = ascii_name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(ascii_name)
    if len(ascii_name) > 253 or not all(_is_label(label) for label in labels):
        raise ValueError(f"names no host: {name[:80]!r}")
    return ascii_name


def bind_address_of(text: str) -> str:
    """Return the IP address to listen on: a server takes no name, and no brackets."""
    if text.lower() == "localhost":
        return "127.0.0.1"
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        raise ValueError("must be an IP address of this machine, such as 127.0.0.1 or ::") from None
    if isinstance(address, IPv6Address) and address.scope_id:
        raise ValueError("cannot be an address with a zone")
    if address.is_multicast or address == IPv4Address("255.255.255.255"):
        raise ValueError("is an address of many machines, to which nobody can connect")
    return str(address)


def network_of(text: str) -> str:
    """Return an address or network, IPv6 with or without brackets."""
    address, slash, length = text.partition("/")
    try:
        parse_network(network := address.strip("[]") + slash + length)
    except ValueError:
        raise ValueError(f"{text[:80]!r} is no address and no network") from None
    return network


def mailbox_of(text: str) -> str:
    """Return a sender, the name quoted where it must be, and the domain in punycode (RFC 5322, 3.4)."""
    from email.headerregistry import Address

    found = _MAILBOX.fullmatch(text.strip())
    local_part, at, domain = ((found["named"] or found["bare"]) if found else "").rpartition("@")
    if not found or not at or not _is_local_part(local_part):
        raise ValueError("must be an address such as Streampai <desk@example.com>")
    return str(Address((found["name"] or "").strip(), local_part, host_of(domain)))


def email_address_of(text: str) -> str:
    """Return one address as it is mailed to: no name, no list, no quotes, the domain in punycode.

    A local part is a dot-atom of ASCII (RFC 5322, 3.4.1): every mail server takes that. At most 64 and 254
    characters (RFC 5321, 4.5.3.1). A library that goes further refuses admin@localhost and .local, which an
    installation of one's own may really use; whether mail arrives is only shown by mail that arrives.
    """
    local_part, at, domain = text.strip(" ").rpartition("@")
    if not at or not _is_local_part(local_part):
        raise ValueError("must be one e-mail address, such as ada@example.com")
    host = host_of(domain)
    address = f"{local_part}@{host}"
    if "_" in host or host.startswith("[") or _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise ValueError("must be an e-mail address at a domain, such as ada@example.com")
    if len(address) > MAX_EMAIL:
        raise ValueError("is longer than an e-mail address can be")
    return address


def person_address_of(text: str) -> str:
    """Return an address as it is compared: all spellings of one mailbox are one, what is none stays apart.

    Lower case, because no server in use tells cases apart; the domain in punycode, because people write it
    either way (`bücher.example`, `xn--bcher-kva.example`, full-width letters).
    """
    plain = text.strip().lower()
    try:
        return email_address_of(plain)
    except ValueError:
        return plain


def smtp_address_of(text: str) -> str:
    """Return the address of a mail server, with user and password percent-encoded."""
    parts = _split(text, "smtp:// or smtps:// and name a host", {"smtp", "smtps"}, may_sign_in=True)
    if parts.path not in {"", "/"}:
        raise ValueError("names a path: write a / in the password as %2F")
    if not (unquote(parts.username or "") + unquote(parts.password or "")).isascii():
        raise ValueError("has a user or password that is not ASCII, which SMTP cannot say")
    signed_in, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{signed_in}{at}{host_of(_host(parts))}{port}"


def redis_address_of(text: str) -> str:
    """Return the address of a Redis, looked at by the client that will use it."""
    import redis

    if text.partition("://")[0].lower() == "unix":
        if _NOT_IN_AN_ADDRESS.search(text) or not (parts := urlsplit(text)).path or parts.fragment:
            raise ValueError("must be an address such as unix:///run/redis.sock")
        _refuse_options(parts.query, REDIS_OPTIONS | REDIS_SOCKET_OPTIONS)
    else:
        schemes = {"redis", "rediss"}
        parts = _split(
            text, "an address such as redis://host:6379/0", schemes, may_sign_in=True, may_ask=True
        )
        if not re.fullmatch(r"/?[0-9]*", parts.path):
            raise ValueError("names no database number (write a / in the password as %2F)")
        _refuse_options(parts.query, REDIS_OPTIONS | (REDIS_TLS_OPTIONS if parts.scheme == "rediss" else {}))
    try:
        redis.ConnectionPool.from_url(text).make_connection()  # which connects to nothing yet
    except (ValueError, TypeError, AttributeError, redis.RedisError):
        raise ValueError("is not an address that the Redis client takes: look at its options") from None
    return text


def database_address_of(text: str) -> str:
    """Return the address of a database, looked at by the library that will use it."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if not text.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("is not an address such as postgresql://user:password@host/database") from None
    if url.drivername == "sqlite":
        if not url.database or url.database == ":memory:" or url.query:
            raise ValueError("must name a file, such as sqlite:////srv/desk/desk.db, and no options")
    elif "@" in (url.host or ""):
        raise ValueError("holds two @: write the one in the password as %40")
    else:
        for name, value in url.query.items():
            _refuse_postgres_option(name, value)
    return text


def _refuse_postgres_option(name: str, value: str | tuple[str, ...]) -> None:
    """Refuse what is no word of libpq's: the driver would take it for an argument of its own function."""
    from psycopg import pq

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - NOT_FOR_US
    if name not in known:
        raise ValueError(f"has an option that is not taken: {name[:40]!r}")
    if isinstance(value, tuple) and name not in {"host", "port"}:
        raise ValueError(f"names the option {name} twice")
    if name in POSTGRES_NUMBERS:
        _refuse_option(name, value, _whole_number, "a whole number")


def _refuse_options(query: str, allowed: Mapping[str, "Option"]) -> None:
    """Refuse options that a client would take blindly, or values of a kind that it would not understand."""
    given = parse_qsl(query, keep_blank_values=True)
    for name, value in given:
        if name not in allowed:
            raise ValueError(
                f"has an option that is not taken: {name[:40]!r} (possible: {', '.join(allowed)})"
            )
        if [other for other, _ in given].count(name) > 1:
            raise ValueError(f"names the option {name} twice")
        _refuse_option(name, value, *allowed[name])


def _refuse_option(name: str, value: Any, is_good: Callable[[str], bool], wanted: str) -> None:
    if not isinstance(value, str) or not is_good(value):
        raise ValueError(f"has an option {name} that is not {wanted}")


def _whole_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,9}", text))


def _seconds(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text)) and float(text) > 0


def _some(text: str) -> bool:
    return bool(text)


Option = tuple[Callable[[str], bool], str]
REDIS_OPTIONS: dict[str, Option] = {
    "db": (_whole_number, "a whole number"),
    "socket_timeout": (_seconds, "a number of seconds"),
    "socket_connect_timeout": (_seconds, "a number of seconds"),
    "health_check_interval": (_whole_number, "a whole number of seconds"),
    "max_connections": (lambda text: _whole_number(text) and int(text) >= 10, "a number from 10"),
}
REDIS_SOCKET_OPTIONS: dict[str, Option] = {"username": (_some, "a name"), "password": (_some, "a password")}
REDIS_TLS_OPTIONS: dict[str, Option] = {
    "ssl_cert_reqs": (lambda text: text in {"none", "optional", "required"}, "none, optional or required"),
    "ssl_check_hostname": (lambda text: text in {"true", "false"}, "true or false"),
    **dict.fromkeys(("ssl_ca_certs", "ssl_certfile", "ssl_keyfile"), (_some, "a file")),
}
# Of libpq's words (PostgreSQL, 34.1.2) those under which we would not understand what the server says.
NOT_FOR_US = {"client_encoding", "replication"}
POSTGRES_NUMBERS = {
    *("connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
    "tcp_user_timeout",
}


def credential_of(text: str) -> str:
    """Return what is sent in a header: a key, a token, an id. Only visible ASCII can stand there."""
    if not _VISIBLE.fullmatch(text):
        raise ValueError("holds characters that cannot be sent: only visible ASCII, without spaces")
    return text


def _split(
    text: str, wanted: str, schemes: set[str], *, may_sign_in: bool = False, may_ask: bool = False
) -> SplitResult:
    if _NOT_IN_AN_ADDRESS.search(text):
        raise ValueError("holds a space, a backslash or a control character")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        encode = " (special characters of a password are percent-encoded)" if may_sign_in else ""
        raise ValueError(f"must be {wanted}{encode}") from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"must be {wanted}")
    if parts.port == 0:
        raise ValueError("names port 0")
    if parts.username is not None and not may_sign_in:
        raise ValueError("must not hold a user or a password")
    if parts.fragment or (parts.query and not may_ask) or text.endswith(("?", "#")):
        raise ValueError("must not hold ? or #" + (" (in a password: %3F, %23)" if may_sign_in else ""))
    return parts


def _origin(parts: SplitResult) -> str:
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host_of(_host(parts))}{port}"


def _is_local_part(text: str) -> bool:
    """Tell whether this is a dot-atom (RFC 5322, 3.2.3)."""
    return bool(_LOCAL_PART.fullmatch(text)) and "" not in text.split(".")


def _host(parts: SplitResult) -> str:
    return f"[{parts.hostname}]" if "[" in parts.netloc.rpartition("@")[2] else parts.hostname or ""


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    try:
        return not label.startswith("xn--") or bool(label[4:].encode().decode("punycode"))
    except UnicodeError:
        return False


def _ipv4(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise ValueError(f"names no host: {text[:80]!r}") from None


def _ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except ValueError:
        raise ValueError(f"names no host: {text[:80]!r}") from None
    if address.scope_id:
        raise ValueError("names an address with a zone, which browsers refuse")
    if address.ipv4_mapped:  # browsers write it in hexadecimal (WHATWG URL, "IPv6 serializer")
        number = int(address.ipv4_mapped)
        return f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}"
    return str(address)
