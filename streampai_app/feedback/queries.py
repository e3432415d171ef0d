"""What an actor may see of requests and bugs. Every query begins with `items_for`, the authorization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..accounts.actors import Actor
from ..db import Tx
from ..models import Kind, Severity, Status, Visibility
from .views import ItemPage, ItemView, NewsView, RequestView


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which items a board lists. `None` means any. `text` is searched for in titles, forgivingly."""

    kind: Kind = Kind.FEATURE
    status: Status | None = None
    severity: Severity | None = None
    visibility: Visibility | None = None
    is_merged: bool = False
    text: str = ""


def board(
    tx: Tx, actor: Actor, wanted: BoardFilter, *, before: tuple[int, str] | None = None, limit: int = 50
) -> list[ItemView]:
    """Return a page of the team's list, most votes first (bugs: as many as are concerned by them).

    `before` is the `(votes, id)` of the last row of the page above. Raises `NotAllowed`.
    """
    raise NotImplementedError


def board_counts(tx: Tx, actor: Actor, kind: Kind) -> dict[str, int]:
    """Return how many items, not merged, have each status, and as `held` how many wait to be looked at."""
    raise NotImplementedError


def item(tx: Tx, actor: Actor | None, item_id: object) -> ItemPage:
    """Return all that is shown of one item. Raises `NotFound`: unknown, or not for this actor.

    A merged one is returned too; a public page follows its `merged_into_id`.
    """
    raise NotImplementedError


def roadmap(
    tx: Tx,
    actor: Actor | None,
    *,
    statuses: Sequence[Status] = (),
    before: tuple[int, str] | None = None,
    limit: int = 50,
) -> list[RequestView]:
    """Return public requests of these statuses (none: any), most votes first. For search: `similar_requests`.

    `before` is the `(votes, id)` of the last row of the page above.
    """
    raise NotImplementedError


def news(tx: Tx, *, before: datetime | None = None, limit: int = 20) -> list[NewsView]:
    """Return what shipped, the newest first."""
    raise NotImplementedError
