"""Every letter we write, in every language, as a mail server receives it and a mail program reads it."""

import itertools
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlmodel import select

from streampai_app.accounts import letters as account_letters
from streampai_app.addresses import mailbox_of
from streampai_app.db import Database, Tx
from streampai_app.donations.letters import tell_failure
from streampai_app.donations.words import WORDS as DONATION_WORDS
from streampai_app.feedback.letters import letter as feedback_letter
from streampai_app.feedback.words import WORDS as FEEDBACK_WORDS
from streampai_app.mail.carriers import SmtpCarrier
from streampai_app.mail.outbox import queue_mail, queue_once
from streampai_app.mail.sending import send_due
from streampai_app.models import Donation, Mail

from .smtp_server import smtp_server

SENDER = mailbox_of("Żółta Łódź, „Streampai” <desk@bücher.example>")
ORIGIN = "https://desk.bücher.example:8443"
RECIPIENTS = [
    "ada@bücher.example",
    "o'neil+a=b/c!#$%&*?^_`{|}~-x@example.org",
    f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}",
]
TEXTS = {
    "plain": "Dark mode",
    "headers": "x\r\nBcc: eve@example.org\r\n\r\nHello\nSubject: other",
    "addresses": 'a,b <c@d.example>, "e;f": g@h.example;',
    "long": "x" * 3000,
    "long words of others": "Zażółć gęślą jaźń " * 200,
    "no spaces": "設定を変更する" * 300,
    "right to left": "שלום \u202eevil\u202c " * 40,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 60,
    "encoded words": "=?utf-8?q?Bcc=3A_eve?= =?utf-8?b?PT09?=",
    "dots": ".\r\n.\r\n..\r\n.hidden",
    "mbox": "From eve\nFrom: eve",
    "braces": "{0} {title} {} {{x}}",
}
LANGUAGES = ("en", "de", "pl", "es")


async def received(database: Database, *, seven_bits: bool = False) -> dict[str, bytes]:
    """Send what is due and return what the server got, by the mail's id."""
    replies = {"EHLO": "250-smtp.test\r\n250 SIZE 10000000"} if seven_bits else {}
    async with smtp_server(**replies) as server:
        await send_due(database, SmtpCarrier(f"smtp://127.0.0.1:{server.port}"), SENDER)
    raws = [raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.") for raw in server.messages]
    return {read(raw)["Message-ID"].strip("<>").partition("@")[0]: raw for raw in raws}


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, EmailMessage, policy=default)


async def all_mail(database: Database) -> dict[str, tuple[str, str, str, str]]:
    def mails(tx: Tx) -> dict[str, tuple[str, str, str, str]]:
        every = tx.session.exec(select(Mail)).all()
        return {mail.id: (mail.recipient, mail.subject, mail.body, mail.unsubscribe_url) for mail in every}

    return await database.read(mails)


def check(raw: bytes, recipient: str, subject: str, body: str, unsubscribe: str) -> None:
    head = raw.partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    assert head.isascii()
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = read(raw)
    assert message.defects == []
    folded = re.search(rb"^Subject:.*(?:\r\n[ \t].*)*", head, re.MULTILINE)
    assert folded is not None
    assert max(map(len, folded[0].splitlines())) <= 78
    names = [name.lower() for name in message.keys()]  # noqa: SIM118
    assert len(names) == len(set(names))
    assert not {"bcc", "cc", "sender", "reply-to"} & set(names)
    (to,) = message["To"].addresses
    (sender,) = message["From"].addresses
    local, _, domain = recipient.rpartition("@")
    assert (to.username, to.domain) == (local, domain.encode("idna").decode())
    assert (sender.display_name, sender.addr_spec) == (
        "Żółta Łódź, „Streampai”",
        "desk@xn--bcher-kva.example",
    )
    assert message["Subject"] == subject
    assert message["Date"].datetime.tzinfo is not None
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert text_of(message.get_content()) == text_of(body)
    if not unsubscribe:
        assert "list-unsubscribe" not in names
        return
    (line,) = (line for line in lines if line.startswith(b"List-Unsubscribe:"))
    assert re.fullmatch(rb"List-Unsubscribe: <https://desk\.xn--bcher-kva\.example:8443/[!-;=?-~]+>", line)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def text_of(body: str) -> str:
    """A body without the ends of its lines, which SMTP makes CR LF."""
    return body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


async def check_all(database: Database, number: int, *, seven_bits: bool) -> None:
    expected = await all_mail(database)
    got = await received(database, seven_bits=seven_bits)
    assert len(expected) == number
    assert set(got) == set(expected)
    for mail_id, raw in got.items():
        assert raw.isascii() or not seven_bits
        check(raw, *expected[mail_id])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_letters_about_requests_and_bugs(database: Database, language: str) -> None:
    words = FEEDBACK_WORDS[language]
    kinds, recipients = itertools.cycle(words["why"]), itertools.cycle(RECIPIENTS)
    unsubscribe = f"{ORIGIN}/unsubscribe/{'s' * 43}"
    every = [(status, text) for status in words["status"] for text in TEXTS.values()]

    def queue(tx: Tx) -> None:
        for number, (status, text) in enumerate(every):
            address = f"{ORIGIN}/roadmap" if number % 2 else ""
            subject, body = feedback_letter(
                next(kinds),
                text,
                status,
                text,
                address=address,
                unsubscribe=unsubscribe,
                language=language,
            )
            queue_once(tx, str(number), next(recipients), subject, body, unsubscribe_url=unsubscribe)

    await database.write(queue)
    await check_all(database, len(every), seven_bits=language in {"de", "es"})


@pytest.mark.parametrize("language", LANGUAGES)
async def test_letters_about_a_failed_payment(database: Database, language: str) -> None:
    every = [(why, text) for why in DONATION_WORDS[language]["why"] for text in TEXTS.values()]

    def queue(tx: Tx) -> None:
        for number, (why, name) in enumerate(every):
            donation = Donation(
                id=f"don_{number}",
                streamer_id="acc_1",
                email=f"{number}.{RECIPIENTS[number % 2]}",
                amount=12345,
                currency="EUR",
                language=language,
                created_at=datetime(2026, 11, 30, tzinfo=UTC),
            )
            tell_failure(tx, donation, why, name)

    await database.write(queue)
    await check_all(database, len(every), seven_bits=language in {"en", "pl"})


@pytest.mark.parametrize("seven_bits", [False, True])
async def test_letters_about_an_account(database: Database, seven_bits: bool) -> None:
    link = f"{ORIGIN}/reset/{'t' * 43}"
    every = [
        letter
        for text in TEXTS.values()
        for letter in (
            account_letters.invitation(text, text, link),
            account_letters.password_reset(text, link),
            account_letters.password_changed(text, link),
        )
    ]

    def queue(tx: Tx) -> None:
        for recipient, letter in zip(itertools.cycle(RECIPIENTS), every, strict=False):
            queue_mail(tx, recipient, *letter)

    await database.write(queue)
    await check_all(database, len(every), seven_bits=seven_bits)
