"""Reading a form that a browser posted."""

from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST = 64 * 1024  # bytes
LONGEST_VALUE = 254  # characters


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields that were filled in, of a form as browsers encode it without files."""
    body = (await request.body())[:LARGEST].decode("utf-8", "replace")
    return {name: value.strip()[:LONGEST_VALUE] for name, value in parse_qsl(body) if value.strip()}
