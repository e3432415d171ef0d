"""Finding items by their title, typing errors forgiven.

The database's index finds candidates, the same code ranks them on both. SQLite has FTS5 with trigrams,
Postgres `pg_trgm`; where that may not be installed an index of whole words forgives less (`streampai doctor`
says so). Only the rarest trigrams are looked up: `ing` stands in half the titles and says nothing, and what a
typing error leaves whole is enough. What is found is joined with what the caller may see.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, column, func, or_, select, table, text
from sqlmodel import col

from ..db import Tx
from ..models import FeedbackItem
from .matching import ALIKE, fold, likeness, trigrams_within

CANDIDATES = 150  # titles that are compared
MOST_LOOKED_UP, LEAST_TERMS = 1_000, 2  # titles behind the trigrams that are looked up; trigrams at least

_SEARCH = table("search_requests", column("item_id", String), column("title", String))
_TERMS = table("search_requests_terms", column("term", String), column("doc", Integer))


def keep_findable(tx: Tx, item: FeedbackItem) -> None:
    """Put a new item's title into the index."""
    tx.session.flush()
    row = {"item": item.id, "title": fold(item.title)}
    tx.session.execute(text("INSERT INTO search_requests (item_id, title) VALUES (:item, :title)"), row)
    if tx.dialect == "postgresql":  # SQLite's index counts by itself
        tx.session.execute(_COUNT_TERMS, {"terms": sorted(trigrams_within(row["title"]))})


def keep_from_being_found(tx: Tx, item: FeedbackItem) -> None:
    """Take an item's title out of the index. Its trigrams stay counted, which is but a hint."""
    tx.session.execute(text("DELETE FROM search_requests WHERE item_id = :item"), {"item": item.id})


def found(tx: Tx, typed: object, conditions: Sequence[Any], limit: int) -> list[str]:
    """Return the ids of items with a title like what was typed, of which these hold, the most alike first."""
    wanted = fold(typed) if isinstance(typed, str) else ""
    if not wanted:
        return []
    alike = [(likeness(wanted, title), item_id) for item_id, title in _candidates(tx, wanted, conditions)]
    best = sorted((each for each in alike if each[0] >= ALIKE), key=lambda each: (-each[0], each[1]))
    return [item_id for _, item_id in best[:limit]]


def forgives_typing_errors(tx: Tx) -> bool:
    """Tell whether there is an index of trigrams: on Postgres only where `pg_trgm` may be installed."""
    if tx.dialect == "sqlite":
        return True
    there = text("SELECT to_regclass('ix_search_requests_title') IS NOT NULL")
    return tx.session.execute(there).scalar_one()


_COUNT_TERMS = text(
    "INSERT INTO search_requests_terms (term, doc) SELECT unnest(CAST(:terms AS text[])), 1"
    " ON CONFLICT (term) DO UPDATE SET doc = search_requests_terms.doc + 1"
)


def _candidates(tx: Tx, wanted: str, conditions: Sequence[Any]) -> Sequence[Any]:
    matches, most_alike = _matching(tx, wanted)
    query = (
        select(_SEARCH.c.item_id, _SEARCH.c.title)
        .join(FeedbackItem, col(FeedbackItem.id) == _SEARCH.c.item_id)
        .where(matches, *conditions)
        .order_by(*most_alike)
        .limit(CANDIDATES)
    )
    return tx.session.execute(query).all()


def _matching(tx: Tx, wanted: str) -> tuple[ColumnElement[bool], list[Any]]:
    """Return which titles are looked at, and which of them first if there are more than can be."""
    trigrams = trigrams_within(wanted)
    if not trigrams:  # words of two letters: there are few titles to look through, or many to show
        return _SEARCH.c.title.contains(wanted, autoescape=True), []
    if not forgives_typing_errors(tx):
        words = func.to_tsquery("simple", " | ".join(f"{word}:*" for word in wanted.split()))
        title = func.to_tsvector("simple", _SEARCH.c.title)
        return title.op("@@")(words), [func.ts_rank(title, words).desc()]
    rare = _rarest(tx, trigrams)
    if tx.dialect == "sqlite":
        either = bindparam("either", " OR ".join(f'"{term}"' for term in rare) or '""')
        return text("search_requests MATCH :either").bindparams(either), [text("search_requests.rank")]
    titles = [_SEARCH.c.title.contains(term, autoescape=True) for term in rare]
    return or_(False, *titles), [func.similarity(_SEARCH.c.title, wanted).desc()]


def _rarest(tx: Tx, trigrams: list[str]) -> list[str]:
    """Return the trigrams that fewest titles have, as long as there are not too many titles behind them."""
    query = select(_TERMS.c.term, _TERMS.c.doc).where(_TERMS.c.term.in_(trigrams))
    rare: list[str] = []
    titles = 0
    for term, count in sorted(tx.session.execute(query), key=lambda row: row[1]):
        titles += count
        if len(rare) >= LEAST_TERMS and titles > MOST_LOOKED_UP:
            break
        rare.append(term)
    return rare
