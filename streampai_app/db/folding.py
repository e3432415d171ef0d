"""Texts as they are searched: without case and accents, the same in Python, on SQLite and on Postgres."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

SQLITE_FUNCTION = "desk_fold"
_MARKS = dict.fromkeys(range(768, 880))
_ALONE = str.maketrans("łøđħŧıðς", "lodhtidσ")  # letters that Unicode does not take apart
_AS_TWO = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}


def fold(text: str) -> str:
    """Return a text for comparing: lower case, compatibility forms and accents undone, "ł" as "l"."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_MARKS).translate(_ALONE)
    for letter, two in _AS_TWO.items():
        plain = plain.replace(letter, two)
    return plain


def has_words(column: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a text, also inside words, whatever the accents and case."""
    return folded(column).contains(fold(text), autoescape=True)


class folded(FunctionElement[str]):  # noqa: N801  (it reads as the SQL function that it is)
    """`fold` of a column, in the database."""

    type = String()
    inherit_cache = True


@compiles(folded, "sqlite")
def _on_sqlite(element: folded, compiler: Any, **kw: Any) -> str:
    return f"{SQLITE_FUNCTION}({compiler.process(element.clauses, **kw)})"


@compiles(folded, "postgresql")
def _on_postgres(element: folded, compiler: Any, **kw: Any) -> str:
    column = compiler.process(element.clauses, **kw)
    plain = f'lower(normalize({column}, NFKD) COLLATE "und-x-icu")'
    plain = f"regexp_replace({plain}, '[\u0300-\u036f]', '', 'g')"
    plain = f"translate({plain}, 'łøđħŧıðς', 'lodhtidσ')"
    for letter, two in _AS_TWO.items():
        plain = f"replace({plain}, '{letter}', '{two}')"
    return plain
