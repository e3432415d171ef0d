"""ADMIN_PASSWORD meets the rule of every password, in one line that names it."""

import secrets

import pytest

from streampai_app.cli.admin_password import check_admin_password
from streampai_app.cli.demo import DEMO_EMAIL
from streampai_app.cli.doctor import check_first_admin
from streampai_app.settings import SettingsError, read_settings


@pytest.mark.parametrize("password", ["x", "password123", "qwertyuiop", "Streampai1!", "boss@example.com"])
def test_a_weak_one_stops_the_start_and_doctor_tells(password: str) -> None:
    settings = read_settings(admin_email="boss@example.com", admin_password=password)
    with pytest.raises(SettingsError) as refused:
        check_admin_password(settings, settings.admin_email)
    message = str(refused.value)
    assert message.startswith("ADMIN_PASSWORD: ")
    assert "\n" not in message
    assert check_first_admin(settings) == message


@pytest.mark.parametrize("password", ["", "demo-admin-pw", "a password for tests only"])
def test_a_reasonable_one_is_taken_and_so_is_none(password: str) -> None:
    settings = read_settings(admin_password=password, admin_email="ada@desk.example")
    check_admin_password(settings, DEMO_EMAIL)
    assert check_first_admin(settings) == "ok"


def test_what_the_demo_makes_up_passes() -> None:
    for _ in range(200):
        check_admin_password(read_settings(admin_password=secrets.token_urlsafe(12)), DEMO_EMAIL)
