"""Empty values for new rows.

Plain functions: Pydantic looks at a factory's signature each time a row is made, and for the built-in `list`
Python has to parse one out of its docstring, which is more than all else that making a row costs.
"""

from typing import Any


def empty_list() -> list[Any]:
    """Return a list of this row's own."""
    return []


def empty_dict() -> dict[str, Any]:
    """Return a dictionary of this row's own."""
    return {}
