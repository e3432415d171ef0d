"""What lies in the outbox, as its reader would find it."""

import re

from sqlmodel import select

from streampai_app.db import Database
from streampai_app.models import Mail


def mails_to(database: Database, recipient: str) -> list[Mail]:
    """Return the mails to somebody, the oldest first."""
    mails = select(Mail).where(Mail.recipient == recipient).order_by(Mail.created_at)
    return database.read_now(lambda tx: list(tx.session.exec(mails)))


def secret_in(mail: Mail, path: str) -> str:
    """Return the secret of the link in a mail."""
    found = re.search(rf"^https://desk\.example\.com{path}([\w-]{{43}})$", mail.body, re.MULTILINE)
    assert found, f"no link to {path} in: {mail.body}"
    return found[1]
