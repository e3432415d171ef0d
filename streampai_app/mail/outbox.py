"""The outbox: mail that is to go out. What queues it commits or fails together with it."""

import hashlib

from sqlalchemy.dialects import postgresql, sqlite

from ..db import Tx
from ..ids import new_id
from ..models import Mail
from ..visible_text import cut

LONGEST_SUBJECT = 200
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def queue_mail(tx: Tx, to: str, subject: str, body: str) -> str:
    """Queue a mail and return its id. `to` is one checked address; line breaks in `subject` become blanks."""
    mail = _mail(tx, new_id("mil"), to, subject, body)
    tx.session.add(mail)
    return mail.id


def queue_once(tx: Tx, key: str, to: str, subject: str, body: str, *, unsubscribe_url: str = "") -> bool:
    """Queue a mail unless one with the same `key` was; tell whether it was not.

    `unsubscribe_url` goes into its head, for mail programs that offer to end such mail by one click.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    mail = _mail(tx, f"mil_{digest[:32]}", to, subject, body, unsubscribe_url=unsubscribe_url)
    queued = tx.session.exec(
        _INSERT[tx.dialect](Mail).values(**mail.model_dump()).on_conflict_do_nothing().returning(Mail.id)
    )
    return queued.first() is not None


def _mail(tx: Tx, mail_id: str, to: str, subject: str, body: str, *, unsubscribe_url: str = "") -> Mail:
    return Mail(
        id=mail_id,
        recipient=to,
        subject=cut(" ".join(subject.split()), LONGEST_SUBJECT),
        body=body,
        unsubscribe_url=unsubscribe_url,
        due_at=tx.now,
        created_at=tx.now,
    )
