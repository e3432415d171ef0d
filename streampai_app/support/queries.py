"""What an actor may see of chats. Every query begins with `chats_of`, which is the authorization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, tuple_
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin, Visitor
from ..db import Tx, UtcDateTime
from ..errors import NotAllowed, NotFound
from ..models import Account, Chat, ChatState, Kind, Message, ReadMark, Resolution, Sender
from ..models import Visitor as VisitorRow
from .views import ChatView, MessageView

PAGE = 200  # messages in one answer
LONGEST_OPENING = 400  # characters that are read of a first message: more than a title has
MOST_UNREAD = 100  # chats that are counted: of more, it is only said that they are many
ME = bindparam("me")  # the id of whoever is asking


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which chats a console lists. `None` means any."""

    state: ChatState | None = ChatState.OPEN
    kind: Kind | None = None


def chats_of(kind: type[Actor]) -> Any:
    """Return the condition that a row of `chats` is one that an actor of this kind, `:me`, may see."""
    if issubclass(kind, Visitor):
        return col(Chat.visitor_id) == ME
    if issubclass(kind, Admin):
        return literal(True)
    raise NotAllowed("Chats are between visitors and the team.")


def chat_of(tx: Tx, actor: Actor, chat_id: str) -> ChatView:
    """Return one chat. Raises `NotFound` if it does not exist, or not for this actor."""
    row = tx.connection.execute(_one_chat(type(actor)), {"me": actor.id, "chat": chat_id}).first()
    if row is None:
        raise NotFound("There is no such chat.")
    return ChatView(*row)


def past_chats(tx: Tx, actor: Visitor) -> list[ChatView]:
    """Return all chats of a visitor, newest activity first."""
    return _chats(tx, _past(type(actor)), me=actor.id)


def chats_of_visitor(tx: Tx, actor: Admin, visitor_id: str, *, limit: int = 20) -> list[ChatView]:
    """Return the latest chats of one visitor, for the console's context panel."""
    return _chats(tx, _of_visitor(type(actor)), me=actor.id, visitor=visitor_id, limit=limit)


def inbox(
    tx: Tx, actor: Admin, wanted: InboxFilter, *, before: tuple[datetime, str] | None = None, limit: int = 50
) -> list[ChatView]:
    """Return a page of the console's list, newest activity first.

    `before` is the `(last_activity_at, id)` of the last row of the page above.
    """
    activity, chat_id = before or (None, None)
    values = {"me": actor.id, "limit": limit, "activity": activity, "chat": chat_id}
    return _chats(tx, _listed(type(actor), wanted, before is not None), **values)


def inbox_rows(tx: Tx, actor: Admin, chat_ids: Sequence[str]) -> list[ChatView]:
    """Return these chats as they are now, to bring a list up to date after hints."""
    return _chats(tx, _views(type(actor)).where(col(Chat.id).in_(chat_ids)), me=actor.id)


def unread_chats(tx: Tx, actor: Admin) -> int:
    """Return in how many open chats a visitor waits for somebody to read: `MOST_UNREAD` at most."""
    values = {"me": actor.id, "most": MOST_UNREAD}
    return tx.connection.execute(_unread_chats(type(actor)), values).scalar_one()


def messages_after(tx: Tx, actor: Actor, chat_id: str, after: int, *, limit: int = PAGE) -> list[MessageView]:
    """Return the messages that follow number `after`, oldest first. Raises `NotFound`."""
    return _some(tx, actor, chat_id, new_messages(tx, actor, chat_id, after, limit=limit))


def new_messages(tx: Tx, actor: Actor, chat_id: str, after: int, *, limit: int = PAGE) -> list[MessageView]:
    """`messages_after` for whoever has just found the chat: nothing for those who may not see it."""
    values = {"me": actor.id, "chat": chat_id, "seq": after, "limit": limit}
    return [MessageView(*row) for row in tx.connection.execute(_following(type(actor)), values)]


def messages_before(
    tx: Tx, actor: Actor, chat_id: str, before: int, *, limit: int = PAGE
) -> list[MessageView]:
    """Return the last `limit` messages that precede number `before`, oldest first. Raises `NotFound`."""
    values = {"me": actor.id, "chat": chat_id, "seq": before, "limit": limit}
    rows = tx.connection.execute(_preceding(type(actor)), values)
    return _some(tx, actor, chat_id, [MessageView(*row) for row in rows])[::-1]


def _chats(tx: Tx, query: Select, **values: Any) -> list[ChatView]:
    return [ChatView(*row) for row in tx.connection.execute(query, values)]


def _some(tx: Tx, actor: Actor, chat_id: str, messages: list[MessageView]) -> list[MessageView]:
    if not messages:
        chat_of(tx, actor, chat_id)  # none yet, or none to see: the difference is an error
    return messages


# Built once for each kind of actor: putting a statement together costs three times its execution, and these
# run at every delivery. Who is asking, and for what, are their parameters.


@cache
def _one_chat(kind: type[Actor]) -> Select:
    return _views(kind).where(col(Chat.id) == bindparam("chat"))


