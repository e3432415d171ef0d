"""Identifiers: a short prefix that names the noun, then a ULID, so that ids sort by creation time.

An id names a row and grants nothing. What grants access is a secret: see `accounts/secrets.py`.
"""

from ulid import ULIDGenerator

from .clock import process

# By the time of the database: what was made later sorts later, on whichever machine.
_generator = ULIDGenerator(clock=lambda: int(process.timestamp() * 1_000))


def new_id(prefix: str) -> str:
    """Return `<prefix>_<26 characters>`, for example `cht_01KA9Q7B1V7F3M2H4S5T6V7W8X`."""
    return f"{prefix}_{_generator.generate()}"
