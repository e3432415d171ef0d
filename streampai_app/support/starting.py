"""Starting a chat, which is also where somebody unknown becomes a visitor.

The client makes a random start key before its first try and keeps it until it has an answer. Starting
again with the same key gives the same chat, so a lost answer or a killed process never makes two.
"""

from dataclasses import dataclass

from sqlmodel import col, select, update

from ..accounts.actors import Visitor
from ..accounts.secrets import hash_secret
from ..accounts.sessions import authenticate, open_session
from ..accounts.visitors import note_person, welcome
from ..db import Tx, lock_rows
from ..errors import Conflict, NotFound
from ..ids import new_id
from ..models import Chat, Kind, LoginSession, Sender
from .append import Draft, append
from .queries import chat_of, messages_after
from .views import ChatView, MessageView


@dataclass(frozen=True, slots=True)
class Start:
    """What a visitor sends first, cleaned by `rules.py`."""

    start_key: str
    kind: Kind
    subject: str
    client_id: str
    body: str
    previous_chat_id: str | None = None
    page_url: str = ""
    user_agent: str = ""
    address: str = ""
    name: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The chat, its messages, and a new token if whoever asked showed none."""

    chat: ChatView
    messages: list[MessageView]
    token: str | None


def start_chat(tx: Tx, actor: Visitor | None, start: Start) -> Started:
    """Start a chat with its first message, or find the one this key has started.

    Raises `NotFound` (the key is another visitor's, or the previous chat is) and `Conflict` with reason
    `start-key-used` (nobody is signed in, and the key has served its purpose).
    """
    chat = tx.session.exec(select(Chat).where(Chat.start_key_hash == hash_secret(start.start_key))).first()
    if chat is not None:
        return _again(tx, actor, chat, start)
    if start.previous_chat_id is not None:
        if actor is None:
            raise NotFound("There is no such earlier chat.")
        chat_of(tx, actor, start.previous_chat_id)
    token = None
    if actor is None:
        token = _welcome(tx, start)
        actor = _as_visitor(tx, token)
    else:
        note_person(tx, actor.id, name=start.name, email=start.email, language=start.language)
    chat_id = _open(tx, actor, start)
    _write_first(tx, actor, chat_id, start)
    return _started(tx, actor, chat_id, token)


def _welcome(tx: Tx, start: Start) -> str:
    return welcome(
        tx,
        name=start.name,
        email=start.email,
        language=start.language,
        user_agent=start.user_agent,
        address=start.address,
    )


def _again(tx: Tx, actor: Visitor | None, chat: Chat, start: Start) -> Started:
    if actor is not None:
        if actor.id != chat.visitor_id:
            raise NotFound("There is no such chat.")
        return _started(tx, actor, chat.id, None)
    token = _replace_unused_token(tx, chat.visitor_id, start)
    return _started(tx, _as_visitor(tx, token), chat.id, token)


def _replace_unused_token(tx: Tx, visitor_id: str, start: Start) -> str:
    """Give the token that never arrived anew. Once one has arrived, the key alone proves nothing."""
    mine = col(LoginSession.visitor_id) == visitor_id
    used = select(LoginSession.id).where(mine, col(LoginSession.seen_at) > col(LoginSession.created_at))
    if tx.session.exec(used).first() is not None:
        raise Conflict("This chat was already started in this browser.", reason="start-key-used")
    lock_rows(tx, LoginSession, mine)
    tx.session.exec(update(LoginSession).where(mine).values(revoked_at=tx.now))
    return open_session(tx, visitor_id=visitor_id, user_agent=start.user_agent, address=start.address)


def _as_visitor(tx: Tx, token: str) -> Visitor:
    tx.session.flush()
    actor = authenticate(tx, token)
    assert isinstance(actor, Visitor)
    return actor


def _open(tx: Tx, actor: Visitor, start: Start) -> str:
    chat = Chat(
        id=new_id("cht"),
        kind=start.kind,
        visitor_id=actor.id,
        subject=start.subject,
        previous_chat_id=start.previous_chat_id,
        start_key_hash=hash_secret(start.start_key),
        page_url=start.page_url,
        user_agent=start.user_agent,
        created_at=tx.now,
        last_activity_at=tx.now,
    )
    tx.session.add(chat)
    tx.session.flush()
    return chat.id


def _write_first(tx: Tx, actor: Visitor, chat_id: str, start: Start) -> None:
    draft = Draft(chat_id, start.client_id, start.body, Sender.VISITOR, actor.id, actor.session_id)
    outcome = append(tx, [draft])[0]
    if isinstance(outcome, Exception):
        raise outcome


def _started(tx: Tx, actor: Visitor, chat_id: str, token: str | None) -> Started:
    return Started(chat_of(tx, actor, chat_id), messages_after(tx, actor, chat_id, 0), token)
