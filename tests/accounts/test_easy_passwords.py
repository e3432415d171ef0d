"""What is guessed first is refused however it is dressed up, and nothing else is."""

import pytest

from streampai_app.accounts.easy_passwords import is_easy

ABOUT = ("ada@example.com", "ada", "Ada Lovelace")


@pytest.mark.parametrize(
    "password",
    [
        *("password123", "Password1234!", "P@ssw0rd2024", "qwertyuiop", "1q2w3e4r5t", "letmein12345"),
        *(
            "iloveyou123",
            "Summer2024!",
            "administrator",
            "welcome2026",
            "password12345678",
            "１２３４５６７８９０",
        ),
    ],
)
def test_common_passwords_are_easy_with_capitals_signs_and_a_year(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password", ["November2026", "Frühling2026!", "Freitag 1313", "hasło12345", "contraseña1", "twitch12345"]
)
def test_dates_and_our_trade_are_tried_in_every_language(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password",
    [
        *("adminadmin", "hunter2hunter2", "abcabcabcabc", "!!!!!!!!!!!!", "ab1ab1ab1ab"),
        *("adminadmin1", "rootroot12", "testtest2026!", "qqqqqqqqqq1"),
    ],
)
def test_the_same_again_makes_no_password(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password", ["abcdefghij", "asdfghjkl123", "9876543210", "qwertz123456", "12345abcde"]
)
def test_keys_side_by_side_make_no_password(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password", ["streampai1", "Streampai-Desk!", "Str3ampai2026", "ada@example.com1", "Ada Lovelace 99"]
)
def test_our_name_and_the_accounts_own_words_are_easy(password: str) -> None:
    assert is_easy(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *("zwölf kleine Boxer", "correct horse battery staple", "test-password-1", "one password"),
        *("demo-admin-pw", "Admin-pass-123", "kaleidoscope7", "j8Fh2kQpZx1w", "Ek5qS2v0rD_8mnbA"),
        *("s3cr3t-adm1n-pw", "my demo password", "desk-admin-2026", "пароль для стола"),
    ],
)
def test_a_few_words_or_anything_random_is_not_easy(password: str) -> None:
    assert not is_easy(password, ABOUT)
