from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from streampai_app.mail.message import compose
from streampai_app.models import Mail

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def a_mail(**changes: object) -> Mail:
    fields = {"id": "mil_1", "recipient": "ada@example.com", "subject": "Grüße", "body": "Hello Zoë,\n"}
    return Mail(**(fields | {"created_at": AT, "due_at": AT} | changes))


def parsed(mail: Mail, sender: str = "Streampai <desk@example.org>") -> EmailMessage:
    return message_from_bytes(bytes(compose(mail, sender)), policy=default)  # type: ignore[return-value]


def test_a_message_says_from_whom_to_whom_what_and_when() -> None:
    message = parsed(a_mail())
    assert message["From"] == "Streampai <desk@example.org>"
    assert message["To"] == "ada@example.com"
    assert message["Subject"] == "Grüße"
    assert message["Date"].datetime == AT
    assert message.get_content() == "Hello Zoë,\r\n"


def test_the_same_mail_always_has_the_same_message_id() -> None:
    assert parsed(a_mail())["Message-ID"] == parsed(a_mail(attempts=5))["Message-ID"] == "<mil_1@example.org>"
    assert parsed(a_mail(), "desk@localhost")["Message-ID"] == "<mil_1@localhost>"


def test_a_message_asks_not_to_be_answered_by_machines() -> None:
    assert parsed(a_mail())["Auto-Submitted"] == "auto-generated"


def test_a_long_link_stays_on_one_line() -> None:
    link = f"https://desk.example.com/reset/{'x' * 200}"
    assert link.encode() in bytes(compose(a_mail(body=f"Zoë\n\n{link}\n"), "desk@localhost"))


def test_a_line_too_long_for_mail_still_arrives_whole() -> None:
    body = "Zoë " * 500 + "\n"
    raw = bytes(compose(a_mail(body=body), "desk@localhost"))
    assert max(map(len, raw.splitlines())) < 998
    assert parsed(a_mail(body=body)).get_content().strip() == body.strip()


def test_mail_that_one_click_ends_says_so_in_its_head() -> None:
    url = "https://desk.example/unsubscribe/" + "s" * 43
    message = parsed(a_mail(unsubscribe_url=url))
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed(a_mail())["List-Unsubscribe"] is None
