"""A new item: its row, the chat it began with, and its title where it can be found."""

from sqlmodel import select

from ..db import Tx
from ..errors import Conflict
from ..ids import new_id
from ..models import Chat, FeedbackItem, FeedbackLink, Kind, Visibility
from ..support.starting import Started
from .rules import STATUSES
from .searching import keep_findable
from .topics import tell_changed

PREFIX = {Kind.FEATURE: "req", Kind.BUG: "bug"}


def item_begun_with(tx: Tx, chat_id: str) -> FeedbackItem | None:
    """Return the item that began with this chat, if one did."""
    return tx.session.exec(select(FeedbackItem).where(FeedbackItem.chat_id == chat_id)).first()


def begun_as(tx: Tx, started: Started, kind: Kind) -> Chat:
    """Return the chat that was just started. Raises `Conflict` if the key had started one of another kind."""
    if started.chat.kind != kind:
        raise Conflict("This was already started as something else.", reason="start-key-used")
    return tx.session.get_one(Chat, started.chat.id)


def open_item(
    tx: Tx,
    kind: Kind,
    chat: Chat,
    title: str,
    body: str,
    visibility: Visibility,
    *,
    was_kind: str = "",
    account_id: str | None = None,
) -> FeedbackItem:
    """Store a new item that begins with a chat. `account_id` is the admin's who turned the chat into it."""
    row = FeedbackItem(
        id=new_id(PREFIX[kind]),
        kind=kind,
        title=title,
        body=body,
        status=STATUSES[kind][0],
        visibility=visibility,
        chat_id=chat.id,
        author_id=chat.visitor_id,
        created_at=tx.now,
        status_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    link = {"origin_id": row.id, "item_id": row.id, "chat_id": chat.id, "created_at": tx.now}
    tx.session.add(FeedbackLink(**link, was_kind=was_kind, account_id=account_id))
    keep_findable(tx, row)
    tell_changed(tx, row)
    return row
