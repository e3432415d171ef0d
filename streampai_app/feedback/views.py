"""What is shown of requests, bugs and what belongs to them, to whoever may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

NOBODY = "Somebody"  # who has told us no name


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request on the roadmap, among similar ones, or as it was just voted for.

    `voted` and `followed` are about whoever is asking. `is_public` is False while an admin has to look at it
    first, or has hidden it: only its author sees it then.
    """

    id: str
    title: str
    excerpt: str
    status: str
    votes: int
    voted: bool
    followed: bool
    comments: int
    is_public: bool
    created_at: datetime
    status_at: datetime


@dataclass(frozen=True, slots=True)
class ItemView:
    """A request or bug as whoever is asking may see it.

    `chat_id` is the conversation it began with and `author` a name or "Somebody"; both are empty to all but
    the team and whoever began it (`is_mine`). `chats` counts those linked with it, for the team only.
    `merged_into_id` is empty unless it was merged, `severity` for a request.
    """

    id: str
    kind: str
    title: str
    body: str
    status: str
    severity: str
    visibility: str
    chat_id: str
    author: str
    merged_into_id: str
    votes: int
    followers: int
    comments: int
    chats: int
    is_mine: bool
    voted: bool
    followed: bool
    created_at: datetime
    status_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A step in an item's history. `who` is the admin's name, and empty to all but the team."""

    id: str
    before: str
    status: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment. `name` is what its author goes by, or "Somebody"; `is_mine` is about whoever is asking.

    `visibility` is `public`, or `held` or `hidden`, which only its author and the team see.
    """

    id: str
    client_id: str
    name: str
    is_team: bool
    is_mine: bool
    body: str
    visibility: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkView:
    """A chat that is about an item. `is_origin`: the item began with it."""

    chat_id: str
    subject: str
    state: str
    visitor_name: str
    is_origin: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MergedView:
    """An item that was merged into the one shown, and can be taken out again."""

    id: str
    title: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that is shown of an item, in one look at the database.

    `chats`, `merged` and `told` (how many of those concerned have been told of the last change, of how many)
    are the team's. `context` and `screenshot_id` are a bug's, for the team and whoever reported it.
    """

    item: ItemView
    history: list[ChangeView]
    comments: list[CommentView]
    chats: list[LinkView]
    merged: list[MergedView]
    context: dict[str, Any] | None
    screenshot_id: str
    told: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewsView:
    """Something that shipped. `note` is what the team said with it, or empty."""

    id: str
    title: str
    note: str
    votes: int
    at: datetime
