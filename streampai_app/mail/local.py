"""Looking into the folder where mail lands when there is no mail server: for the demo's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LocalMail:
    """A mail that somebody would have got."""

    recipient: str
    subject: str
    body: str
    at: datetime


def read_local_mail(folder: Path, *, limit: int = 20) -> list[LocalMail]:
    """Return the newest mails in the folder, the newest first; none if there is no such folder."""
    return sorted(_all(folder), key=lambda mail: mail.at, reverse=True)[:limit]


def _all(folder: Path) -> Iterator[LocalMail]:
    for path in folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
        yield LocalMail(
            recipient=message["To"],
            subject=message["Subject"],
            body=message.get_content().replace("\r\n", "\n"),
            at=parsedate_to_datetime(message["Date"]),
        )
