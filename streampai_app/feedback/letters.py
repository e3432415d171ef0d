"""What we say to people whose request or bug has moved on: in their chat, and by mail. Pure.

In their language, where it is known; what the team gave as a reason stays as it was written.
"""

from .words import words_in


def notice(title: str, status: str, reason: str, language: str = "en") -> str:
    """Return what stands in the chat: one sentence, and what the team said with it."""
    return "\n\n".join(filter(None, (f"{_sentence(title, status, language)}.", reason)))


def letter(
    kind: str, title: str, status: str, reason: str, *, address: str, unsubscribe: str, language: str = "en"
) -> tuple[str, str]:
    """Return a subject and a body. `address` is where the item is to be seen, or empty."""
    words, sentence = words_in(language), _sentence(title, status, language)
    parts = (
        words["hello"],
        f"{sentence}.",
        reason,
        f"{words['see']}\n\n{address}" if address else words["in_chat"],
        words["why"][kind],
        f"{words['no_more']}\n{unsubscribe}",
    )
    return sentence, "\n\n".join(filter(None, parts)) + "\n"


def _sentence(title: str, status: str, language: str) -> str:
    return words_in(language)["status"][status].format(title=title)
