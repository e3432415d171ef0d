"""What a request, a bug and a comment may be, and what the public sees unlooked-at. Pure."""

import re

from ..alerts.moderation.names import speaks_for_us
from ..errors import Invalid, NotFound
from ..models import LONGEST_COMMENT, Kind, Severity, Status, Visibility
from ..support.rules import clean_text
from ..visible_text import has_visible_text, shortened

LONGEST_EXCERPT = 160  # characters
LONGEST_REASON = 500  # characters

STATUSES = {
    Kind.FEATURE: (
        Status.UNDER_REVIEW,
        Status.PLANNED,
        Status.IN_PROGRESS,
        Status.SHIPPED,
        Status.DECLINED,
    ),
    Kind.BUG: (Status.REPORTED, Status.CONFIRMED, Status.IN_PROGRESS, Status.FIXED, Status.CLOSED),
}
NEED_A_REASON = frozenset({Status.DECLINED, Status.CLOSED})
DECIDED = frozenset({Status.SHIPPED, Status.DECLINED, Status.FIXED, Status.CLOSED})

_ID = re.compile(r"(?:req|bug)_[0-9A-Z]{26}")

# What makes somebody look before the public does: ways out of here (addresses of any kind), markup, and
# characters that show a text as another than it is. Plain words cannot do much harm, and can be hidden.
_NOT_FOR_ALL = re.compile(
    r"""(?ix)
    [a-z][a-z0-9+.-]{0,30}://       # a link
    | \bwww\.
    | \w[\w-]{0,60}\.(?:[a-z]{2,})\b(?:/|$|[\s,;:!?)])   # a name that could be a host's
    | \S@\S                         # an e-mail address or a handle
    | <\s*[/!a-z?]                  # markup
    | \bjavascript:
    | (?:\d[\s().-]?){9,}           # a telephone number, a card
    | [\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]  # what cannot be seen
    | (.)\1{7,}                     # keyboards that got stuck
    """
)
# Names of files and versions of programs look like hosts and are what people write of.
_HARMLESS = re.compile(
    r"(?i)(?<![\w-])[\w-]+\.(?:js|ts|py|css|html?|json|log|txt|png|jpe?g|gif|webp|mp[34]|obs|exe|dll|zip|csv|net|io)\b"
)


def clean_item_id(value: object) -> str:
    """Return an id that could be an item's. What cannot be one is not found."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise NotFound("There is no such request.")
    return value


def clean_status(value: object, kind: Kind) -> Status:
    """Return a status that items of this kind have. Raises `Invalid`."""
    if value not in STATUSES[kind]:
        names = ", ".join(STATUSES[kind])
        raise Invalid(f"The status is one of {names}.", field="status", reason="unknown-status")
    return Status(value)


def clean_reason(value: object, status: Status) -> str:
    """Return why a status changed, on one line or several. Raises `Invalid` where a reason is due."""
    reason = clean_text(value or "")
    if status in NEED_A_REASON and not reason:
        raise Invalid("Say why: people who wanted it will read it.", field="reason", reason="empty")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"A reason takes {LONGEST_REASON} characters.", field="reason", reason="too-long")
    return reason


def clean_severity(value: object) -> Severity:
    """Return how much a bug hurts. Raises `Invalid`."""
    try:
        return Severity(value)  # type: ignore[arg-type]
    except ValueError:
        raise Invalid("Low, medium, high or critical.", field="severity", reason="unknown-severity") from None


def clean_comment(value: object) -> str:
    """Return a comment as it will be stored: 1 to 1,000 characters. Raises `Invalid`."""
    body = clean_text(value)
    if not has_visible_text(body):
        raise Invalid("Write a few words first.", field="comment", reason="empty")
    if len(body) > LONGEST_COMMENT:
        raise Invalid(
            f"That is {len(body):,} characters; a comment takes {LONGEST_COMMENT:,}.",
            field="comment",
            reason="too-long",
        )
    return body


def is_for_all(*texts: str) -> bool:
    """Tell whether these texts may be public before anybody has looked at them."""
    return not any(_NOT_FOR_ALL.search(_HARMLESS.sub("", text)) for text in texts)


def visibility_of(*texts: str, title: str = "", has_odd_name: bool = False) -> Visibility:
    """Return whether what visitors write is public at once, or held until an admin has looked."""
    is_doubtful = has_odd_name or speaks_for_us(title) or not is_for_all(title, *texts)
    return Visibility.HELD if is_doubtful else Visibility.PUBLIC


def excerpt_of(body: str) -> str:
    """Return the first words of a text on one line."""
    line = " ".join(body[: LONGEST_EXCERPT * 3].split())
    return shortened(line, LONGEST_EXCERPT)
