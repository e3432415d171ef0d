"""What may be said, and how it is cleaned first. Pure: no database, no clock, no network."""

import re
import uuid

from ..addresses import email_address_of
from ..alerts.moderation.masking import tidy
from ..errors import Invalid, NotFound
from ..models import LONGEST_BODY, Kind
from ..visible_text import cut, has_visible_text, shortened

LONGEST_SUBJECT = 200  # characters
LONGEST_PREVIEW = 140  # characters
LONGEST_NAME = 80  # characters
ERASED = "[erased]"  # what stands where somebody's words were, once they are forgotten
FASTEST_HAND_MS = 800  # nobody opens the form, writes and sends in less

# Control characters but tab and newline (Postgres stores no NUL), and halves of surrogate pairs,
# which JSON can spell and UTF-8 cannot (RFC 8259, section 8.2).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9_]{1,40}")
_START_KEY = re.compile(r"[A-Za-z0-9_-]{43,86}")


def clean_text(value: object) -> str:
    """Return the text with one kind of line break and nothing unprintable, without blank ends."""
    if not isinstance(value, str):
        raise Invalid("That was not a text.", reason="not-a-text")
    return printable(value).strip()


def printable(text: str) -> str:
    """Return the text with one kind of line break and nothing unprintable."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_body(value: object) -> str:
    """Return a message as it will be stored: 1 to 4,000 characters. Raises `Invalid`."""
    body = clean_text(value)
    if not has_visible_text(body):
        raise Invalid("Write a few words first.", field="message", reason="empty")
    if len(body) > LONGEST_BODY:
        raise Invalid(
            f"That is {len(body):,} characters; a message takes {LONGEST_BODY:,}. Please split it in two.",
            field="message",
            reason="too-long",
        )
    return body


def clean_subject(value: object, kind: Kind) -> str:
    """Return a title of at most 200 characters. Requests and bugs need one. Raises `Invalid`."""
    subject = " ".join(clean_text(value or "").split())
    subject = subject if has_visible_text(subject) else ""
    if kind is not Kind.SUPPORT and not subject:
        raise Invalid("Give it a short title.", field="subject", reason="empty")
    if len(subject) > LONGEST_SUBJECT:
        raise Invalid(f"A title takes {LONGEST_SUBJECT} characters.", field="subject", reason="too-long")
    return subject


def clean_kind(value: object) -> Kind:
    """Return the kind of chat that was asked for. Raises `Invalid`."""
    try:
        return Kind(value)  # type: ignore[arg-type]
    except ValueError:
        raise Invalid("A chat is support, feature or bug.", field="kind", reason="unknown-kind") from None


def clean_name(value: object) -> str:
    """Return a name on one line, without what does not show or turns lines around, cut to 80 characters.

    A name that is odd must not cost the message.
    """
    name = cut(" ".join(tidy(clean_text(value or "")).split()), LONGEST_NAME)
    return name if has_visible_text(name) else ""


def clean_client_id(value: object) -> str:
    """Return a client-made UUID in its canonical form. Raises `Invalid`."""
    try:
        return str(uuid.UUID(value))  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        raise Invalid("A message needs a UUID of its own.", field="id", reason="not-a-uuid") from None


def clean_chat_id(value: object) -> str:
    """Return an id that could be a chat's. What cannot be one is not found, before any database sees it."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise NotFound("There is no such chat.")
    return value


def clean_start_key(value: object) -> str:
    """Return the key that makes starting a chat repeatable. Raises `Invalid`."""
    if not isinstance(value, str) or not _START_KEY.fullmatch(value):
        raise Invalid("A new chat needs a key of 32 random bytes.", field="start_key", reason="not-a-key")
    return value


def clean_email(value: object) -> str:
    """Return an e-mail address that is plausible, or nothing: a mistyped one must not cost the message."""
    address = clean_text(value or "")
    try:
        address = email_address_of(address)
    except ValueError:
        return ""
    return address if "." in address.rpartition("@")[2] else ""


def check_looks_human(website: object, elapsed_ms: object) -> None:
    """Refuse a first message that fills the field people cannot see, or was faster than a hand."""
    if not isinstance(elapsed_ms, int | float) or isinstance(elapsed_ms, bool):
        elapsed_ms = 0
    if website or elapsed_ms < FASTEST_HAND_MS:
        raise Invalid("That was very quick. Please press Send once more.", reason="looks-automatic")


def preview_of(body: str) -> str:
    """Return the first words of a message on one line, at most 140 characters."""
    line = " ".join(body[: LONGEST_PREVIEW * 3].split())
    return shortened(line, LONGEST_PREVIEW)
