"""Addresses of pages as strangers name them: cleaned as they come in, and shown whatever they are.

`urlsplit` raises `ValueError` for `http://[`, and its result for the port of `http://a:99999`. Nothing else
of ours takes it to what was not checked at the start of the process.
"""

import re
from urllib.parse import SplitResult, urlsplit

MAX_URL = 2_000  # characters
# The URL standard (WHATWG, "URL parsing") drops tabs and line breaks, and trims the other control characters.
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) address whose host and port can be read; None for all else."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return parts if is_web else None


def clean_page_url(value: object) -> str:
    """Return the address of a page as it is stored, at most `MAX_URL` characters; "" for what is none.

    It says where somebody was, and no more: an odd one must not cost the message that came with it.
    """
    url = _CONTROL.sub("", value[: 2 * MAX_URL])[:MAX_URL] if isinstance(value, str) else ""
    return url if split_url(url) else ""


def link_to(url: str) -> str:
    """Return an address that may stand in a link, "" for any other: a script's, or half of one."""
    return url if split_url(url) else ""


def short_name_of(url: str) -> str:
    """Return an address without what makes it long; one that cannot be read as it is."""
    parts = split_url(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}" if parts else url
