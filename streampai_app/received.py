"""What came from outside, as every database takes it: the one cleaning of all entrances.

JSON and forms can spell what no database stores or even looks for: NUL, and halves of surrogate pairs (RFC
8259, 8.2). A browser sends such a half where a script has cut a text in the middle of an emoji. They are
dropped before anything reads the text: see docs/decisions/0037-unstorable-characters-are-dropped.md.
"""

import re
from typing import Any

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def clean(value: Any) -> Any:
    """Return a JSON value with all its texts cleaned. Raises `RecursionError` for what is nested too deep."""
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case list():
            return [clean(each) for each in value]
        case dict():
            return {clean(name): clean(each) for name, each in value.items()}
    return value
