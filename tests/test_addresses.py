"""Addresses are brought to the form that browsers, proxies and drivers use, or refused in one line."""

import pytest

from streampai_app.addresses import (
    base_url_of,
    bind_address_of,
    credential_of,
    database_address_of,
    email_address_of,
    mailbox_of,
    network_of,
    origin_of,
    person_address_of,
    redis_address_of,
    smtp_address_of,
)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("https://shop.example", "https://shop.example"),
        ("HTTPS://Shop.Example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80/", "http://shop.example"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("https://shop.example:", "https://shop.example"),
        ("https://shop.example.:8443", "https://shop.example:8443"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://XN--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://faß.example", "https://xn--fa-hia.example"),  # as browsers do, and not as in 2003
        ("https://ｓｈｏｐ。example", "https://shop.example"),
        ("http://[2001:DB8:0:0::1]:80", "http://[2001:db8::1]"),
        ("http://[::ffff:127.0.0.1]:8000", "http://[::ffff:7f00:1]:8000"),
        ("http://192.0.2.1:8080", "http://192.0.2.1:8080"),
        ("https://my_shop.example", "https://my_shop.example"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(typed, normal):
    assert origin_of(typed) == normal
    assert origin_of(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "null",
            "*",
            "shop.example",
            "//shop.example",
            "ftp://shop.example",
            "https://",
            "https://:443",
        ),
        *("https://*.shop.example", "https://shop..example", "https://.example", "https://xn--\x7f.example"),
        *(
            "https://shop.example/page",
            "https://shop.example?",
            "https://shop.example?a=b",
            "https://a.example#",
        ),
        *(
            "https://ada@shop.example",
            "https://shop.example:0",
            "https://shop.example:99999",
            "https://a:b:c",
        ),
        *("http://[", "http://[::1", "http://[::g]", "http://[fe80::1%25eth0]", "http://2130706433"),
        *(
            "http://127.1",
            "http://1.2.3.256",
            "http://0x7f.1",
            "https://a b",
            "https://a\\b",
            "https://a\n.b",
        ),
        *("https://%61.example", "https://☃.example", f"https://{'a' * 64}.example", "https://a." * 99),
    ],
)
def test_what_no_browser_would_send_is_no_origin(typed):
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        origin_of(typed)


def test_an_api_may_stand_under_a_path():
    assert base_url_of("https://API.example:443/v1/") == "https://api.example/v1"
    for wrong in (
        "https://api.example/v1?key=1",
        "https://api.example/a b",
        "https://api.example/ü",
        "api.example",
    ):
        with pytest.raises(ValueError, match=r"^[^\n]+$"):
            base_url_of(wrong)


@pytest.mark.parametrize(
    ("of", "typed", "normal"),
    [
        (smtp_address_of, "SMTP://ada:p@ss@Mail.example:587", "smtp://ada:p@ss@mail.example:587"),
        (smtp_address_of, "smtps://bücher.example", "smtps://xn--bcher-kva.example"),
        (smtp_address_of, "smtp://[::1]:25/", "smtp://[::1]:25"),
        (mailbox_of, "Team, Inc <desk@Bücher.example>", '"Team, Inc" <desk@xn--bcher-kva.example>'),
        (mailbox_of, '"Desk" <desk@localhost>', "Desk <desk@localhost>"),
        (mailbox_of, "desk@example.com", "desk@example.com"),
        (redis_address_of, "redis://:p@ss@host:6380/2", "redis://:p@ss@host:6380/2"),
        (redis_address_of, "unix:///run/redis.sock?db=1", "unix:///run/redis.sock?db=1"),
        (
            database_address_of,
            "postgresql://ada:p%40ss@host:5433/desk",
            "postgresql://ada:p%40ss@host:5433/desk",
        ),
        (database_address_of, "sqlite:////srv/desk.db", "sqlite:////srv/desk.db"),
        (bind_address_of, "localhost", "127.0.0.1"),
        (bind_address_of, "[::1]", "::1"),
        (network_of, "[2001:db8::]/32", "2001:db8::/32"),
        (network_of, "10.1.2.3/8", "10.1.2.3/8"),
    ],
)
def test_each_address_comes_to_the_form_that_is_worked_with(of, typed, normal):
    assert of(typed) == normal


@pytest.mark.parametrize(
    ("of", "typed"),
    [
        *((smtp_address_of, typed) for typed in ("mail", "smtp://", "smtp://h:x", "smtp://h/x", "http://h")),
        *(
            (smtp_address_of, f"smtp://ada:{wrong}@h")
            for wrong in ("hush#", "hush?", "hush/", "hushä", "hush ")
        ),
        *(
            (redis_address_of, typed)
            for typed in ("foo", "redis://", "redis://h:x", "redis://h/x", "unix://")
        ),
        *((redis_address_of, typed) for typed in ("redis://h/0?foo=1", "redis://h?db=x", "http://h")),
        *((redis_address_of, f"redis://:{wrong}@h") for wrong in ("hush/", "hush#", "hush ")),
        *((database_address_of, typed) for typed in ("mysql://h", "sqlite:///", "sqlite:///:memory:", "x")),
        *(
            (database_address_of, typed)
            for typed in ("sqlite:///a?b=c", "postgresql://h:x/d", "postgresql://[::1/d")
        ),
        (database_address_of, "postgresql://ada:hush@hush@h/d"),
        *(
            (mailbox_of, typed)
            for typed in ("Boss", "a@", "@b", "ü@b.example", "a@b, c@d", "a@b..c", "A <a@b> c")
        ),
        *((bind_address_of, typed) for typed in ("*", "0", "desk.example", "fe80::1%eth0", "127.0.0.1:80")),
        *((network_of, typed) for typed in ("proxy", "10.0.0.0/33", "1.2.3.4:80", "")),
        *((credential_of, typed) for typed in ("two words", "schlüssel", "")),
    ],
)
def test_what_would_fail_at_work_is_refused_and_no_password_repeated(of, typed):
    with pytest.raises(ValueError, match=r"^[^\n]+$") as refused:
        of(typed)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "mailed_to"),
    [
        ("ada@example.com", "ada@example.com"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("o'neill+desk@mail.example.", "o'neill+desk@mail.example"),
        ("admin@localhost", "admin@localhost"),
    ],
)
def test_one_address_is_brought_to_the_form_it_is_mailed_to(typed: str, mailed_to: str) -> None:
    assert email_address_of(typed) == mailed_to


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "x,victim@example.org",
            "a@b.example,c@d.example",
            "a@b@c.example",
            '"a b"@c.example',
            "a;b @c.example",
        ),
        *(
            "Ada <ada@example.com>",
            "a@example.org\nBcc: b@example.org",
            "a@example.org\r",
            "a\x00@example.org",
        ),
        *(
            ".a@example.org",
            "a..b@example.org",
            "a.@example.org",
            "ädä@example.org",
            "@example.org",
            "a@",
            "",
        ),
        *(
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@under_score.example",
            "a@-b.example",
            "a@b..example",
            "a@*.example",
        ),
        *(
            "a" * 65 + "@example.org",
            "a@" + ".".join(["b" * 63] * 4),
            "a@b.example\u202e",
            "a\u200b@b.example",
        ),
    ],
)
def test_what_is_not_exactly_one_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        email_address_of(typed)


@pytest.mark.parametrize(
    "typed",
    ["Ada@BÜCHER.example", "ada@bu\u0308cher.example", " ada@xn--bcher-kva.example", "ada@ｂüｃher。example"],
)
def test_every_spelling_of_a_mailbox_is_one_person(typed: str) -> None:
    assert person_address_of(typed) == "ada@xn--bcher-kva.example"


def test_what_is_no_address_is_compared_as_it_is_typed() -> None:
    assert person_address_of(" Nobody ") == "nobody"
