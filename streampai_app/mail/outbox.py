"""The outbox: mail that is to go out. What queues it commits or fails together with it."""

from ..db import Tx
from ..ids import new_id
from ..models import Mail

LONGEST_SUBJECT = 200


def queue_mail(tx: Tx, to: str, subject: str, body: str) -> str:
    """Queue a mail and return its id. `to` is one checked address; line breaks in `subject` become blanks."""
    mail = Mail(
        id=new_id("mil"),
        recipient=to,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        due_at=tx.now,
        created_at=tx.now,
    )
    tx.session.add(mail)
    return mail.id
