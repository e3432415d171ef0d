"""Words of ours that came out of a database: a newer program, or a hand, may have written others."""

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=Enum)


def known(kind: type[E], stored: object) -> E | None:
    """Return what a stored value means; None where nobody knows, so that one odd row stops no page."""
    try:
        return kind(stored)
    except ValueError:
        return None
