"""The folder of mail that went nowhere."""

from datetime import UTC, datetime, timedelta

from streampai_app.mail.carriers import FolderCarrier
from streampai_app.mail.local import read_local_mail
from streampai_app.mail.message import compose
from streampai_app.models import Mail

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_mail_that_was_put_in_is_read_newest_first(tmp_path):
    for minute, subject in enumerate(["Erste", "Zweite: ą é 王", "Dritte"]):
        mail = Mail(
            id=f"mil_{minute}",
            recipient="ada@example.com",
            subject=subject,
            body=f"Hello\n\nhttps://desk.example/{'x' * 80}\n",
            due_at=None,
            created_at=NOON + timedelta(minutes=minute),
        )
        await FolderCarrier(tmp_path / "outbox").deliver(compose(mail, "Desk <desk@localhost>"))
    newest, second = read_local_mail(tmp_path / "outbox", limit=2)
    assert (newest.subject, newest.recipient, newest.at) == (
        "Dritte",
        "ada@example.com",
        NOON + timedelta(minutes=2),
    )
    assert second.subject == "Zweite: ą é 王"
    assert second.body == f"Hello\n\nhttps://desk.example/{'x' * 80}\n"


def test_without_a_folder_there_is_no_mail(tmp_path):
    assert read_local_mail(tmp_path / "nowhere") == []
