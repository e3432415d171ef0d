"""Closing the loop: whoever wanted a thing hears what became of it, in their own chat and by mail. Once.

A change of status is an event, and its row is where the work begins:

1. `address` writes down who is to be told, a few hundred people at a time: a `Notice` for each person and
   event. `StatusChange.addressed_to` says how far it has come, and moves in the same transaction.
2. `tell` takes a few due notices and says it: the message in the chat, the mail in the outbox and the mark on
   the notice are one transaction. Row locks are the claim, so whoever dies has told nobody and holds nothing;
   a message's client id is made of event and person, so even a notice told twice would be one message.

Batches are small, and chats get their turn between them: on SQLite there is one pen.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, func, insert, select, union
from sqlmodel import col

from .. import logs
from ..accounts.secrets import hash_secret, new_secret
from ..db import Tx
from ..ids import new_id
from ..isolation import storable
from ..models import (
    Account,
    Chat,
    ChatState,
    FeedbackItem,
    FeedbackLink,
    Follow,
    Notice,
    Resolution,
    StatusChange,
    Visibility,
    Visitor,
    Vote,
)
from ..support.append import Draft, append
from . import letters
from .items import family_of
from .mailing import Letter, make_unsubscribe_url, queue_letter, who_wants_none
from .topics import item_topic

log = logs.get(__name__)

ADDRESSED_AT_ONCE = 200
TOLD_AT_ONCE = 10
BACKOFF = tuple(timedelta(seconds=s) for s in (10, 60, 600, 3600, 6 * 3600))
_EVENTS = uuid.UUID("6f1f3bd4-6a0b-4a52-9c7e-0f5f0c7f4d11")  # the name space of our messages' client ids


def open_changes(tx: Tx, limit: int = 1) -> list[str]:
    """Return the changes of which people are still to be written down, the oldest first. It only looks."""
    open_ = select(StatusChange.id).where(col(StatusChange.addressed_to).is_not(None))
    return list(tx.session.execute(open_.order_by(col(StatusChange.id)).limit(limit)).scalars())


def address(tx: Tx, change_id: str, limit: int = ADDRESSED_AT_ONCE) -> int:
    """Write down the next people to be told of a change, and return how many."""
    query = (
        select(StatusChange)
        .where(col(StatusChange.id) == change_id, col(StatusChange.addressed_to).is_not(None))
        .with_for_update(key_share=True, skip_locked=True)
    )
    change = tx.session.execute(query).scalars().first()
    if change is None:
        return 0
    people = list(tx.session.execute(_concerned(tx, change, limit)).scalars())
    rows = [
        {"change_id": change.id, "visitor_id": visitor_id, "due_at": tx.now, "created_at": tx.now}
        for visitor_id in people
    ]
    if rows:
        tx.session.execute(insert(Notice), rows)
    change.addressed_to = people[-1] if len(people) == limit else None
    tx.session.add(change)
    tx.session.flush()
    return len(people)


def tell(tx: Tx, origin: str, limit: int = TOLD_AT_ONCE, only: tuple[str, str] | None = None) -> int:
    """Tell the next people who are due, and return how many. `only` is one `(change id, visitor id)`.

    Raises whatever stands in the way of any of them, and then none was told: see `put_off`.
    """
    places = _claim(tx, limit, only)
    if not places:
        return 0
    chats = [place.chat_id or _open_chat(tx, place) for place in places]
    tx.session.flush()
    _say(tx, places, chats)
    _mail(tx, origin, places)
    for place, chat_id in zip(places, chats, strict=True):
        place.notice.due_at, place.notice.told_at, place.notice.chat_id = None, tx.now, chat_id
        tx.session.add(place.notice)
    for item_id in {place.change.item_id for place in places}:
        tx.tell("told", item_topic(item_id), item=item_id)
    return len(places)


def due_keys(tx: Tx, limit: int = TOLD_AT_ONCE) -> list[tuple[str, str]]:
    """Return who is due next, the one due longest first. It only looks."""
    query = select(Notice.change_id, Notice.visitor_id).where(col(Notice.due_at) <= tx.now)
    rows = tx.session.execute(query.order_by(col(Notice.due_at)).limit(limit))
    return [(change_id, visitor_id) for change_id, visitor_id in rows]


def put_off(tx: Tx, key: tuple[str, str], failure: str) -> None:
    """Write down that somebody could not be told, and when to try again; give up after the last time."""
    notice = tx.session.get(Notice, key)
    if notice is None or notice.due_at is None:
        return
    again = notice.attempts < len(BACKOFF)
    notice.due_at = tx.now + BACKOFF[notice.attempts] if again else None
    notice.attempts += 1
    notice.failure = storable(failure)
    tx.session.add(notice)


@dataclass(frozen=True, slots=True)
class _Place:
    """A notice, what it says, and where: `chat_id` is None where somebody has no chat."""

    notice: Notice
    change: StatusChange
    item: FeedbackItem
    email: str
    language: str
    chat_id: str | None


def _concerned(tx: Tx, change: StatusChange, limit: int) -> Any:
    """Select the next visitors who had voted, followed or written about this when it changed."""
    family = family_of(tx, change.item_id)
    chats = (
        select(col(Chat.visitor_id).label("visitor_id"))
        .join(FeedbackLink, col(FeedbackLink.chat_id) == col(Chat.id))
        .where(col(FeedbackLink.origin_id).in_(family), col(FeedbackLink.created_at) <= change.created_at)
    )
    parts = [_next(chats, col(Chat.visitor_id), change, limit)]
    for tally in (Vote, Follow):
        theirs = select(col(tally.visitor_id).label("visitor_id")).where(
            col(tally.origin_id).in_(family), col(tally.created_at) <= change.created_at
        )
        parts.append(_next(theirs, col(tally.visitor_id), change, limit))
    everybody = union(*(select(part.subquery().c.visitor_id) for part in parts)).subquery()
    return select(everybody.c.visitor_id).order_by(everybody.c.visitor_id).limit(limit)


def _next(people: Select, visitor_id: Any, change: StatusChange, limit: int) -> Select:
    return people.where(visitor_id > change.addressed_to).order_by(visitor_id).limit(limit)


def _claim(tx: Tx, limit: int, only: tuple[str, str] | None) -> list[_Place]:
    query = (
        select(Notice, StatusChange, FeedbackItem, _email(), Visitor.language, _chat())
        .join(StatusChange, col(StatusChange.id) == col(Notice.change_id))
        .join(FeedbackItem, col(FeedbackItem.id) == col(StatusChange.item_id))
        .join(Visitor, col(Visitor.id) == col(Notice.visitor_id))
        .join(Account, col(Account.id) == col(Visitor.account_id), isouter=True)
        .where(col(Notice.due_at) <= tx.now)
        .order_by(col(Notice.due_at))
        .limit(limit)
        .with_for_update(key_share=True, of=Notice, skip_locked=True)
    )
    if only is not None:
        query = query.where(col(Notice.change_id) == only[0], col(Notice.visitor_id) == only[1])
    return [_Place(*row) for row in tx.session.execute(query)]


def _email() -> Any:
    """An account's address is known to be theirs; a visitor's is what they typed."""
    return func.lower(func.coalesce(Account.email, Visitor.email, ""))


def _chat() -> Any:
    return func.coalesce(_linked_chat(), _latest_chat())


def _linked_chat() -> Any:
    """The visitor's own chat about this: where they asked or reported it, or one that the team linked."""
    about_this = (
        exists()
        .where(
            col(FeedbackLink.chat_id) == col(Chat.id),
            col(FeedbackLink.item_id).in_([col(FeedbackItem.id), col(FeedbackItem.merged_into_id)]),
        )
        .correlate(Chat, FeedbackItem)
    )
    return (
        select(Chat.id)
        .where(col(Chat.visitor_id) == col(Notice.visitor_id), about_this)  # of their few, not of its many
        .order_by(col(Chat.id).desc())
        .limit(1)
        .correlate(Notice, FeedbackItem)
        .scalar_subquery()
    )


