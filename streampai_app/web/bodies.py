"""Reading what a client sent, and saying clearly what is wrong with it."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from ..errors import Malformed, TooLarge
from ..received import clean

LARGEST_JSON = 64 * 1024  # bytes
MOST_FIELDS = 20  # of a form


async def read_json_object(request: Request, largest: int = LARGEST_JSON) -> dict[str, Any]:
    """Return the body as a JSON object. Raises `Malformed` or `TooLarge`; reads no more than it may."""
    return parse_json_object(await read_body(request, largest))


async def read_form(request: Request, largest: int) -> dict[str, str]:
    """Return the fields of a plain HTML form. Raises `Malformed`, `TooLarge`."""
    raw = await read_body(request, largest)
    try:
        return clean(dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)))
    except ValueError:
        raise Malformed("The form cannot be read.", reason="not-a-form") from None


async def read_body(request: Request, largest: int) -> bytes:
    """Return the raw body of at most `largest` bytes. Raises `TooLarge`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLarge(f"That is more than {largest // 1024} kB.")
    return bytes(body)


def parse_json_object(raw: bytes | str) -> dict[str, Any]:
    """Return a JSON object. Raises `Malformed` with a reason of its own for each way to get it wrong."""
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw  # UTF-8 and nothing else (RFC 8259, 8.1)
        value = decode_json(text)
        if _ESCAPED.search(text):
            value = clean(value)
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8.", reason="not-utf-8") from None
    except (ValueError, RecursionError):
        raise Malformed("The body is not JSON.", reason="not-json") from None
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.", reason="not-an-object")
    return value


# Only escapes can bring what is dropped: a body is UTF-8, and JSON takes no bare control characters.
_ESCAPED = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # Python reads NaN and Infinity, JSON has neither


decode_json = json.JSONDecoder(parse_constant=_refuse_constant).decode  # raises ValueError, RecursionError
