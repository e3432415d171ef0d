"""The names under which changes of a chat are told."""

INBOX = "inbox"


def chat_topic(chat_id: str) -> str:
    """Whoever has this chat open."""
    return f"chat:{chat_id}"


def visitor_topic(visitor_id: str) -> str:
    """Every socket of this visitor."""
    return f"visitor:{visitor_id}"


def topics_of(chat_id: str, visitor_id: str) -> tuple[str, str, str]:
    """All who care when something happens in a chat: those who have it open, its visitor, the team."""
    return (chat_topic(chat_id), visitor_topic(visitor_id), INBOX)
