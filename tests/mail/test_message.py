from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

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


def test_a_long_header_that_programs_read_is_never_encoded() -> None:
    url = "https://desk.example/unsubscribe/" + "s" * 400
    recipient = "a" * 64 + "@" + ".".join(["b" * 60] * 3)
    raw = bytes(compose(a_mail(unsubscribe_url=url, recipient=recipient, id="m" * 80), "desk@example.org"))
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw
    assert f"\r\nTo: {recipient}\r\n".encode() in raw
    assert f"\r\nMessage-ID: <{'m' * 80}@example.org>\r\n".encode() in raw


def test_a_host_in_another_script_is_written_in_punycode() -> None:
    mail = a_mail(recipient="ada@bücher.example", unsubscribe_url="https://bücher.example:8443/ende/ü?a=%20b")
    raw = bytes(compose(mail, "desk@example.org"))
    assert b"To: ada@xn--bcher-kva.example\r\n" in raw
    assert b"List-Unsubscribe: <https://xn--bcher-kva.example:8443/ende/%C3%BC?a=%20b>\r\n" in raw


def test_an_unsubscribe_address_that_fits_on_no_line_is_left_out_whole() -> None:
    message = parsed(a_mail(unsubscribe_url="https://desk.example/" + "s" * 2000))
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)


@pytest.mark.parametrize(
    "recipient",
    [
        "x,victim@example.org",
        "a@b.example,c@d.example",
        "a@example.org\r\nBcc: b@example.org",
        '"a b"@c.example',
    ],
)
def test_a_recipient_that_is_not_one_address_gets_no_mail(recipient: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        compose(a_mail(recipient=recipient), "desk@example.org")


@pytest.mark.parametrize(
    "subject", ["Zażółć " * 40, "👩‍👩‍👧" * 40, "שלום " * 40, "a\r\nBcc: x@example.org", "x" * 300]
)
def test_every_line_of_the_head_is_short_ascii_and_says_what_it_should(subject: str) -> None:
    raw = bytes(compose(a_mail(subject=subject), "Żółta Łódź <desk@example.org>"))
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 998
    message = message_from_bytes(raw, policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == " ".join(subject.split())[:200]
