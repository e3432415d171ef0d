"""Reading what a client sent, and saying clearly what is wrong with it."""

import json
import re
from typing import Any

from starlette.requests import Request

from ..errors import Malformed, TooLarge

LARGEST_JSON = 64 * 1024  # bytes


async def read_json_object(request: Request, largest: int = LARGEST_JSON) -> dict[str, Any]:
    """Return the body as a JSON object. Raises `Malformed` or `TooLarge`; reads no more than it may."""
    return parse_json_object(await read_body(request, largest))


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
        value = _decode(text)
        if _ESCAPED.search(text):
            value = _storable(value)
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8.", reason="not-utf-8") from None
    except (ValueError, RecursionError):
        raise Malformed("The body is not JSON.", reason="not-json") from None
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.", reason="not-an-object")
    return value


# JSON can spell what no database takes: NUL, and halves of surrogate pairs (RFC 8259, 8.2). A browser sends
# such a half where a script has cut a text in the middle of an emoji. It is dropped here, for every route and
# socket.
_ESCAPED = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _storable(value: Any) -> Any:
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {_storable(name): _storable(each) for name, each in value.items()}
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # Python reads NaN and Infinity, JSON has neither


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
