"""Where somebody goes after signing in: a page of ours, whatever an address says."""

import re

from ..models import Role

HOME = {Role.ADMIN: "/admin/support", Role.STREAMER: "/studio"}

# One slash and then neither a second one nor a backslash, which browsers read as one: //evil.example is
# another site. Nothing that browsers drop on the way (tab, line break) and nothing that is not ASCII.
_LOCAL = re.compile(r"/(?:[!-.0-\[\]-~][!-\[\]-~]*)?")


def local_path(text: str, *, otherwise: str) -> str:
    """Return `text` if it is an address within this server, beginning with its path."""
    return text if _LOCAL.fullmatch(text) else otherwise
