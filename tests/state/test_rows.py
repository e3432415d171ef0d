"""How a chat is named and described."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from streampai_app.state.rows import browser_of, is_older, name_of, opened, row_of
from streampai_app.support.views import ChatView

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHAT = ChatView(
    id="cht_1",
    kind="bug",
    state="open",
    subject="It broke",
    preview="Please help",
    last_sender="visitor",
    last_seq=3,
    read_seq=1,
    other_read_seq=2,
    unread=2,
    visitor_id="vis_01M84GKRHPSHBR60J33G7M6665",
    visitor_name="",
    visitor_email="",
    page_url="https://streampai.example/studio/?tab=alerts",
    user_agent="",
    previous_chat_id=None,
    created_at=NOON,
    last_activity_at=NOON,
    resolved_at=None,
    resolved_by="",
)


def test_a_visitor_is_called_by_what_they_said_or_by_what_tells_them_apart():
    assert name_of(replace(CHAT, visitor_name="Lena", visitor_email="l@x.y")) == "Lena"
    assert name_of(replace(CHAT, visitor_email="l@x.y")) == "l@x.y"
    assert name_of(CHAT) == "Visitor 6665"


def test_the_last_words_say_whose_they_are():
    assert row_of(CHAT).preview == "Please help"
    assert row_of(replace(CHAT, last_sender="admin")).preview == "You: Please help"


def test_a_page_that_is_no_web_page_is_no_link():
    assert opened(CHAT).page_url == CHAT.page_url
    assert opened(replace(CHAT, page_url="javascript:alert(1)")).page_url == ""
    assert opened(CHAT).page_name == "streampai.example/studio"


@pytest.mark.parametrize(
    ("user_agent", "browser"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/2010 Firefox/143.0",
            "Firefox 143 on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/26.1 Safari/605.1.15",
            "Safari 26 on macOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
            " Mobile Safari/537.36",
            "Chrome 142 on Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
            " Safari/537.36 Edg/142.0.0.0",
            "Edge 142 on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/26.0 Mobile/15E148 Safari/604.1",
            "Safari 26 on iPhone",
        ),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_from_what_it_calls_itself(user_agent, browser):
    assert browser_of(user_agent) == browser


def test_a_chat_read_before_something_happened_is_older_than_what_shows_it():
    now = opened(CHAT)
    for happened in (
        {"last_seq": 4},
        {"read_seq": 3},
        {"other_read_seq": 3},
        {"state": "resolved", "resolved_at": NOON},
    ):
        later = opened(replace(CHAT, **happened))
        assert is_older(now, later)
        assert not is_older(later, now)
    assert not is_older(now, now)
