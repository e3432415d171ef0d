"""What the team's board shows, each in one look at the database, so that its parts belong to one moment."""

from dataclasses import dataclass, replace

from ..accounts.actors import Actor
from ..db import Tx
from ..models import Kind, known
from .merging import may_merge
from .queries import BoardFilter, board, board_counts
from .rules import STATUSES
from .views import ItemView

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Column:
    """The items of one status. `count` is of all there are, `items` the first of them."""

    status: str
    count: int
    items: list[ItemView]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list: its items, and whether there are more."""

    items: list[ItemView]
    has_more: bool


def read_columns(tx: Tx, actor: Actor, wanted: BoardFilter, limit: int) -> list[Column]:
    """Return the board: a column for each status, with up to `limit` items. Raises `NotAllowed`."""
    if wanted.text:
        found = board(tx, actor, replace(wanted, status=None))
        return [_column(status, [i for i in found if i.status == status]) for status in STATUSES[wanted.kind]]
    counts = board_counts(tx, actor, wanted.kind)
    is_narrowed = replace(wanted, status=None) != BoardFilter(wanted.kind)
    columns = []
    for status in STATUSES[wanted.kind]:
        items = board(tx, actor, replace(wanted, status=status), limit=limit)
        columns.append(Column(status, len(items) if is_narrowed else counts.get(status, 0), items))
    return columns


def read_rows(tx: Tx, actor: Actor, wanted: BoardFilter, limit: int) -> Rows:
    """Return the first `limit` items of the list. Raises `NotAllowed`."""
    items = board(tx, actor, wanted, limit=limit + 1)
    return Rows(items[:limit], len(items) > limit)


def similar_items(tx: Tx, actor: Actor, like: ItemView, text: str = "") -> list[ItemView]:
    """Return items that this one could be merged into: with a title like its own, or like `text`."""
    kind = known(Kind, like.kind)
    found = board(tx, actor, BoardFilter(kind, text=text or like.title)) if kind else []
    return [other for other in found if may_merge(like, other)][:MOST_SIMILAR]


def _column(status: str, items: list[ItemView]) -> Column:
    return Column(status, len(items), items)
