"""Chats and messages as the widget reads them: see docs/protocol.md."""

import json
from datetime import datetime
from typing import Any

from ...support.views import ChatView, MessageView

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # one for all: making it costs


def time_json(time: datetime) -> str:
    """Return RFC 3339 with milliseconds. The time is in UTC, as all of ours are."""
    return time.isoformat(timespec="milliseconds")[:-6] + "Z"


def message_json(message: MessageView) -> dict[str, Any]:
    """Return a message in the protocol's words."""
    return {
        "chat": message.chat_id,
        "seq": message.seq,
        "id": message.client_id,
        "sender": message.sender,
        "name": message.name,
        "body": message.body,
        "at": time_json(message.at),
    }


def chat_json(chat: ChatView) -> dict[str, Any]:
    """Return a chat in the protocol's words, as its visitor sees it."""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "state": chat.state,
        "subject": chat.subject,
        "title": chat.title,
        "preview": chat.preview,
        "last_seq": chat.last_seq,
        "read_seq": chat.read_seq,
        "team_read_seq": chat.other_read_seq,
        "unread": chat.unread,
        "previous_chat": chat.previous_chat_id,
        "created_at": time_json(chat.created_at),
        "last_activity_at": time_json(chat.last_activity_at),
        "resolved_at": time_json(chat.resolved_at) if chat.resolved_at else None,
    }
