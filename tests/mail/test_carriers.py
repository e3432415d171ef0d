import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from streampai_app.mail import carriers, sending
from streampai_app.mail.carriers import FolderCarrier, SmtpCarrier, Undeliverable, make_carrier
from streampai_app.mail.message import compose
from streampai_app.settings import SettingsError, read_settings

from ..waiting import eventually
from .smtp_server import smtp_server
from .test_message import a_mail


def a_message(body: str = "Hello Zoë,\n") -> EmailMessage:
    return compose(a_mail(body=body), "Streampai <desk@localhost>")


async def test_without_a_server_a_message_becomes_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    carrier = make_carrier(read_settings(data_dir=tmp_path))
    await carrier.deliver(a_message())
    outbox = tmp_path / "outbox"
    assert "Hello Zoë," in (outbox / "mil_1.eml").read_text()
    assert outbox.stat().st_mode & 0o077 == 0


async def test_a_message_that_comes_again_is_still_one_file(tmp_path: Path) -> None:
    for body in ("first\n", "second\n"):
        await FolderCarrier(tmp_path).deliver(a_message(body))
    assert os.listdir(tmp_path) == ["mil_1.eml"]
    assert (tmp_path / "mil_1.eml").read_text().endswith("second\n")


async def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Undeliverable) as failed:
        await FolderCarrier(tmp_path / "file" / "outbox").deliver(a_message())
    assert not failed.value.for_good


async def test_a_server_gets_the_whole_message() -> None:
    async with smtp_server() as server:
        await make_carrier(read_settings(smtp_url=f"smtp://127.0.0.1:{server.port}")).deliver(a_message())
    (message,) = server.messages
    assert b"To: ada@example.com\r\n" in message
    assert "Hello Zoë,\r\n".encode() in message
    assert "AUTH" not in server.verbs


async def test_a_server_that_takes_only_ascii_is_told_only_ascii() -> None:
    async with smtp_server(EHLO="250-smtp.test\r\n250 SIZE 10000000") as server:
        await SmtpCarrier(f"smtp://127.0.0.1:{server.port}").deliver(a_message())
    (message,) = server.messages
    assert message.isascii()
    assert b"Hello Zo=C3=AB," in message
    assert b"Content-Transfer-Encoding: quoted-printable\r\n" in message


async def test_what_mail_programs_act_on_arrives_on_one_line() -> None:
    url = "https://desk.example/unsubscribe/" + "s" * 300
    async with smtp_server() as server:
        message = compose(a_mail(unsubscribe_url=url), "Żółty Streampai <desk@localhost>")
        await SmtpCarrier(f"smtp://127.0.0.1:{server.port}").deliver(message)
    (raw,) = server.messages
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


async def test_user_and_password_may_hold_any_character() -> None:
    async with smtp_server() as server:
        url = f"smtp://desk%40example.com:p%40ss%2Fword@127.0.0.1:{server.port}"
        await SmtpCarrier(url).deliver(a_message())
    assert server.login == "\x00desk@example.com\x00p@ss/word"


async def test_a_password_is_not_said_to_another_machine_without_tls() -> None:
    async with smtp_server("127.0.0.2") as server:
        with pytest.raises(Undeliverable, match="offers no TLS"):
            await SmtpCarrier(f"smtp://desk:secret@127.0.0.2:{server.port}").deliver(a_message())
    assert "AUTH" not in server.verbs
    assert server.messages == []


@pytest.mark.parametrize(
    ("verb", "reply", "for_good"),
    [
        ("RCPT", "550 no such mailbox", True),
        ("RCPT", "450 come again later", False),
        ("DATA", "550 not like this", True),
        ("BODY", "554 we do not like it", True),
        ("BODY", "451 disk full", False),
        ("MAIL", "550 you may not send from there", False),
        ("AUTH", "535 wrong password", False),
        ("CONNECT", "421 too busy", False),
    ],
)
async def test_what_the_server_refuses_is_told_and_what_cannot_change_is_for_good(
    verb: str, reply: str, for_good: bool
) -> None:
    async with smtp_server(**{verb: reply}) as server:
        with pytest.raises(Undeliverable) as failed:
            await SmtpCarrier(f"smtp://desk:secret@127.0.0.1:{server.port}").deliver(a_message())
    assert failed.value.for_good == for_good
    assert reply in str(failed.value)


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with smtp_server() as server:
        pass
    with pytest.raises(Undeliverable) as failed:
        await SmtpCarrier(f"smtp://127.0.0.1:{server.port}").deliver(a_message())
    assert not failed.value.for_good


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "https://mail.example.com"),
        ("SMTP_URL", "smtp://"),
        ("MAIL_FROM", "Streampai"),
        ("MAIL_FROM", "Streampai <desk@localhost>\nBcc: eve@example.com"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        read_settings(**{name.lower(): value})


async def test_a_server_that_goes_on_answering_too_slowly_is_hung_up_on() -> None:
    """Each step is in time, and a claim on ten mails would run out in the middle."""
    async with smtp_server() as server:
        server.pause = 0.2
        with pytest.raises(Undeliverable, match=r"took more than 0\.5 s") as failed:
            await SmtpCarrier(f"smtp://127.0.0.1:{server.port}", deadline=0.5).deliver(a_message())
        assert not failed.value.for_good
        await eventually(lambda: server.hung_up)
    assert server.messages == []


def test_a_claim_outlasts_all_the_mails_it_is_on() -> None:
    assert sending.CLAIM.total_seconds() > sending.AT_ONCE * carriers.DEADLINE
