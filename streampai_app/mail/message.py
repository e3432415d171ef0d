"""A queued mail as the message that goes out. Pure."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from ..models import Mail
from ..page_urls import MAX_URL

MAX_RECIPIENT = 254  # characters (RFC 5321, section 4.5.3.1.3)
MAX_SUBJECT = 200  # characters
LONGEST_LINE = 998  # bytes (RFC 5322, section 2.1.1)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return the message. Its Message-ID is the mail's own, so that one sent twice is seen to be one.

    Headers are bounded: folding one takes time by the square of its length. Raises `ValueError` for a
    recipient that is no address.
    """
    if len(mail.recipient) > MAX_RECIPIENT:
        raise ValueError("this is no address")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = " ".join(mail.subject.split())[:MAX_SUBJECT]
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url[:MAX_URL]}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.body, cte=_encoding(mail.body))
    return message


def _encoding(body: str) -> str:
    """Return the encoding that leaves lines, and links in them, as they are; another if one is too long."""
    longest = max((len(line.encode()) for line in body.splitlines()), default=0)
    return "8bit" if longest <= LONGEST_LINE else "quoted-printable"
