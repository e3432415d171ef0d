"""What the console shows, each in one look at the database, so that its parts belong to one moment."""

from dataclasses import dataclass

from ..accounts.actors import Admin
from ..db import Tx
from .queries import (
    InboxFilter,
    chat_of,
    chats_of_visitor,
    inbox,
    messages_before,
    new_messages,
    unread_chats,
)
from .views import ChatView, MessageView


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The list: its rows, whether there are more, and in how many chats something is unread."""

    rows: list[ChatView]
    has_more: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Thread:
    """An open chat: its last messages, and the visitor's other chats with their titles, newest first."""

    chat: ChatView
    messages: list[MessageView]
    others: list[ChatView]


def read_inbox(tx: Tx, actor: Admin, wanted: InboxFilter, limit: int) -> InboxPage:
    """Return the first `limit` chats of the list."""
    rows = inbox(tx, actor, wanted, limit=limit + 1)
    return InboxPage(rows[:limit], len(rows) > limit, unread_chats(tx, actor))


def open_thread(tx: Tx, actor: Admin, chat_id: str, limit: int) -> Thread:
    """Return a chat with its last `limit` messages. Raises `NotFound`."""
    chat = chat_of(tx, actor, chat_id)
    messages = messages_before(tx, actor, chat_id, chat.last_seq + 1, limit=limit)
    others = [other for other in chats_of_visitor(tx, actor, chat.visitor_id) if other.id != chat_id]
    return Thread(chat, messages, others)


def follow_thread(tx: Tx, actor: Admin, chat_id: str, after: int) -> tuple[ChatView, list[MessageView]]:
    """Return a chat as it is now, and what follows message `after`. Raises `NotFound`."""
    return chat_of(tx, actor, chat_id), new_messages(tx, actor, chat_id, after)
