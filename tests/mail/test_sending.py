import asyncio
import os
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select, update

from streampai_app.db import Database, Tx
from streampai_app.mail.carriers import FolderCarrier, Undeliverable
from streampai_app.mail.outbox import queue_mail
from streampai_app.mail.sending import (
    AT_ONCE,
    CLAIM,
    MOST_ATTEMPTS,
    claim_due,
    note_failure,
    note_sent,
    send_due,
    wait_after,
)
from streampai_app.models import Mail

from ..people import later

SENDER = "Streampai <desk@localhost>"


class Bag:
    """A carrier that keeps what it is given, and refuses while `trouble` is set."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.messages: list[EmailMessage] = []

    async def deliver(self, message: EmailMessage) -> None:
        if self.trouble:
            raise self.trouble
        self.messages.append(message)


async def queue(database: Database, count: int = 1) -> list[str]:
    return [
        await database.write(queue_mail, f"{number}@example.com", "Hello", "Hello!\n")
        for number in range(count)
    ]


async def mail_of(database: Database, mail_id: str) -> Mail:
    return await database.read(lambda tx: tx.session.get_one(Mail, mail_id))


async def pass_time(database: Database, **passed: float) -> None:
    """Let what was put off come due, as if this much time had passed."""

    def move(tx: Tx) -> None:
        for mail in tx.session.exec(select(Mail).where(Mail.due_at != None)):  # noqa: E711
            assert mail.due_at
            mail.due_at -= timedelta(**passed)

    await database.write(move)


async def test_everything_that_is_due_is_sent_once(database: Database) -> None:
    mails = await queue(database, AT_ONCE * 2 + 1)
    bag = Bag()
    for _ in range(2):
        await send_due(database, bag, SENDER)
    assert sorted(message["Message-ID"] for message in bag.messages) == sorted(
        f"<{id}@localhost>" for id in mails
    )


async def test_what_was_sent_is_marked_and_its_text_forgotten(database: Database) -> None:
    (mail_id,) = await queue(database)
    await send_due(database, Bag(), SENDER)
    mail = await mail_of(database, mail_id)
    assert mail.sent_at is not None
    assert (mail.due_at, mail.body, mail.failure, mail.attempts) == (None, "", "", 1)


async def test_two_senders_at_the_same_moment_send_each_mail_once(database: Database) -> None:
    await queue(database, 25)
    bag = Bag()
    await asyncio.gather(*(send_due(database, bag, SENDER) for _ in range(4)))
    assert len(bag.messages) == len({message["To"] for message in bag.messages}) == 25


async def test_a_sender_killed_after_delivery_sends_again_under_the_same_id(
    database: Database, tmp_path: Path
) -> None:
    class Deadly(FolderCarrier):
        async def deliver(self, message: EmailMessage) -> None:
            await super().deliver(message)
            raise asyncio.CancelledError  # the process ends here, before it can write anything down

    (mail_id,) = await queue(database)
    with pytest.raises(asyncio.CancelledError):
        await send_due(database, Deadly(tmp_path / "outbox"), SENDER)
    await send_due(database, Bag(AssertionError("the claim still holds")), SENDER)
    await pass_time(database, seconds=CLAIM.total_seconds())
    await send_due(database, FolderCarrier(tmp_path / "outbox"), SENDER)
    mail = await mail_of(database, mail_id)
    assert (mail.sent_at is not None, mail.attempts) == (True, 2)
    assert os.listdir(tmp_path / "outbox") == [f"{mail_id}.eml"]


async def test_a_failure_is_kept_in_words_and_tried_again_later(database: Database) -> None:
    (mail_id,) = await queue(database)
    bag = Bag(Undeliverable("450 come again"))
    await send_due(database, bag, SENDER)
    mail = await mail_of(database, mail_id)
    assert (mail.failure, mail.sent_at, mail.attempts) == ("450 come again", None, 1)
    bag.trouble = None
    await send_due(database, bag, SENDER)
    assert bag.messages == [], "it was not due yet"
    await pass_time(database, seconds=31)
    await send_due(database, bag, SENDER)
    assert (await mail_of(database, mail_id)).failure == ""
    assert len(bag.messages) == 1


async def test_after_the_last_attempt_a_mail_is_given_up_in_the_open(database: Database) -> None:
    (mail_id,) = await queue(database)
    for _ in range(MOST_ATTEMPTS + 3):
        await send_due(database, Bag(Undeliverable("421 busy")), SENDER)
        await pass_time(database, days=1)
    mail = await mail_of(database, mail_id)
    assert (mail.attempts, mail.due_at, mail.sent_at, mail.failure) == (MOST_ATTEMPTS, None, None, "421 busy")
    assert mail.body, "whoever looks into it can still send it"


async def test_what_can_never_arrive_is_given_up_at_once(database: Database) -> None:
    (mail_id,) = await queue(database)
    await send_due(database, Bag(Undeliverable("550 no such mailbox", for_good=True)), SENDER)
    mail = await mail_of(database, mail_id)
    assert (mail.attempts, mail.due_at, mail.failure) == (1, None, "550 no such mailbox")


async def test_one_mail_that_cannot_be_made_does_not_keep_the_others(database: Database) -> None:
    spoilt, good = await queue(database, 2)
    await database.write(
        lambda tx: tx.session.exec(update(Mail).where(Mail.id == spoilt).values(recipient="a\nb@example.com"))
    )
    bag = Bag()
    await send_due(database, bag, SENDER)
    assert [message["To"] for message in bag.messages] == ["1@example.com"]
    assert (await mail_of(database, spoilt)).due_at is None
    assert (await mail_of(database, good)).sent_at is not None


async def test_a_failure_that_is_told_late_changes_nothing(database: Database) -> None:
    (mail_id,) = await queue(database)
    (slow,) = await database.write(claim_due)
    (quick,) = await database.write(lambda tx: claim_due(later(tx, minutes=11)))
    await database.write(note_sent, quick.id)
    await database.write(note_failure, slow, "the connection broke")
    mail = await mail_of(database, mail_id)
    assert mail.sent_at is not None
    assert (mail.failure, mail.due_at) == ("", None)


def test_the_wait_doubles_up_to_two_hours() -> None:
    waits = [wait_after(attempts).total_seconds() for attempts in range(1, MOST_ATTEMPTS)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7200]
