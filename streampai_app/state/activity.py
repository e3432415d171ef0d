"""What happened to a request or bug, in order: asked for, decided, talked about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..feedback.views import ChangeView, CommentView, ItemPage
from .feedback_rows import STATUS_NAMES
from .labels import label
from .lines import Part, parts_of


@dataclass(frozen=True)
class Event:
    """A step of the story. `what` is `opened`, `status` or `comment`."""

    id: str
    what: str
    who: str
    at: str
    status: str = ""
    status_name: str = ""
    parts: list[Part] = field(default_factory=list)
    is_team: bool = False
    visibility: str = ""


def activity_of(page: ItemPage) -> list[Event]:
    """Return the story of an item, the first step at the top."""
    opened = Event(page.item.id, "opened", page.item.author or "The team", page.item.created_at.isoformat())
    steps = [*_changes(page.history), *_comments(page.comments)]
    return [opened, *sorted(steps, key=lambda step: (step.at, step.id))]


def _changes(history: Iterable[ChangeView]) -> Iterable[Event]:
    for change in history:
        yield Event(
            id=change.id,
            what="status",
            who=change.who,
            at=change.at.isoformat(),
            status=change.status,
            status_name=label(STATUS_NAMES, change.status),
            parts=parts_of(change.reason),
            is_team=True,
        )


def _comments(comments: Iterable[CommentView]) -> Iterable[Event]:
    for comment in comments:
        yield Event(
            id=comment.id,
            what="comment",
            who=comment.name,
            at=comment.at.isoformat(),
            parts=parts_of(comment.body),
            is_team=comment.is_team,
            visibility=comment.visibility,
        )
