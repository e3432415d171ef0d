"""Mail about requests and bugs: to whom it may go, once each, and how one click ends it.

The link is good for nothing else, for nobody else, and does not name whom it is for (RFC 8058: it works by
POST without a cookie, so that a mail program can do it, and a scanner that only looks does not).
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from ..accounts.secrets import hash_secret, new_secret
from ..addresses import person_address_of
from ..db import Tx
from ..errors import NotFound
from ..mail.outbox import queue_once
from ..models import UnsubscribeLink, Unsubscription

PATH = "/unsubscribe"  # /unsubscribe/<secret>


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be queued. `key` names what it is about: of one key, an address gets one mail."""

    key: str
    to: str
    subject: str
    body: str
    unsubscribe_url: str


def who_wants_none(tx: Tx, emails: Collection[str]) -> set[str]:
    """Return which of these addresses have asked to be left alone."""
    hashes = {_hash(email): email for email in emails}
    gone = select(Unsubscription.email_hash).where(col(Unsubscription.email_hash).in_(hashes))
    return {hashes[found] for found in tx.session.exec(gone)}


def make_unsubscribe_url(tx: Tx, origin: str, email: str) -> str:
    """Make a link for one mail. Its secret is stored hashed, and nobody can ask for it again."""
    secret = new_secret()
    tx.session.add(
        UnsubscribeLink(secret_hash=hash_secret(secret), email_hash=_hash(email), created_at=tx.now)
    )
    return f"{origin}{PATH}/{secret}"


def queue_letter(tx: Tx, letter: Letter) -> bool:
    """Queue a mail; tell whether that address had not been sent one about this already."""
    key = f"{letter.key} {_hash(letter.to)}"
    return queue_once(tx, key, letter.to, letter.subject, letter.body, unsubscribe_url=letter.unsubscribe_url)


def is_unsubscribe_link(tx: Tx, secret: str) -> bool:
    """Tell whether this is a link of ours, and use nothing up: mail scanners look too."""
    return tx.session.get(UnsubscribeLink, hash_secret(secret)) is not None


def unsubscribe(tx: Tx, secret: str) -> None:
    """End the mail to the address this link was sent to. Twice is the same as once. Raises `NotFound`."""
    link = tx.session.get(UnsubscribeLink, hash_secret(secret))
    if link is None:
        raise NotFound("This link is not known. Is it complete?", reason="link-unknown")
    if tx.session.get(Unsubscription, link.email_hash) is None:
        tx.session.add(Unsubscription(email_hash=link.email_hash, created_at=tx.now))


def _hash(email: str) -> str:
    return hashlib.sha256(person_address_of(email).encode()).hexdigest()
