"""Finding items by their title, typing errors forgiven.

The database finds candidates, the same code ranks them on both. A word that was typed is looked up among the
spellings of all words of titles (`matching.spellings_of`), and what it may mean among the titles' trigrams:
SQLite has FTS5, Postgres `pg_trgm`; where that may not be installed an index of whole words finds less
(`streampai doctor` says so). Of several words those that few titles have are looked up, and never too many
titles; of a word that is like none, its own trigrams. A script without spaces is looked through by pairs of
letters. What is found is joined with what the caller may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    case,
    column,
    delete,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from ..db import Tx
from ..models import FeedbackItem
from .matching import fold, grams_within, has_no_spaces, is_one_error_apart, likeness, spellings_of

CANDIDATES = 150  # titles that are compared
MAX_LOOKED_UP = 1_000  # titles behind the words that are looked up, unless one word has more
MIN_TERMS = 4  # trigrams of a word that is like none of a title's: an error spoils three
MAX_WORDS = 8  # of what was typed
MAX_MEANT = 12  # words that one word may mean
LONG_STRETCH = 6  # letters without a space, of which an error leaves a trigram whole
SHORTEST, LONGEST = 3, 24  # letters of a word whose spellings are kept

_SEARCH = table("search_requests", column("item_id", String), column("title", String))
_TERMS = table("search_requests_terms", column("term", String), column("doc", Integer))
_SPELLINGS = table("search_spellings", column("spelling", String), column("word", String))
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def keep_findable(tx: Tx, item: FeedbackItem) -> None:
    """Put a new item's title into the index."""
    tx.session.flush()
    add_to_index(tx.session.connection(), [(item.id, item.title)])


def add_to_index(connection: Connection, titles: Sequence[tuple[str, str]]) -> None:
    """Put titles, each with its item's id, into the index."""
    rows = [{"item_id": item_id, "title": fold(title)} for item_id, title in titles]
    connection.execute(_SEARCH.insert(), rows)
    dialect = connection.dialect.name
    if dialect == "postgresql":  # SQLite's index counts by itself
        counts: dict[str, int] = {}
        for row in rows:
            for term in grams_within(row["title"]):
                counts[term] = counts.get(term, 0) + 1
        given = {"terms": sorted(counts), "counts": [counts[term] for term in sorted(counts)]}
        connection.execute(_COUNT_TERMS, given)
    spelled = sorted({pair for row in rows for word in _spelled(row["title"]) for pair in _pairs(word)})
    if spelled:
        into = _INSERT[dialect](_SPELLINGS).on_conflict_do_nothing()
        connection.execute(into, [{"spelling": spelling, "word": word} for spelling, word in spelled])


def keep_from_being_found(tx: Tx, item: FeedbackItem) -> None:
    """Take an item's title out of the index, with its words, unless others have them.

    Its trigrams stay counted, which is but a hint.
    """
    is_this = _SEARCH.c.item_id == item.id
    title = tx.session.execute(select(_SEARCH.c.title).where(is_this)).scalar_one_or_none()
    tx.session.execute(text("DELETE FROM search_requests WHERE item_id = :item"), {"item": item.id})
    for word in sorted(_spelled(title or "")):
        others = select(_SEARCH.c.item_id).where(_contains(tx, word)).limit(1)
        if tx.session.execute(others).first() is None:
            theirs = and_(_SPELLINGS.c.spelling.in_(spellings_of(word)), _SPELLINGS.c.word == word)
            tx.session.execute(delete(_SPELLINGS).where(theirs))


def found(tx: Tx, typed: object, conditions: Sequence[Any], limit: int) -> list[str]:
    """Return the ids of items with a title like what was typed, of which these hold, the most alike first."""
    wanted = fold(typed) if isinstance(typed, str) else ""
    if not wanted:
        return []
    alike = [(*likeness(wanted, title), item_id) for item_id, title in _candidates(tx, wanted, conditions)]
    best = sorted((each for each in alike if each[0]), key=lambda each: (-each[0], -each[1], each[2]))
    return [item_id for _, _, item_id in best[:limit]]


def forgives_typing_errors(tx: Tx) -> bool:
    """Tell whether there is an index of trigrams: on Postgres only where `pg_trgm` may be installed."""
    if tx.dialect == "sqlite":
        return True
    there = text("SELECT to_regclass('ix_search_requests_title') IS NOT NULL")
    return tx.session.execute(there).scalar_one()


_COUNT_TERMS = text(
    "INSERT INTO search_requests_terms (term, doc)"
    " SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:counts AS integer[]))"
    " ON CONFLICT (term) DO UPDATE SET doc = search_requests_terms.doc + excluded.doc"
)


@dataclass(frozen=True, slots=True)
class _Group:
    """A word that was typed: what it may mean, which trigrams find that, and in how many titles they are."""

    meant: tuple[str, ...]
    terms: tuple[str, ...]
    titles: int


def _spelled(folded: str) -> set[str]:
    """Return the words of which the spellings are kept."""
    return {word for word in folded.split() if SHORTEST <= len(word) <= LONGEST and not has_no_spaces(word)}


def _pairs(word: str) -> Iterable[tuple[str, str]]:
    return ((spelling, word) for spelling in spellings_of(word))


