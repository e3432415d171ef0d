"""Ending mail by one click: a mail program's POST, a person's button, a scanner's look."""

import threading

import pytest

from streampai_app import runtime
from streampai_app.feedback.mailing import make_unsubscribe_url, who_wants_none

EMAIL = "ada@example.org"


@pytest.fixture
def link(desk) -> str:
    return desk.write(make_unsubscribe_url, "", EMAIL)


def left_alone(desk) -> set[str]:
    return desk.write(who_wants_none, {EMAIL, "bob@example.org"})


def test_looking_ends_nothing_and_shows_a_button(desk, link):
    answer = desk.client.get(link)
    assert (answer.status_code, left_alone(desk)) == (200, set())
    assert f'action="{link}"' in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert EMAIL not in answer.text


def test_a_mail_program_ends_it_by_one_post_without_cookie_or_origin(desk, link):
    for _ in range(2):
        answer = desk.client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert left_alone(desk) == {EMAIL}


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 43, "<script>"])
def test_an_unknown_link_does_nothing_and_says_so(desk, secret):
    for ask in (desk.client.get, desk.client.post):
        answer = ask(f"/unsubscribe/{secret}")
        assert answer.status_code == 404
        assert "<script>" not in answer.text


def test_it_speaks_the_readers_language(desk, link):
    assert "Mails beenden" in desk.client.get(link, headers={"Accept-Language": "de"}).text


def test_a_made_up_link_is_answered_while_somebody_else_writes(desk):
    """It takes no write lock, so a flood of them keeps nobody from writing."""
    begun, enough = threading.Event(), threading.Event()

    def write_for_long(tx) -> None:
        begun.set()
        enough.wait(3)

    writing = desk.client.portal.start_task_soon(runtime.current().db.write, write_for_long)
    assert begun.wait(3)
    try:
        assert desk.client.post(f"/unsubscribe/{'a' * 43}").status_code == 404
        assert not writing.done()
    finally:
        enough.set()
        writing.result()