@cache
def _past(kind: type[Actor]) -> Select:
    latest = func.coalesce(Chat.noticed_at, Chat.last_activity_at)
    newest = case((latest > col(Chat.last_activity_at), latest), else_=col(Chat.last_activity_at))
    return _views(kind).order_by(newest.desc(), col(Chat.id).desc()).limit(500)


@cache
def _of_visitor(kind: type[Actor]) -> Select:
    query = _views(kind, has_openings=True).where(col(Chat.visitor_id) == bindparam("visitor"))
    return query.order_by(col(Chat.id).desc()).limit(bindparam("limit"))


@cache
def _listed(kind: type[Actor], wanted: InboxFilter, is_further_page: bool) -> Select:
    query = _views(kind)
    if wanted.state is not None:
        query = query.where(col(Chat.state) == wanted.state)
    if wanted.kind is not None:
        query = query.where(col(Chat.kind) == wanted.kind)
    if is_further_page:
        place = tuple_(bindparam("activity", type_=UtcDateTime), bindparam("chat"))
        query = query.where(tuple_(col(Chat.last_activity_at), col(Chat.id)) < place)
    newest_first = (col(Chat.last_activity_at).desc(), col(Chat.id).desc())
    return query.order_by(*newest_first).limit(bindparam("limit"))


@cache
def _unread_chats(kind: type[Actor]) -> Select:
    waiting = (
        select(Chat.id)
        .where(chats_of(kind), col(Chat.state) == ChatState.OPEN)
        .where(col(Chat.last_seq) > func.coalesce(_mark(), 0))
        .where(or_(col(Chat.last_sender) == Sender.VISITOR, _waits_behind_a_notice()))
        .limit(bindparam("most"))
    )
    return select(func.count()).select_from(waiting.subquery())


def _waits_behind_a_notice() -> Any:
    """Whether the last message is a notice of ours, and the visitor wrote before it."""
    unread = and_(
        col(Message.chat_id) == col(Chat.id),
        col(Message.seq) > func.coalesce(_mark(), 0),
        col(Message.sender) == Sender.VISITOR,
    )
    return and_(col(Chat.last_sender) == Sender.SYSTEM, exists().where(unread).correlate(Chat))


@cache
def _following(kind: type[Actor]) -> Select:
    return _messages(kind).where(col(Message.seq) > bindparam("seq")).order_by(col(Message.seq))


@cache
def _preceding(kind: type[Actor]) -> Select:
    return _messages(kind).where(col(Message.seq) < bindparam("seq")).order_by(col(Message.seq).desc())


def _messages(kind: type[Actor]) -> Select:
    return (
        select(*MESSAGE_COLUMNS)
        .join(Chat, col(Chat.id) == col(Message.chat_id))
        .join(Account, AUTHOR, isouter=True)
        .where(chats_of(kind), col(Message.chat_id) == bindparam("chat"))
        .limit(bindparam("limit"))
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


@cache
def _views(kind: type[Actor], *, has_openings: bool = False) -> Select:
    """Return a select of `ChatView`'s fields, in its order, over the chats that the actor `:me` may see.

    A visitor's chats always come with their openings.
    """
    opening = _opening() if has_openings or issubclass(kind, Visitor) else literal("")
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
            func.coalesce(_mark(), 0),
            func.coalesce(_mark_of_other_side(kind), 0),
            _unread(kind),
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
            opening,
        )
        .join(VisitorRow, col(VisitorRow.id) == col(Chat.visitor_id))
        .join(Resolution, col(Resolution.chat_id) == col(Chat.id), isouter=True)
        .where(chats_of(kind))
    )


def _opening() -> Any:
    first = (
        select(func.substr(Message.body, 1, LONGEST_OPENING))
        .where(col(Message.chat_id) == col(Chat.id), col(Message.seq) == 1)
        .correlate(Chat)
        .scalar_subquery()
    )
    return case((col(Chat.subject) == "", func.coalesce(first, "")), else_=literal(""))


def _mark() -> Any:
    return (
        select(ReadMark.seq)
        .where(col(ReadMark.chat_id) == col(Chat.id), col(ReadMark.reader_id) == ME)
        .correlate(Chat)
        .scalar_subquery()
    )


def _mark_of_other_side(kind: type[Actor]) -> Any:
    is_visitors = col(ReadMark.reader_id) == col(Chat.visitor_id)
    side = ~is_visitors if issubclass(kind, Visitor) else is_visitors
    return (
        select(func.max(ReadMark.seq))
        .where(col(ReadMark.chat_id) == col(Chat.id), side)
        .correlate(Chat)
        .scalar_subquery()
    )


def _unread(kind: type[Actor]) -> Any:
    from_other_side = (
        col(Message.sender) != Sender.VISITOR
        if issubclass(kind, Visitor)
        else col(Message.sender) == Sender.VISITOR
    )
    return (
        select(func.count())
        .select_from(Message)
        .where(
            col(Message.chat_id) == col(Chat.id),
            from_other_side,
            or_(_mark().is_(None), col(Message.seq) > _mark()),
        )
        .correlate(Chat)
        .scalar_subquery()
    )
