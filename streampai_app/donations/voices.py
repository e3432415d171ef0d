"""The voice that a donor asks for: kept as an id, whoever offers it. `alerts/speech` knows what there is.

Which provider speaks can change between the page and the stream, so an id that nobody knows (any more) is no
mistake of the donor's: the message is then read by the nearest voice there is.
"""

import re

from ..errors import Invalid

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def clean_voice(value: object) -> str:
    """Return the id of a voice, empty for no preference. Raises `Invalid` for what can be no id."""
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Invalid("There is no such voice.", field="voice", reason="unknown-voice")
    return value
