"""What people read for a word of ours that is stored with a row."""

from collections.abc import Mapping

MAX_ODD = 40  # characters shown of a word that nobody knows


def label(names: Mapping[str, str], word: str) -> str:
    """Return the name of a word; one that nobody knows is shown as it is, marked."""
    name = names.get(word)
    return f"Unknown ({word[:MAX_ODD]})" if name is None else name
