"""A queued mail as the message that goes out. Pure."""

from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote, urlsplit

from ..addresses import email_address_of, host_of
from ..models import Mail
from ..page_urls import MAX_URL
from ..visible_text import cut

MAX_SUBJECT = 200  # characters
MAX_UNSUBSCRIBE = min(MAX_URL, 900)  # characters: what does not fit on a line cannot be said there
_IN_A_URL = "/?#[]@!$&'()*+,;=:%-._~"
LONGEST_WORD = 60  # characters of a header: a longer one fits on no line of the usual length
LONGEST_LINE = 998  # bytes (RFC 5322, section 2.1.1)


class _Whole(UniqueUnstructuredHeader):
    """A header on one line. Folded, a long one becomes an encoded word, which no program reads."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Text(UniqueUnstructuredHeader):
    """A header as somebody wrote it.

    The library takes an encoded word in it for one of its own, and loses blanks between those that it makes.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: EmailPolicy) -> str:
        is_plain = (
            self.isascii() and "=?" not in self and max(map(len, self.split()), default=0) < LONGEST_WORD
        )
        charset = "us-ascii" if is_plain else "utf-8"
        header = Header(str(self), charset, header_name=self.name)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Text)
for _name in ("to", "message-id", "list-unsubscribe"):
    _HEADERS.map_to_type(_name, _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return the message. Its Message-ID is the mail's own, so that one sent twice is seen to be one.

    Headers are bounded: folding one takes time by the square of its length. Raises `ValueError` for a
    recipient that is no address.
    """
    recipient = email_address_of(mail.recipient)
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = cut(" ".join(mail.subject.split()), MAX_SUBJECT)
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    if mail.unsubscribe_url and len(url := _ascii_url(mail.unsubscribe_url)) <= MAX_UNSUBSCRIBE:
        message["List-Unsubscribe"] = f"<{url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.body, cte=_encoding(mail.body))
    return message


def in_seven_bits(message: EmailMessage) -> None:
    """Encode the text of a message for a server that takes nothing but ASCII (RFC 6152)."""
    if message["Content-Transfer-Encoding"] == "8bit":
        message.set_content(message.get_content(), cte="quoted-printable")


def _ascii_url(url: str) -> str:
    """Return an address as it can stand in a header: the host in punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if "[" in parts.netloc else parts.hostname or ""
    rest = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{host_of(host)}{port}{quote(rest, safe=_IN_A_URL)}"


def _encoding(body: str) -> str:
    """Return the encoding that leaves lines, and links in them, as they are; another if one is too long."""
    longest = max((len(line.encode()) for line in body.splitlines()), default=0)
    return "8bit" if longest <= LONGEST_LINE else "quoted-printable"
