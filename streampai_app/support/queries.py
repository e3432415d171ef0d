"""What an actor may see of chats. Every query begins with `chats_of(actor)`, which is the authorization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin, Visitor
from ..db import Tx
from ..errors import NotAllowed, NotFound
from ..models import Account, Chat, ChatState, Kind, Message, ReadMark, Resolution, Sender
from ..models import Visitor as VisitorRow
from .views import ChatView, MessageView

PAGE = 200  # messages in one answer


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which chats a console lists. `None` means any."""

    state: ChatState | None = ChatState.OPEN
    kind: Kind | None = None


def chats_of(actor: Actor) -> Any:
    """Return the condition that a row of `chats` is one the actor may see."""
    match actor:
        case Visitor():
            return col(Chat.visitor_id) == actor.id
        case Admin():
            return literal(True)
        case _:
            raise NotAllowed("Chats are between visitors and the team.")


def chat_of(tx: Tx, actor: Actor, chat_id: str) -> ChatView:
    """Return one chat. Raises `NotFound` if it does not exist, or not for this actor."""
    row = tx.session.execute(_views(actor).where(col(Chat.id) == chat_id)).first()
    if row is None:
        raise NotFound("There is no such chat.")
    return ChatView(*row)


def past_chats(tx: Tx, actor: Visitor) -> list[ChatView]:
    """Return all chats of a visitor, newest activity first."""
    order = (col(Chat.last_activity_at).desc(), col(Chat.id).desc())
    return [ChatView(*row) for row in tx.session.execute(_views(actor).order_by(*order).limit(500))]


def chats_of_visitor(tx: Tx, actor: Admin, visitor_id: str, *, limit: int = 20) -> list[ChatView]:
    """Return the latest chats of one visitor, for the console's context panel."""
    query = _views(actor).where(col(Chat.visitor_id) == visitor_id)
    return [ChatView(*row) for row in tx.session.execute(query.order_by(col(Chat.id).desc()).limit(limit))]


def inbox(
    tx: Tx, actor: Admin, wanted: InboxFilter, *, before: tuple[datetime, str] | None = None, limit: int = 50
) -> list[ChatView]:
    """Return a page of the console's list, newest activity first.

    `before` is the `(last_activity_at, id)` of the last row of the page above.
    """
    query = _views(actor)
    if wanted.state is not None:
        query = query.where(col(Chat.state) == wanted.state)
    if wanted.kind is not None:
        query = query.where(col(Chat.kind) == wanted.kind)
    if before is not None:
        query = query.where(tuple_(col(Chat.last_activity_at), col(Chat.id)) < before)
    query = query.order_by(col(Chat.last_activity_at).desc(), col(Chat.id).desc()).limit(limit)
    return [ChatView(*row) for row in tx.session.execute(query)]


def inbox_rows(tx: Tx, actor: Admin, chat_ids: Sequence[str]) -> list[ChatView]:
    """Return these chats as they are now, to bring a list up to date after hints."""
    return [ChatView(*row) for row in tx.session.execute(_views(actor).where(col(Chat.id).in_(chat_ids)))]


def unread_chats(tx: Tx, actor: Admin) -> int:
    """Return in how many open chats a visitor waits for somebody to read, for the title's badge."""
    unread = (
        select(func.count())
        .select_from(Chat)
        .where(chats_of(actor), col(Chat.state) == ChatState.OPEN, col(Chat.last_sender) == Sender.VISITOR)
        .where(col(Chat.last_seq) > func.coalesce(_mark(actor), 0))
    )
    return tx.session.exec(unread).one()


def messages_after(tx: Tx, actor: Actor, chat_id: str, after: int, *, limit: int = PAGE) -> list[MessageView]:
    """Return the messages that follow number `after`, oldest first. Raises `NotFound`."""
    query = _messages(actor, chat_id).where(col(Message.seq) > after).order_by(col(Message.seq)).limit(limit)
    return _found(tx, actor, chat_id, query)


def messages_before(
    tx: Tx, actor: Actor, chat_id: str, before: int, *, limit: int = PAGE
) -> list[MessageView]:
    """Return the last `limit` messages that precede number `before`, oldest first. Raises `NotFound`."""
    query = (
        _messages(actor, chat_id)
        .where(col(Message.seq) < before)
        .order_by(col(Message.seq).desc())
        .limit(limit)
    )
    return _found(tx, actor, chat_id, query)[::-1]


def _found(tx: Tx, actor: Actor, chat_id: str, query: Select) -> list[MessageView]:
    rows = [MessageView(*row) for row in tx.session.execute(query)]
    if not rows:
        chat_of(tx, actor, chat_id)  # none yet, or none to see: the difference is an error
    return rows


def _messages(actor: Actor, chat_id: str) -> Select:
    return (
        select(*MESSAGE_COLUMNS)
        .join(Chat, col(Chat.id) == col(Message.chat_id))
        .join(Account, AUTHOR, isouter=True)
        .where(chats_of(actor), col(Message.chat_id) == chat_id)
    )


AUTHOR = and_(col(Message.sender) == Sender.ADMIN, col(Account.id) == col(Message.sender_id))
MESSAGE_COLUMNS = (
    Message.chat_id,
    Message.seq,
    Message.client_id,
    Message.sender,
    func.coalesce(Account.name, "").label("name"),
    Message.body,
    Message.created_at,
)


def _views(actor: Actor) -> Select:
    """Return a select of `ChatView`'s fields, in its order, over the chats the actor may see."""
    resolver = select(Account.name).where(col(Account.id) == col(Resolution.account_id)).scalar_subquery()
    return (
        select(
            Chat.id,
            Chat.kind,
            Chat.state,
            Chat.subject,
            Chat.last_preview,
            Chat.last_sender,
            Chat.last_seq,
            func.coalesce(_mark(actor), 0),
            func.coalesce(_mark_of_other_side(actor), 0),
            _unread(actor),
            Chat.visitor_id,
            VisitorRow.name,
            VisitorRow.email,
            Chat.page_url,
            Chat.user_agent,
            Chat.previous_chat_id,
            Chat.created_at,
            Chat.last_activity_at,
            Resolution.created_at,
            func.coalesce(resolver, ""),
        )
        .join(VisitorRow, col(VisitorRow.id) == col(Chat.visitor_id))
        .join(Resolution, col(Resolution.chat_id) == col(Chat.id), isouter=True)
        .where(chats_of(actor))
    )


def _mark(actor: Actor) -> Any:
    return (
        select(ReadMark.seq)
        .where(col(ReadMark.chat_id) == col(Chat.id), col(ReadMark.reader_id) == actor.id)
        .correlate(Chat)
        .scalar_subquery()
    )


def _mark_of_other_side(actor: Actor) -> Any:
    is_visitors = col(ReadMark.reader_id) == col(Chat.visitor_id)
    side = ~is_visitors if isinstance(actor, Visitor) else is_visitors
    return (
        select(func.max(ReadMark.seq))
        .where(col(ReadMark.chat_id) == col(Chat.id), side)
        .correlate(Chat)
        .scalar_subquery()
    )


def _unread(actor: Actor) -> Any:
    from_other_side = (
        col(Message.sender) != Sender.VISITOR
        if isinstance(actor, Visitor)
        else col(Message.sender) == Sender.VISITOR
    )
    return (
        select(func.count())
        .select_from(Message)
        .where(
            col(Message.chat_id) == col(Chat.id),
            from_other_side,
            or_(_mark(actor).is_(None), col(Message.seq) > _mark(actor)),
        )
        .correlate(Chat)
        .scalar_subquery()
    )
