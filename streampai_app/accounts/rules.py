"""What an e-mail address, a username, a name and a password may look like. Pure."""

import re
import unicodedata

from ..addresses import email_address_of
from ..errors import Invalid
from ..visible_text import has_visible_text
from .easy_passwords import is_easy

SHORTEST_USERNAME, LONGEST_USERNAME = 2, 40
LONGEST_NAME = 80
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9_])?")

# Streamers whom donors and visitors would take for us.
RESERVED_USERNAMES = frozenset(
    {
        *("admin", "administrator", "anonymous", "api", "billing", "help", "me", "mod", "moderator", "null"),
        *("official", "root", "security", "staff", "streampai", "studio", "support", "system", "team"),
        "undefined",
    }
)


def clean_email(text: str) -> str:
    """Return the address as it is stored: trimmed, in lower case. Raises `Invalid`."""
    try:
        return email_address_of(text.strip().lower())
    except ValueError:
        raise Invalid(
            "Please write a whole e-mail address, such as ada@example.com.", field="email"
        ) from None


def clean_username(text: str, *, may_be_reserved: bool = False) -> str:
    """Return the username as it is stored: in lower case. Raises `Invalid`."""
    username = unicodedata.normalize("NFKC", text).strip().lower()
    if not SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME or not _USERNAME.fullmatch(username):
        raise Invalid(
            f"A username has {SHORTEST_USERNAME} to {LONGEST_USERNAME} letters a-z, digits, - and _, "
            "and begins with a letter or a digit.",
            field="username",
        )
    if username in RESERVED_USERNAMES and not may_be_reserved:
        raise Invalid("This username is kept for the platform itself.", field="username", reason="reserved")
    return username


def username_from(email: str) -> str:
    """Return a valid username that resembles an address: what stands before its @."""
    letters = re.sub(r"[^a-z0-9_-]+", "-", email.partition("@")[0].lower()).strip("-_")[:30].rstrip("-")
    return letters if len(letters) >= SHORTEST_USERNAME else f"user-{letters}".rstrip("-")


def name_from(email: str) -> str:
    """Return a name to show that resembles an address: `ada.lovelace@…` is "Ada Lovelace"."""
    words = re.split(r"[\W\d_]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:LONGEST_NAME].strip()


def clean_name(text: str, *, otherwise: str) -> str:
    """Return a name to show, on one line and without what cannot be seen; `otherwise` if nothing is left."""
    visible = "".join(
        character if unicodedata.category(character)[0] != "C" else " "
        for character in unicodedata.normalize("NFC", text)
    )
    name = " ".join(visible.split())
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.", field="name")
    return name if has_visible_text(name) else otherwise


def check_new_password(password: str, *, email: str, username: str, name: str = "") -> None:
    """Raise `Invalid` for a password that is too short, too long, common, or said by the account itself.

    The one rule for every entrance: invitation, reset, command line, ADMIN_PASSWORD. Length is what counts,
    and no mixture of characters is asked for (NIST SP 800-63B, section 3.1.1.2).
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            f"A password has at least {SHORTEST_PASSWORD} characters. A few words make a good one.",
            field="password",
            reason="password-too-short",
        )
    if len(password) > LONGEST_PASSWORD or not _is_text(password):
        raise Invalid(
            f"A password has at most {LONGEST_PASSWORD} characters.",
            field="password",
            reason="password-too-long",
        )
    if len(set(password)) < 4 or is_easy(password, (email, email.partition("@")[0], username, name)):
        raise Invalid(
            "This password is one of those that are guessed first. A few words of your own make a good one.",
            field="password",
            reason="password-too-easy",
        )


def _is_text(password: str) -> bool:
    """Tell whether this can be written as UTF-8: JSON can bring halves of characters that cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in password)
