"""The widget's HTTP side: the life of a chat, and every way to ask wrongly."""

import json

import pytest

from streampai_app.accounts.secrets import new_secret
from streampai_app.support.queries import chat_of
from tests.people import new_uuid
from tests.web.conftest import EMBEDDER, start_json


def bodies(visitor, chat_id=None):
    answer = visitor.get(f"/chats/{chat_id or visitor.chat_id}/messages")
    return [message["body"] for message in answer.json()["messages"]]


def test_the_first_message_makes_a_visitor_a_chat_and_a_token(desk):
    answer = desk.start("Hi there", page_url="https://shop.example/cart")
    assert answer.status_code == 201
    told = answer.json()
    assert len(told["token"]) == 43
    assert told["chat"] | {"id": "", "created_at": "", "last_activity_at": ""} == {
        "id": "",
        "kind": "support",
        "state": "open",
        "subject": "",
        "title": "Hi there",
        "preview": "Hi there",
        "last_seq": 1,
        "read_seq": 0,
        "team_read_seq": 0,
        "unread": 0,
        "previous_chat": None,
        "created_at": "",
        "last_activity_at": "",
        "resolved_at": None,
    }
    assert [message["body"] for message in told["messages"]] == ["Hi there"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_chat_keeps_the_title_that_it_began_with(desk):
    told = desk.start("Where is   my payout? " + "It is late. " * 40).json()
    headers = {"Authorization": f"Bearer {told['token']}"}
    said = {"id": new_uuid(), "body": "Hello?"}
    desk.client.post(f"/api/support/chats/{told['chat']['id']}/messages", json=said, headers=headers)
    [chat] = desk.client.get("/api/support/chats", headers=headers).json()["chats"]
    assert (chat["title"][:20], chat["title"][-1], len(chat["title"])) == ("Where is my payout? ", "…", 140)
    assert (chat["preview"], chat["subject"]) == ("Hello?", "")


def test_a_start_whose_answer_was_lost_is_the_same_chat_when_tried_again(desk):
    wanted = start_json("only once")
    first = desk.client.post("/api/support/chats", json=wanted).json()
    again = desk.client.post("/api/support/chats", json=wanted).json()
    assert again["chat"]["id"] == first["chat"]["id"]
    assert again["token"] not in {None, first["token"]}
    headers = {"Authorization": f"Bearer {first['token']}"}
    assert desk.client.get("/api/support/chats", headers=headers).status_code == 401
    headers = {"Authorization": f"Bearer {again['token']}"}
    assert len(desk.client.get("/api/support/chats", headers=headers).json()["chats"]) == 1


def test_a_start_key_alone_gives_nothing_once_its_token_has_been_used(desk):
    wanted = start_json()
    first = desk.client.post("/api/support/chats", json=wanted).json()
    headers = {"Authorization": f"Bearer {first['token']}"}
    assert desk.client.get("/api/support/chats", headers=headers).status_code == 200
    stolen = desk.client.post("/api/support/chats", json=wanted)
    assert (stolen.status_code, stolen.json()["reason"]) == (409, "start-key-used")
    mine = desk.client.post("/api/support/chats", json=wanted, headers=headers)
    assert (mine.status_code, mine.json()["token"]) == (201, None)


def test_somebody_elses_start_key_finds_no_chat(desk):
    wanted = start_json()
    desk.client.post("/api/support/chats", json=wanted)
    other = desk.visitor()
    assert other.post("/chats", json=wanted).status_code == 404


def test_a_second_chat_belongs_to_the_same_visitor_and_links_back(desk):
    visitor = desk.visitor("first")
    answer = desk.start("second", token=visitor.token, previous_chat=visitor.chat_id).json()
    assert answer["token"] is None
    assert answer["chat"]["previous_chat"] == visitor.chat_id
    assert [chat["preview"] for chat in visitor.get("/chats").json()["chats"]] == ["second", "first"]


def test_nobody_links_back_to_somebody_elses_chat(desk):
    mine, theirs = desk.visitor(), desk.visitor()
    assert desk.start(token=mine.token, previous_chat=theirs.chat_id).status_code == 404
    assert desk.start(previous_chat=theirs.chat_id).status_code == 404


def test_requests_and_bugs_are_chats_of_their_kind_with_a_title(desk):
    for kind in ("feature", "bug"):
        answer = desk.start(kind=kind, subject="  Dark   mode\n").json()
        assert (answer["chat"]["kind"], answer["chat"]["subject"]) == (kind, "Dark mode")
        refused = desk.start(kind=kind)
        assert (refused.status_code, refused.json()["field"]) == (422, "subject")


def test_replies_are_unread_until_read_and_past_chats_stay_readable_when_resolved(desk):
    visitor, admin = desk.visitor("Help"), desk.admin()
    desk.reply(admin, visitor.chat_id, "On it")
    desk.resolve(admin, visitor.chat_id)
    chat = visitor.get("/chats").json()["chats"][0]
    assert (chat["state"], chat["unread"]) == ("resolved", 1)
    assert chat["resolved_at"] is not None
    assert bodies(visitor) == ["Help", "On it"]


def test_a_resolved_chat_refuses_with_409_and_a_reason(desk):
    visitor = desk.visitor()
    desk.resolve(desk.admin(), visitor.chat_id)
    answer = visitor.post(f"/chats/{visitor.chat_id}/messages", json={"id": new_uuid(), "body": "one more"})
    assert (answer.status_code, answer.json()["reason"]) == (409, "resolved")
    assert answer.headers["content-type"] == "application/problem+json"
    assert bodies(visitor) == ["Hello?"]


def test_sending_twice_over_http_stores_once(desk):
    visitor, message = desk.visitor(), {"id": new_uuid(), "body": "once"}
    path = f"/chats/{visitor.chat_id}/messages"
    first, again = visitor.post(path, json=message), visitor.post(path, json=message)
    assert first.json() == again.json()
    assert bodies(visitor) == ["Hello?", "once"]


def test_messages_are_read_in_pages_after_a_number(desk):
    visitor = desk.visitor()
    for number in range(3):
        body = {"id": new_uuid(), "body": str(number)}
        visitor.post(f"/chats/{visitor.chat_id}/messages", json=body)
    answer = visitor.get(f"/chats/{visitor.chat_id}/messages", params={"after": 2}).json()
    assert [(message["seq"], message["body"]) for message in answer["messages"]] == [(3, "1"), (4, "2")]
    assert answer["more"] is False


def test_sign_out_ends_the_token(desk):
    visitor = desk.visitor()
    assert visitor.post("/sign-out").status_code == 204
    assert visitor.get("/chats").status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", "x" * 10_000, "\x00", "ü"])
def test_a_token_we_do_not_know_is_401(desk, token):
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = desk.client.get("/api/support/chats", headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (401, "not-signed-in")


def test_an_admins_cookie_secret_is_no_visitors_token(desk):
    from streampai_app.accounts.sessions import open_session
    from tests.people import add_account

    secret = desk.write(lambda tx: open_session(tx, account_id=add_account(tx)))
    headers = {"Authorization": f"Bearer {secret}"}
    assert desk.client.get("/api/support/chats", headers=headers).status_code == 401


def test_somebody_elses_chat_is_not_there(desk):
    mine, theirs = desk.visitor(), desk.visitor("secret")
    assert mine.get(f"/chats/{theirs.chat_id}/messages").status_code == 404
    path = f"/chats/{theirs.chat_id}/messages"
    assert mine.post(path, json={"id": new_uuid(), "body": "hi"}).status_code == 404
    assert bodies(theirs) == ["secret"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"[]", "not-an-object"),
        (b"\xff\xfe", "not-utf-8"),
        (b'{"kind": "\xc3\x28"}', "not-utf-8"),
        (b"[" * 20_000, "not-json"),
    ],
)
def test_a_body_that_cannot_be_read_is_400_and_says_why(desk, raw, reason):
    answer = desk.client.post("/api/support/chats", content=raw)
    assert (answer.status_code, answer.json()["reason"]) == (400, reason)


