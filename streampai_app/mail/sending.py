"""Sending what lies in the outbox: claimed, tried, tried again later, given up on in the open.

A claim is a lease: it moves `due_at` past the time that sending takes, so the mail of a sender that was
killed becomes due again by itself. Everything is thus sent at least once, and the same Message-ID tells
a mail program which two are one.
"""

from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

from sqlmodel import col, select, update

from .. import logs, metrics
from ..db import Database, Tx
from ..errors import Unavailable
from ..isolation import Isolation, cause_of, report, storable
from ..models import Mail
from .carriers import Carrier, Undeliverable
from .message import compose

log = logs.get(__name__)

AT_ONCE = 10  # mails a claim
CLAIM = timedelta(minutes=10)  # longer than AT_ONCE mails may take
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
MOST_ATTEMPTS = 10  # the last one about five hours after the first


async def send_due(db: Database, carrier: Carrier, sender: str) -> None:
    """Send everything that is due. `sender` is what stands in From.

    Raises `Unavailable` when the database does not answer: what cannot be written down is not sent either.
    """
    isolation = Isolation("mail")
    while mails := await _claim(db):
        for mail in mails:
            if await db.read(is_claimed, mail):
                await _send(db, isolation, carrier, sender, mail)


def is_any_due(tx: Tx) -> bool:
    """Tell whether there is anything to claim, without taking the pen for it."""
    return tx.session.exec(select(Mail.id).where(col(Mail.due_at) <= tx.now).limit(1)).first() is not None


def claim_due(tx: Tx) -> list[Mail]:
    """Claim some of the mails that are due. They are the claimer's alone until the claim runs out."""
    due = select(Mail).where(col(Mail.due_at) <= tx.now).order_by(col(Mail.due_at)).limit(AT_ONCE)
    mails = tx.session.exec(due.with_for_update(key_share=True, skip_locked=True)).all()
    for mail in mails:
        mail.attempts += 1
        mail.due_at = tx.now + CLAIM
    return list(mails)


def is_claimed(tx: Tx, mail: Mail) -> bool:
    """Tell whether a mail is still ours to send: the claim may have run out over the ones before it."""
    ours = (col(Mail.id) == mail.id, col(Mail.attempts) == mail.attempts, col(Mail.due_at) > tx.now)
    return tx.session.exec(select(Mail.id).where(*ours)).first() is not None


def note_sent(tx: Tx, mail_id: str) -> None:
    """Write down that a mail is on its way, and forget its text: links in it are nobody else's to read."""
    tx.session.exec(
        update(Mail)
        .where(col(Mail.id) == mail_id)
        .values(sent_at=tx.now, due_at=None, failure="", body="", unsubscribe_url="")
    )


def note_failure(tx: Tx, mail: Mail, why: str, *, for_good: bool = False) -> bool:
    """Write down that this attempt failed and when the next one is due; tell whether there is a next one.

    Nothing changes if the claim ran out and somebody else has had another attempt since.
    """
    again = not for_good and mail.attempts < MOST_ATTEMPTS
    tx.session.exec(
        update(Mail)
        .where(col(Mail.id) == mail.id, col(Mail.attempts) == mail.attempts, col(Mail.sent_at).is_(None))
        .values(failure=storable(why), due_at=tx.now + wait_after(mail.attempts) if again else None)
    )
    return again


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after this many attempts: twice as long each time."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


async def _claim(db: Database) -> list[Mail]:
    return await db.write_patiently(claim_due) if await db.read(is_any_due) else []


async def _send(db: Database, isolation: Isolation, carrier: Carrier, sender: str, mail: Mail) -> None:
    """Send one mail and write it down. Whatever cannot be written down is sent again when the claim ends."""

    async def work() -> None:
        try:
            await carrier.deliver(_compose(mail, sender))
        except Undeliverable as error:
            await _put_off(db, mail, str(error), for_good=error.for_good)
        else:
            await db.write_patiently(note_sent, mail.id)
            metrics.mails.labels("sent").inc()

    with suppress(Unavailable):  # should it not be this mail alone, the next look at the database says so
        await isolation.attempt(mail.id, work, lambda cause: _put_off(db, mail, cause, for_good=False))


def _compose(mail: Mail, sender: str) -> EmailMessage:
    """Make the message. One that cannot be made now cannot be made later."""
    try:
        return compose(mail, sender)
    except Exception as error:
        report("mail", error, "given up", item=mail.id)
        raise Undeliverable(cause_of(error), for_good=True) from error


async def _put_off(db: Database, mail: Mail, why: str, *, for_good: bool) -> None:
    again = await db.write_patiently(note_failure, mail, why, for_good=for_good)
    metrics.mails.labels("put off" if again else "given up").inc()
    tell = log.info if again else log.error
    tell("mail not sent", mail=mail.id, attempt=mail.attempts, again=again, why=why)
