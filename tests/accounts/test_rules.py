from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streampai_app.accounts.rules import (
    check_new_password,
    clean_email,
    clean_name,
    clean_username,
    name_from,
    username_from,
)
from streampai_app.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("a.b+c_d@mail.example.org", "a.b+c_d@mail.example.org"),
        ("admin@localhost", "admin@localhost"),
        ("x@desk.local", "x@desk.local"),
    ],
)
def test_an_email_is_trimmed_and_in_lower_case(typed: str, stored: str) -> None:
    assert clean_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "a b@example.com",
        "ada@b@example.com",
        "ada@-example.com",
        "ada@example..com",
        "ada@exam_ple.com",
        "ada@example.com\nBcc: eve@example.com",
        "ada@example.com\x00",
        "Ada <ada@example.com>",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}",
    ],
)
def test_what_is_no_email_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_email(typed)
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" Ada ", "ada"), ("a1", "a1"), ("x_y-z_", "x_y-z_"), ("ＡＤＡ", "ada"), ("a" * 40, "a" * 40)],
)
def test_a_username_is_in_lower_case(typed: str, stored: str) -> None:
    assert clean_username(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "a", "-ada", "_ada", "ada-", "a da", "a/b", "..", "ada\x00", "adä", "a" * 41]
)
def test_what_is_no_username_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_username(typed)
    assert refused.value.field == "username"


@pytest.mark.parametrize("typed", ["admin", "Support", "STREAMPAI", "official"])
def test_a_username_that_donors_would_take_for_us_is_only_ours(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_username(typed)
    assert refused.value.reason == "reserved"
    assert clean_username(typed, may_be_reserved=True) == typed.lower()


@given(st.text())
def test_a_username_made_from_an_email_is_always_valid(local_part: str) -> None:
    username = username_from(f"{local_part}@example.com")
    assert clean_username(username, may_be_reserved=True) == username


def test_a_username_made_from_an_email_resembles_it() -> None:
    assert username_from("Ada.Lovelace+desk@example.com") == "ada-lovelace-desk"


@given(st.text(max_size=80))
def test_a_name_is_one_line_that_can_be_seen(typed: str) -> None:
    name = clean_name(typed, otherwise="somebody")
    assert name == " ".join(name.split())
    assert name.encode()
    assert name.isprintable()
    assert name


def test_a_name_keeps_its_letters_and_may_be_left_out() -> None:
    assert clean_name("  Zoë\u200b\n Müller ", otherwise="zoe") == "Zoë Müller"
    assert clean_name("\t", otherwise="zoe") == "zoe"
    with pytest.raises(Invalid):
        clean_name("x" * 81, otherwise="zoe")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "password-too-short"),
        ("short one", "password-too-short"),
        (ascii_lowercase * 8, "password-too-long"),
        ("half a character: \ud800", "password-too-long"),
        ("aaaaaaaaaaaa", "password-too-easy"),
        ("Ada.Lovelace@example.com", "password-too-easy"),
        ("ada-lovelace", "password-too-easy"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_new_password(password, email="ada.lovelace@example.com", username="ada-lovelace")
    assert (refused.value.field, refused.value.reason) == ("password", reason)


def test_a_few_words_make_a_password() -> None:
    check_new_password("zwölf kleine Boxer", email="ada@example.com", username="ada")


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("admin@example.com", "Admin"),
        ("ada.lovelace+desk@example.com", "Ada Lovelace Desk"),
        ("zoë_2@example.com", "Zoë"),
        ("42@example.com", ""),
        ("x" * 200 + "@example.com", "X" + "x" * 79),
    ],
)
def test_a_name_resembles_its_email(email: str, name: str) -> None:
    assert name_from(email) == name
    assert clean_name(name, otherwise="somebody")
