"""Somebody signs in and says that what this browser did is theirs: by cookie and token, and nothing less."""

import pytest

from streampai_app.accounts.sessions import open_session, revoke_sessions_of
from streampai_app.models import Role
from tests.people import add_account, new_uuid

from .test_roadmap import OWN, ask, count_of, show

API = "/api/support"


class Person:
    """An account, and its cookie."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.id = desk.write(lambda tx: add_account(tx, "Nova", Role.STREAMER))
        secret = desk.write(lambda tx: open_session(tx, account_id=self.id))
        self.cookie = {"cookie": f"streampai_session={secret}"}

    def vote(self, item_id: str) -> None:
        answer = self.desk.client.post(
            f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=OWN | self.cookie
        )
        assert answer.status_code == 200

    def join(self, browser, **headers: str):
        headers = OWN | self.cookie | browser.headers | headers
        return self.desk.client.post("/roadmap/join", headers=headers)


def vote_as(browser, item_id: str) -> int:
    answer = browser.post(f"/requests/{item_id}/vote", json={"on": True})
    return answer.json()["request"]["votes"]


@pytest.fixture
def person(desk):
    return Person(desk)


def test_who_was_never_a_visitor_becomes_the_one_of_this_browser(desk, person):
    wanted, browser = ask(desk, "Polls"), desk.visitor("Hello?")
    assert vote_as(browser, wanted) == 2
    for _ in range(2):
        assert person.join(browser).status_code == 204
    person.vote(wanted)
    page = show(desk, **person.cookie)
    assert count_of(page, wanted) == 2
    assert 'name="vote" value="no"' in page
    assert vote_as(browser, wanted) == 2
    assert [chat["id"] for chat in browser.get("/chats").json()["chats"]] == [browser.chat_id]


def test_who_was_one_already_gets_all_that_this_browser_did_and_has_one_vote(desk, person):
    both, only = ask(desk, "Polls"), ask(desk, "Karaoke")
    person.vote(both)
    first, second = desk.visitor("On my phone"), desk.visitor("At my desk")
    for browser in (first, second):
        assert person.join(browser).status_code == 204
        assert vote_as(browser, both) == 2
        assert vote_as(browser, only) == 2
    page = show(desk, **person.cookie)
    assert (count_of(page, both), count_of(page, only)) == (2, 2)
    for browser in (first, second):  # each of the two reads and writes in both chats
        chats = {chat["id"] for chat in browser.get("/chats").json()["chats"]}
        assert chats == {first.chat_id, second.chat_id}
        said = {"id": new_uuid(), "body": "And one more thing"}
        assert browser.post(f"/chats/{first.chat_id}/messages", json=said).status_code == 201


def test_a_message_sent_again_after_the_chats_moved_is_still_the_same(desk, person):
    person.vote(ask(desk, "Polls"))
    browser, said = desk.visitor("Hello?"), {"id": new_uuid(), "body": "Once"}
    path = f"/chats/{browser.chat_id}/messages"
    browser.post(path, json=said)
    person.join(browser)
    browser.post(path, json=said)
    assert [message["body"] for message in browser.get(path).json()["messages"]] == ["Hello?", "Once"]


def test_an_open_socket_is_told_to_come_back_and_is_the_person_then(desk, person):
    person.vote(ask(desk, "Polls"))
    browser = desk.visitor("Hello?")
    with browser.socket() as socket:
        socket.send_json(browser.hello())
        assert socket.receive_json()["op"] == "welcome"
        person.join(browser)
        frame = socket.receive()
        assert (frame["type"], frame["code"], frame["reason"]) == ("websocket.close", 4205, "moved")
    with browser.socket() as socket:
        socket.send_json(browser.hello())
        assert [chat["id"] for chat in socket.receive_json()["chats"]] == [browser.chat_id]


def test_the_same_comment_id_from_two_who_are_one_harms_nothing(desk, person):
    wanted, said = ask(desk, "Polls"), {"id": new_uuid(), "body": "Please"}
    browser, other = desk.visitor(), desk.visitor()
    person.join(other)
    for each in (browser, other):
        assert each.post(f"/requests/{wanted}/comments", json=said).status_code == 201
    assert person.join(browser).status_code == 204


def test_what_is_anothers_stays_theirs(desk, person):
    wanted, browser, thief = ask(desk, "Polls"), desk.visitor(), Person(desk)
    vote_as(browser, wanted)
    person.join(browser)
    answer = thief.join(browser)
    assert (answer.status_code, answer.json()["reason"]) == (403, "somebody-elses")
    assert 'name="vote" value="yes"' in show(desk, **thief.cookie)


def test_it_takes_the_cookie_the_token_and_our_own_page(desk, person):
    wanted, browser = ask(desk, "Polls"), desk.visitor()
    vote_as(browser, wanted)
    for status, headers in (
        (401, OWN | browser.headers),
        (401, OWN | person.cookie),
        (401, OWN | person.cookie | {"authorization": "Bearer made-up"}),
        (401, OWN | browser.headers | {"cookie": f"streampai_session={browser.token}"}),
        (401, OWN | person.cookie | {"authorization": f"Bearer {person.cookie['cookie'].split('=')[1]}"}),
        (403, person.cookie | browser.headers),
        (403, person.cookie | browser.headers | {"origin": "https://evil.example"}),
        (403, person.cookie | browser.headers | {"origin": "https://shop.example"}),
    ):
        assert desk.client.post("/roadmap/join", headers=headers).status_code == status, headers
    assert 'name="vote" value="yes"' in show(desk, **person.cookie)


def test_when_an_account_is_locked_out_its_widgets_are_too(desk, person):
    browser, stranger = desk.visitor(), desk.visitor()
    person.join(browser)
    desk.write(revoke_sessions_of, person.id)
    assert browser.get("/chats").status_code == 401
    assert stranger.get("/chats").status_code == 200


def test_the_question_stands_only_on_the_page_of_who_is_signed_in(desk, person):
    wanted = ask(desk, "Polls")
    for path in ("/roadmap", f"/roadmap/{wanted}"):
        assert "data-join" not in show(desk, path)
        assert "data-join" in show(desk, path, **person.cookie)
