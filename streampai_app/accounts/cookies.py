"""The cookies that carry a session's secret and a browser's mark: their names, and how they are read."""

from starlette.requests import cookie_parser

from ..settings import Settings


def is_https(settings: Settings) -> bool:
    """Tell whether browsers reach us over https, so that the cookie can be kept to it."""
    return settings.origin.startswith("https://")


def cookie_name(settings: Settings) -> str:
    """Return the name. Over https its prefix makes browsers keep the cookie to this host, and secure."""
    return "__Host-streampai_session" if is_https(settings) else "streampai_session"


def secret_in(cookie_header: str, settings: Settings) -> str:
    """Return the secret in a `Cookie` header, or an empty string."""
    return cookie_parser(cookie_header).get(cookie_name(settings), "")


def device_cookie_name(settings: Settings) -> str:
    """Return the name of the cookie that keeps a browser's mark, see `devices.py`."""
    return "__Secure-streampai_device" if is_https(settings) else "streampai_device"


def mark_in(cookie_header: str, settings: Settings) -> str:
    """Return the mark in a `Cookie` header, or an empty string."""
    return cookie_parser(cookie_header).get(device_cookie_name(settings), "")
