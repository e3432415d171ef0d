import pytest

from streampai_app.db import Database, Tx
from streampai_app.mail.outbox import queue_mail, queue_once
from streampai_app.mail.sending import claim_due
from streampai_app.models import Mail


def test_a_queued_mail_is_due_at_once(database: Database) -> None:
    mail_id = database.write_now(queue_mail, "ada@example.com", "Hello", "How are you?\n")
    (mail,) = database.write_now(claim_due)
    assert (mail.id, mail.recipient, mail.body) == (mail_id, "ada@example.com", "How are you?\n")


def test_a_mail_is_queued_only_if_what_it_speaks_of_is_stored(database: Database) -> None:
    def fail(tx: Tx) -> None:
        queue_mail(tx, "ada@example.com", "You are invited", "…")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write_now(fail)
    assert database.write_now(claim_due) == []


def test_a_subject_is_one_line_of_bounded_length(database: Database) -> None:
    mail_id = database.write_now(queue_mail, "a@example.com", "Re:\r\nBcc: eve@example.com " + "x" * 300, "…")
    mail = database.read_now(lambda tx: tx.session.get_one(Mail, mail_id))
    assert mail.subject.startswith("Re: Bcc: eve@example.com xxx")
    assert len(mail.subject) == 200


def test_of_one_key_there_is_one_mail(database: Database) -> None:
    asked = [
        database.write_now(queue_once, "event 1 ada", "ada@example.com", "It shipped", "…") for _ in range(2)
    ]
    assert asked == [True, False]
    assert database.write_now(queue_once, "event 1 bob", "bob@example.com", "It shipped", "…")
    assert len(database.write_now(claim_due)) == 2
