"""What is shown of a chat and of a message, to whoever may see it."""

from dataclasses import dataclass
from datetime import datetime

from .rules import preview_of


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as both sides read it. `name` is the admin's, or empty."""

    chat_id: str
    seq: int
    client_id: str
    sender: str
    name: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as one reader sees it.

    `read_seq` is how far this reader has read and `other_read_seq` how far the other side has;
    `unread` counts what the other side wrote beyond `read_seq`. `visitor_name` is empty to a visitor.
    `opening` is how the first message of a chat without a subject begins, where chats are told apart by it.
    """

    id: str
    kind: str
    state: str
    subject: str
    preview: str
    last_sender: str
    last_seq: int
    read_seq: int
    other_read_seq: int
    unread: int
    visitor_id: str
    visitor_name: str
    visitor_email: str
    page_url: str
    user_agent: str
    previous_chat_id: str | None
    created_at: datetime
    last_activity_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    opening: str = ""

    @property
    def title(self) -> str:
        """What the chat is about: its subject, or what was asked first."""
        return self.subject or preview_of(self.opening)