def test_a_body_over_the_limit_is_413(desk):
    answer = desk.client.post("/api/support/chats", content=b'{"a": "' + b"x" * 70_000 + b'"}')
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "rant"}, "kind"),
        ({"kind": ["support"]}, "kind"),
        ({"message": None}, "message"),
        ({"message": {"id": "7", "body": "x"}}, "id"),
        ({"message": {"id": None, "body": "x"}}, "id"),
        ({"message": {"id": new_uuid(), "body": ""}}, "message"),
        ({"message": {"id": new_uuid(), "body": "x" * 4001}}, "message"),
        ({"message": {"id": new_uuid(), "body": "\ud800"}}, "message"),
        ({"start_key": "short"}, "start_key"),
        ({"start_key": new_secret() + "\n"}, "start_key"),
        ({"subject": "x" * 201}, "subject"),
    ],
)
def test_a_wrong_field_is_422_names_the_field_and_stores_nothing(desk, changes, field):
    raw = json.dumps(start_json(**changes))
    answer = desk.client.post("/api/support/chats", content=raw)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    from sqlmodel import select

    from streampai_app.models import Visitor

    assert desk.read(lambda tx: tx.session.exec(select(Visitor)).all()) == []


def test_whoever_a_message_says_it_is_from_it_is_from_its_sender(desk):
    victim, forger = desk.visitor(), desk.visitor()
    admin = desk.admin()
    forged = {"sender": "admin", "sender_id": admin.id, "name": "Ada", "session_id": admin.session_id}
    forged |= {"visitor_id": "vis_1", "seq": 99, "chat": victim.chat_id, "chat_id": victim.chat_id}
    path = f"/chats/{forger.chat_id}/messages"
    answer = forger.post(path, json={"id": new_uuid(), "body": "I am the team"} | forged)
    assert answer.status_code == 201
    last = forger.get(path).json()["messages"][-1]
    assert (last["sender"], last["name"], last["seq"], last["body"]) == ("visitor", "", 2, "I am the team")
    assert bodies(victim) == ["Hello?"]


