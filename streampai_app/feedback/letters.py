"""What we say to people whose request or bug has moved on: in their chat, and by mail. Pure."""

from ..models import Kind, Status

_HOW_IT_IS = {
    Status.UNDER_REVIEW: "is under review again",
    Status.PLANNED: "is planned",
    Status.IN_PROGRESS: "is being worked on",
    Status.SHIPPED: "has shipped",
    Status.DECLINED: "will not be done",
    Status.REPORTED: "is open again",
    Status.CONFIRMED: "is confirmed",
    Status.FIXED: "is fixed",
    Status.CLOSED: "was closed",
}


def notice(title: str, status: str, reason: str) -> str:
    """Return what stands in the chat: one sentence, and what the team said with it."""
    return "\n\n".join(filter(None, (f"{_sentence(title, status)}.", reason)))


def letter(
    kind: str, title: str, status: str, reason: str, *, address: str, unsubscribe: str
) -> tuple[str, str]:
    """Return a subject and a body. `address` is where the item is to be seen, or empty."""
    why = "You asked for this, voted for it or follow it." if kind == Kind.FEATURE else "You reported this."
    where = f"See it here:\n\n{address}" if address else "You find it in your chat with us."
    parts = (
        "Hello,",
        f"{_sentence(title, status)}.",
        reason,
        where,
        why,
        f"No more such mail:\n{unsubscribe}",
    )
    return _sentence(title, status), "\n\n".join(filter(None, parts)) + "\n"


def _sentence(title: str, status: str) -> str:
    return f"“{title}” {_HOW_IT_IS[Status(status)]}"
