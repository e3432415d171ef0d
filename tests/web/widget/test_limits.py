"""Who starts or sends too much is told so, when to come again, and loses nothing that was stored."""

import pytest

from tests.people import new_uuid
from tests.web.conftest import Browser, Desk


def told_to_wait(answer) -> bool:
    """Whether this is a clear 429."""
    assert answer.status_code in {201, 429}, answer.text
    if answer.status_code == 201:
        return False
    assert answer.json()["reason"] == "too-many"
    assert "kept" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) >= 1
    return True


def send(visitor: Browser):
    return visitor.post(f"/chats/{visitor.chat_id}/messages", json={"id": new_uuid(), "body": "Hello?"})


@pytest.fixture
def visitor(desk: Desk) -> Browser:
    return desk.visitor()


def test_a_visitor_starts_ten_chats_and_then_waits(desk: Desk, visitor: Browser) -> None:
    starts = [told_to_wait(desk.start(token=visitor.token)) for _ in range(11)]
    assert starts == [False] * 10 + [True]
    assert not told_to_wait(desk.start()), "somebody else at the same address"


def test_an_address_starts_a_hundred_chats_and_then_waits(desk: Desk) -> None:
    starts = [told_to_wait(desk.start()) for _ in range(101)]
    assert starts == [False] * 100 + [True]


def test_a_visitor_sends_sixty_messages_a_minute_and_then_waits(desk: Desk, visitor: Browser) -> None:
    sent = [told_to_wait(send(visitor)) for _ in range(61)]
    assert sent == [False] * 60 + [True]
    assert not told_to_wait(send(desk.visitor())), "somebody else at the same address"
    assert visitor.get("/chats").json()["chats"][0]["last_seq"] == 61