@pytest.mark.parametrize("changes", [{"website": "http://spam"}, {"elapsed_ms": 30}, {"elapsed_ms": "x"}])
def test_a_first_message_no_hand_could_have_sent_is_refused(desk, changes):
    answer = desk.start(**changes)
    assert (answer.status_code, answer.json()["reason"]) == (422, "looks-automatic")


def test_a_page_outside_the_allow_list_is_refused_before_anything_is_done(desk):
    evil = {"Origin": "https://evil.example"}
    answer = desk.client.post("/api/support/chats", json=start_json(), headers=evil)
    assert (answer.status_code, answer.json()["reason"]) == (403, "origin-not-allowed")
    assert answer.headers["access-control-allow-origin"] == "https://evil.example"  # so it can say why


def test_a_page_on_the_allow_list_may_read_the_answer(desk):
    answer = desk.client.post("/api/support/chats", json=start_json(), headers={"Origin": EMBEDDER})
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == EMBEDDER
    asked = {"Origin": EMBEDDER, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type"
    assert desk.client.options("/api/support/chats", headers=asked).status_code == 200


def test_other_methods_are_405_and_unknown_addresses_404(desk):
    assert desk.client.delete("/api/support/chats").status_code == 405
    answer = desk.client.get("/api/support/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "page_url", ["http://[", "http://example.org:99999999/", "javascript:alert(1)", 7, ["x"]]
)
def test_an_odd_address_of_a_page_is_not_kept_and_costs_nobody_their_chat(desk, page_url):
    visitor = desk.visitor(page_url=page_url)
    admin = desk.admin()
    assert desk.read(chat_of, admin, visitor.chat_id).page_url == ""


def test_a_secret_in_the_path_of_a_page_is_not_kept(desk):
    secret = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
    visitor = desk.visitor(page_url=f"https://shop.example/reset/{secret}/ada@example.org")
    kept = desk.read(chat_of, desk.admin(), visitor.chat_id).page_url
    assert kept == "https://shop.example/reset/[redacted]/[redacted]"


@pytest.mark.parametrize(("context", "kept"), [({"browser": {"browser": "X"}}, "Mine/1.0"), ({}, "")])
def test_a_report_without_the_browser_does_not_keep_it_from_the_request_either(desk, context, kept):
    report = start_json("It broke", kind="bug", subject="Broken", context=context)
    headers = {"User-Agent": "Mine/1.0"}
    begun = desk.client.post("/api/support/chats", json=report, headers=headers)
    chat = desk.read(chat_of, desk.admin(), begun.json()["chat"]["id"])
    assert chat.user_agent == kept
