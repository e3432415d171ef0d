"""Reads `assets/tokens.css` for what cannot link it: the widget, in a shadow tree on other people's pages."""

import re
from collections.abc import Mapping, Set


def read_tokens(css: str) -> dict[str, str]:
    """Return the custom properties that the file declares, by name. A later one counts."""
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    found = re.findall(r"(--[\w-]+)\s*:\s*([^;}]+)", rules)
    return {name: " ".join(value.split()) for name, value in found}


def declare(tokens: Mapping[str, str], names: Set[str]) -> str:
    """Return rules that give a shadow tree's `.root` these tokens, and those that their values use.

    Not its host: there the page's own rules would come first.

    The theme is the browser's choice unless the host's attribute `theme` says `light` or `dark`.
    Raises `KeyError` for a token that does not exist.
    """
    declarations = ";".join(f"{name}:{tokens[name]}" for name in sorted(_with_used(tokens, names)))
    themes = "".join(f":host([theme={theme}]) .root{{color-scheme:{theme}}}" for theme in ("light", "dark"))
    return f".root{{color-scheme:light dark;{declarations}}}{themes}"


def used_in(text: str) -> set[str]:
    """Return the names of the tokens that a style sheet, or a script with one, uses."""
    return set(re.findall(r"var\((--[\w-]+)\)", text))


def _with_used(tokens: Mapping[str, str], names: Set[str]) -> set[str]:
    inner = set().union(*(used_in(tokens[name]) for name in names)) - names
    return _with_used(tokens, names | inner) if inner else set(names)
