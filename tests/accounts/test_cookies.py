"""The session cookie."""

from streampai_app.accounts.cookies import cookie_name, secret_in
from streampai_app.settings import Settings

HTTP = Settings(public_url="http://localhost:8000")
HTTPS = Settings(public_url="https://desk.example.com")


def test_over_https_only_this_host_can_set_the_cookie():
    assert cookie_name(HTTPS) == "__Host-streampai_session"
    assert cookie_name(HTTP) == "streampai_session"


def test_the_secret_is_found_among_other_cookies():
    assert secret_in("a=b; streampai_session=s3cret_-; c=d", HTTP) == "s3cret_-"


def test_a_cookie_set_without_the_prefix_is_not_believed_over_https():
    assert secret_in("streampai_session=planted", HTTPS) == ""


def test_no_cookie_is_no_secret():
    assert secret_in("", HTTP) == ""