def _latest_chat() -> Any:
    return (
        select(Chat.id)
        .where(col(Chat.visitor_id) == col(Notice.visitor_id))
        .order_by(col(Chat.last_activity_at).desc())
        .limit(1)
        .correlate(Notice)
        .scalar_subquery()
    )


def _open_chat(tx: Tx, place: _Place) -> str:
    """Make a small chat for somebody who only ever voted. It is resolved from the start: ten thousand of
    them must not bury the team's list, and whoever wants to answer starts one that leads back to it.
    """
    chat = Chat(
        id=new_id("cht"),
        kind=place.item.kind,
        state=ChatState.RESOLVED,
        visitor_id=place.notice.visitor_id,
        subject=place.item.title,
        start_key_hash=hash_secret(new_secret()),
        created_at=tx.now,
        last_activity_at=tx.now,
    )
    tx.session.add(chat)
    tx.session.flush()
    tx.session.add(Resolution(chat_id=chat.id, account_id=place.change.account_id, created_at=tx.now))
    return chat.id


def _say(tx: Tx, places: Sequence[_Place], chats: Sequence[str]) -> None:
    drafts = [
        Draft.notice(
            chat_id,
            str(uuid.uuid5(_EVENTS, f"{place.change.id} {place.notice.visitor_id}")),
            letters.notice(place.item.title, place.change.status, place.change.reason, place.language),
        )
        for place, chat_id in zip(places, chats, strict=True)
    ]
    for outcome in append(tx, drafts):
        if isinstance(outcome, Exception):
            raise outcome


def _mail(tx: Tx, origin: str, places: Sequence[_Place]) -> None:
    alone = who_wants_none(tx, {place.email for place in places if place.email})
    reached = [place for place in places if place.email and place.email not in alone]
    # In one order: an address gets one mail of a change, and two who tell at once may both come to it.
    for place in sorted(reached, key=lambda place: (place.change.id, place.email)):
        queue_letter(tx, _letter(tx, origin, place))


def _letter(tx: Tx, origin: str, place: _Place) -> Letter:
    item, change = place.item, place.change
    address = f"{origin}/roadmap/{item.id}" if item.visibility == Visibility.PUBLIC else ""
    url = make_unsubscribe_url(tx, origin, place.email)
    subject, body = letters.letter(
        item.kind,
        item.title,
        change.status,
        change.reason,
        address=address,
        unsubscribe=url,
        language=place.language,
    )
    return Letter(change.id, place.email, subject, body, url)