def _candidates(tx: Tx, wanted: str, conditions: Sequence[Any]) -> Sequence[Any]:
    matches, best_first = _matching(tx, wanted)
    query = (
        select(_SEARCH.c.item_id, _SEARCH.c.title)
        .join(FeedbackItem, col(FeedbackItem.id) == _SEARCH.c.item_id)
        .where(matches, *conditions)
        .order_by(*best_first, _SEARCH.c.item_id)
        .limit(CANDIDATES)
    )
    return tx.session.execute(query).all()


def _matching(tx: Tx, wanted: str) -> tuple[ColumnElement[bool], list[Any]]:
    """Return which titles are looked at, and which of them first if there are more than can be."""
    words = sorted(wanted.split(), key=len, reverse=True)[:MAX_WORDS]
    unspaced = [word for word in words if has_no_spaces(word) and len(word) > 1]
    if any(len(word) < LONG_STRETCH for word in unspaced):
        found = [_contains(tx, pair) for word in unspaced for pair in grams_within(word, 2)]
        return or_(*found), [_how_many(found).desc()]
    if not grams_within(
        wanted
    ):  # words of two letters: there are few titles to look through, or many to show
        return or_(*(_contains(tx, word) for word in words)), []
    meant = _meant(tx, [word for word in words if len(word) >= SHORTEST])
    if not forgives_typing_errors(tx):
        return _by_whole_words(meant)
    groups = _cheapest(_groups(tx, meant))
    terms = list(dict.fromkeys(term for group in groups for term in group.terms))
    best_first = [_how_many([_has_any(tx, of) for of in meant.values()]).desc()]
    best_first.append(_how_many([_contains(tx, term) for term in terms]).desc())
    if tx.dialect == "sqlite":
        either = bindparam("either", " OR ".join(f'"{term}"' for term in terms) or '""')
        return text("search_requests MATCH :either").bindparams(either), best_first
    like = [_SEARCH.c.title.contains(term, autoescape=True) for term in terms]
    return or_(False, *like), best_first


def _meant(tx: Tx, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what each word may mean: itself, also inside others, and words of titles one error away."""
    typed = {word: spellings_of(word[:LONGEST]) for word in words}
    wanted = sorted({spelling for spellings in typed.values() for spelling in spellings})
    there = select(_SPELLINGS.c.word).where(_SPELLINGS.c.spelling.in_(wanted)).distinct()
    known = list(tx.session.execute(there).scalars())
    return {
        word: (
            word,
            *sorted(one for one in known if one != word and is_one_error_apart(word, one))[:MAX_MEANT],
        )
        for word in words
    }


def _groups(tx: Tx, meant: dict[str, tuple[str, ...]]) -> list[_Group]:
    """Return the groups that find any title; of what a word may mean the rarest trigram is enough."""
    trigrams = sorted({term for of in meant.values() for one in of for term in grams_within(one)})
    query = select(_TERMS.c.term, _TERMS.c.doc).where(_TERMS.c.term.in_(trigrams))
    counts: dict[str, int] = dict(row for row in tx.session.execute(query))
    groups = []
    for word, of in meant.items():
        whole = [
            min(grams_within(one), key=lambda term: counts[term]) for one in of if _is_there(one, counts)
        ]
        terms = [] if has_no_spaces(word) else whole
        terms = terms or _rarest([term for term in grams_within(word) if term in counts], counts)
        if terms:
            groups.append(_Group(of, tuple(terms), sum(counts[term] for term in terms)))
    return groups


def _rarest(terms: list[str], counts: dict[str, int]) -> list[str]:
    """Return those that fewest titles have, as long as there are not too many titles behind them."""
    rare: list[str] = []
    titles = 0
    for term in sorted(terms, key=lambda term: (counts[term], term)):
        titles += counts[term]
        if len(rare) >= MIN_TERMS and titles > MAX_LOOKED_UP:
            break
        rare.append(term)
    return rare


def _is_there(word: str, counts: dict[str, int]) -> bool:
    return all(term in counts for term in grams_within(word))


def _cheapest(groups: list[_Group]) -> list[_Group]:
    """Return the groups that fewest titles have, as long as there are not too many titles behind them."""
    chosen: list[_Group] = []
    titles = 0
    for group in sorted(groups, key=lambda group: (group.titles, group.meant)):
        titles += group.titles
        if chosen and titles > MAX_LOOKED_UP:
            break
        chosen.append(group)
    return chosen


def _by_whole_words(meant: dict[str, tuple[str, ...]]) -> tuple[ColumnElement[bool], list[Any]]:
    either = " | ".join(f"{one}:*" for of in meant.values() for one in of)
    words = func.to_tsquery("simple", either)
    title = func.to_tsvector("simple", _SEARCH.c.title)
    return title.op("@@")(words), [func.ts_rank(title, words).desc()]


def _contains(tx: Tx, part: str) -> ColumnElement[bool]:
    place = func.instr if tx.dialect == "sqlite" else func.strpos
    return place(_SEARCH.c.title, part) > 0


def _has_any(tx: Tx, parts: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(_contains(tx, part) for part in parts))


def _how_many(conditions: Sequence[ColumnElement[bool]]) -> Any:
    total: Any = literal(0)
    for condition in conditions:
        total = total + case((condition, 1), else_=0)
    return total
