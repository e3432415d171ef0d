"""The widget's socket: hello, live messages both ways, cursors, refusals, and every way to misbehave."""

import gc
import json
import warnings

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect
from structlog.testing import capture_logs

from streampai_app import runtime
from streampai_app.accounts.sessions import authenticate, revoke_session
from streampai_app.db import Hint
from streampai_app.support.topics import topics_of
from streampai_app.web.widget import socket as widget_socket
from streampai_app.web.widget.socket import support_socket
from tests.people import new_uuid
from tests.web.conftest import EMBEDDER


def until(socket, op: str, **fields) -> dict:
    """Return the next frame of this kind, skipping others. The test times out if none comes."""
    while True:
        frame = socket.receive_json()
        if frame["op"] == op and all(frame.get(name) == value for name, value in fields.items()):
            return frame


def closed_with(socket) -> tuple[int, str]:
    while True:
        try:
            socket.receive_json()
        except WebSocketDisconnect as ended:
            return ended.code, ended.reason


def heard(frame: dict) -> list[str]:
    return [message["body"] for message in frame["messages"]]


def test_the_welcome_lists_the_visitors_chats_and_what_lies_beyond_the_cursor_follows(desk):
    visitor = desk.visitor("one")
    desk.reply(desk.admin(), visitor.chat_id, "two")
    with visitor.socket() as socket:
        socket.send_json(visitor.hello(**{visitor.chat_id: 1}))
        welcome = socket.receive_json()
        assert [chat["id"] for chat in welcome["chats"]] == [visitor.chat_id]
        frame = until(socket, "messages")
        assert (heard(frame), frame["more"]) == (["two"], False)
        assert frame["messages"][0]["name"] == "Ada"


def test_a_chat_without_a_cursor_starts_at_its_end(desk):
    visitor = desk.visitor("old news")
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        desk.reply(desk.admin(), visitor.chat_id, "fresh")
        assert heard(until(socket, "messages")) == ["fresh"]


def test_a_message_sent_is_acknowledged_and_heard_by_every_tab_of_the_visitor(desk):
    visitor = desk.visitor()
    with visitor.socket() as here, visitor.socket() as there:
        for socket in (here, there):
            socket.send_json(visitor.hello(**{visitor.chat_id: 1}))
            until(socket, "welcome")
        client_id = new_uuid()
        here.send_json({"op": "send", "chat": visitor.chat_id, "id": client_id, "body": "héllo 👋"})
        assert until(here, "sent")["seq"] == 2
        assert heard(until(there, "messages")) == ["héllo 👋"]


def test_a_socket_is_not_told_again_what_it_has_just_sent(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello(**{visitor.chat_id: 1}))
        until(socket, "welcome")
        for body in ("two", "three"):
            socket.send_json({"op": "send", "chat": visitor.chat_id, "id": new_uuid(), "body": body})
            assert socket.receive_json()["op"] == "sent"
        desk.reply(desk.admin(), visitor.chat_id, "four")
        assert heard(socket.receive_json()) == ["four"]


def test_a_socket_that_sends_before_it_has_read_all_misses_nothing(desk):
    visitor = desk.visitor("one")
    with visitor.socket() as socket:
        socket.send_json(visitor.hello(**{visitor.chat_id: 0}))
        socket.send_json({"op": "send", "chat": visitor.chat_id, "id": new_uuid(), "body": "two"})
        frames = [socket.receive_json() for _ in range(3)]
        assert {frame["op"] for frame in frames} == {"welcome", "messages", "sent"}
        assert heard(next(frame for frame in frames if frame["op"] == "messages"))[0] == "one"


def test_sending_again_over_the_socket_is_acknowledged_with_the_same_number(desk):
    visitor = desk.visitor()
    frame = {"op": "send", "chat": visitor.chat_id, "id": new_uuid(), "body": "once"}
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        socket.send_json(frame)
        first = until(socket, "sent")
        socket.send_json(frame)
        assert until(socket, "sent") == first


def test_a_chat_started_in_another_tab_appears_here_with_its_messages(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        new = desk.start("again", token=visitor.token).json()["chat"]["id"]
        frames = [socket.receive_json() for _ in range(2)]
        assert {frame["op"] for frame in frames} == {"chat", "messages"}
        assert all(
            (frame.get("chat") if frame["op"] == "messages" else frame["chat"]["id"]) == new
            for frame in frames
        )


def test_a_resolve_is_told_at_once_and_ends_the_sending(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        desk.resolve(desk.admin(), visitor.chat_id)
        assert until(socket, "chat")["chat"]["state"] == "resolved"
        socket.send_json({"op": "send", "chat": visitor.chat_id, "id": "not a uuid", "body": "x"})
        assert until(socket, "refused")["status"] == 422
        client_id = new_uuid()
        socket.send_json({"op": "send", "chat": visitor.chat_id, "id": client_id, "body": "x"})
        refused = until(socket, "refused")
        assert (refused["id"], refused["status"], refused["reason"]) == (client_id, 409, "resolved")


def test_a_whole_chat_is_read_by_watching_from_zero_in_pages(desk):
    visitor = desk.visitor("0")
    admin = desk.admin()
    for number in range(1, 205):
        desk.reply(admin, visitor.chat_id, str(number))
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        socket.send_json({"op": "watch", "chat": visitor.chat_id, "after": 0})
        first, second = until(socket, "messages"), until(socket, "messages")
    assert (len(first["messages"]), first["more"], second["more"]) == (200, True, False)
    assert heard(first) + heard(second) == [str(number) for number in range(205)]


def test_read_marks_move_forward_only_and_are_told_to_every_tab(desk):
    visitor, admin = desk.visitor(), desk.admin()
    for _ in range(3):
        desk.reply(admin, visitor.chat_id, "hi")
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        socket.send_json({"op": "read", "chat": visitor.chat_id, "seq": 3})
        assert until(socket, "chat")["chat"]["unread"] == 1
        socket.send_json({"op": "read", "chat": visitor.chat_id, "seq": 2})
        socket.send_json({"op": "read", "chat": visitor.chat_id, "seq": 99})
        chat = until(socket, "chat")["chat"]
    assert (chat["read_seq"], chat["unread"]) == (4, 0)


def test_ping_is_answered(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        socket.send_json({"op": "ping"})
        assert until(socket, "pong") == {"op": "pong"}


def test_somebody_elses_chat_can_be_neither_watched_nor_written_nor_read(desk):
    mine, theirs = desk.visitor(), desk.visitor("secret")
    with mine.socket() as socket:
        socket.send_json(mine.hello(**{theirs.chat_id: 0}))
        until(socket, "welcome")
        for frame in (
            {"op": "watch", "after": 0},
            {"op": "read", "seq": 1},
            {"op": "send", "id": new_uuid(), "body": "hi"},
        ):
            socket.send_json(frame | {"chat": theirs.chat_id})
            assert until(socket, "refused")["status"] == 404
        desk.reply(desk.admin(), theirs.chat_id, "for their eyes")
        socket.send_json({"op": "ping"})
        assert socket.receive_json() == {"op": "pong"}, "nothing of the other chat may arrive"


def test_a_revoked_session_is_shut_out_at_once(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        assert visitor.post("/sign-out").status_code == 204
        assert closed_with(socket) == (4401, "revoked")


def test_a_session_that_ended_without_a_hint_gets_no_further_message(desk):
    """The hint may be lost; the push itself asks again."""
    visitor = desk.visitor()

    def revoke_in_silence(tx):
        actor = authenticate(tx, visitor.token)
        revoke_session(tx, actor, actor.session_id)
        tx.hints.clear()

    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        desk.write(revoke_in_silence)
        desk.reply(desk.admin(), visitor.chat_id, "not for you any more")
        socket.send_json({"op": "ping"})
        assert socket.receive_json() == {"op": "pong"}
        socket.send_json({"op": "send", "chat": visitor.chat_id, "id": new_uuid(), "body": "still here?"})
        assert closed_with(socket)[0] == 4401


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        ("nonsense", (4400, "not-json")),
        ("[]", (4400, "not-an-object")),
        ('{"op": "send"}', (4400, "hello-first")),
        ('{"op": "hello"}', (4400, "no-token")),
        ('{"op": "hello", "token": 7}', (4400, "no-token")),
        ('{"op": "hello", "token": "wrong"}', (4401, "not-signed-in")),
        ("x" * 70_000, (4413, "too-large")),
    ],
)
def test_a_first_frame_that_is_no_hello_ends_the_socket_with_its_reason(desk, first, wanted):
    with desk.client.websocket_connect("/api/support/socket") as socket:
        socket.send_text(first)
        assert closed_with(socket) == wanted


@pytest.mark.parametrize(
    "frame",
    [
        "nonsense",
        '{"op": "fly"}',
        '{"op": ["send"]}',
        '{"op": "ping", "x": NaN}',
        "[" * 20_000,
        b"\x00\x01",
    ],
)
def test_a_later_frame_that_makes_no_sense_ends_the_socket(desk, frame):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_text(frame)
        assert closed_with(socket)[0] == 4400


@pytest.mark.parametrize(
    "frame",
    [
        {"op": "send", "chat": None, "id": None, "body": None},
        {"op": "send", "chat": "\ud800", "id": "\ud800", "body": "x"},
        {"op": "send", "chat": "cht_\x00", "id": "\x00", "body": "\x00"},
        {"op": "watch", "chat": "cht_1'; --", "after": 0},
        {"op": "typing", "chat": {}},
        {"op": "read", "chat": "x" * 50_000, "seq": 1},
    ],
)
def test_hostile_values_are_refused_and_their_neighbours_unharmed(desk, frame):
    bad, good = desk.visitor(), desk.visitor()
    with bad.socket() as theirs, good.socket() as mine:
        theirs.send_json(bad.hello())
        mine.send_json(good.hello())
        until(theirs, "welcome")
        until(mine, "welcome")
        theirs.send_text(json.dumps(frame))
        mine.send_json({"op": "send", "chat": good.chat_id, "id": new_uuid(), "body": "fine"})
        assert until(mine, "sent")["seq"] == 2
        if frame["op"] != "typing":
            assert until(theirs, "refused")["status"] in {404, 422}


@pytest.mark.parametrize("after", [-1, 2**31, 1.5, "1", True, None])
def test_a_cursor_that_is_no_number_ends_the_socket(desk, after):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        socket.send_json({"op": "watch", "chat": visitor.chat_id, "after": after})
        assert closed_with(socket)[0] == 4400


def test_a_socket_that_floods_is_told_kindly_first_and_closed_then(desk):
    visitor = desk.visitor()
    with visitor.socket() as socket:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        for _ in range(45):
            socket.send_json({"op": "send", "chat": visitor.chat_id, "id": new_uuid(), "body": "spam"})
        refused = until(socket, "refused")
        assert (refused["status"], refused["reason"]) == (429, "too-many")
        assert refused["retry_after"] >= 1
        for _ in range(400):
            socket.send_json({"op": "ping"})
        assert closed_with(socket) == (4429, "flooding")


def test_only_allowed_origins_open_a_socket(desk):
    visitor = desk.visitor()
    with visitor.socket(EMBEDDER) as socket:
        socket.send_json(visitor.hello())
        assert socket.receive_json()["op"] == "welcome"
    with visitor.socket("https://evil.example") as socket:
        assert closed_with(socket) == (4403, "origin-not-allowed")


def test_work_that_never_begins_leaves_nothing_over(desk):
    """The frame after it ended the socket before its turn came."""
    visitor = desk.visitor()
    said = [visitor.hello(), {"op": "read", "chat": visitor.chat_id, "seq": 1}, {"op": "nonsense"}]
    heard_in_a_row = iter(
        [{"type": "websocket.connect"}]
        + [{"type": "websocket.receive", "text": json.dumps(frame)} for frame in said]
    )
    answers = []

    async def receive():
        return next(heard_in_a_row)

    async def send(message):
        answers.append(message)

    scope = {"type": "websocket", "path": "/", "headers": [], "client": ("192.0.2.1", 1)}
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        desk.client.portal.call(support_socket, WebSocket(scope, receive, send))
        gc.collect()
    assert answers[-1] == {"type": "websocket.close", "code": 4400, "reason": "unknown-op"}
    assert [str(each.message) for each in told if "never awaited" in str(each.message)] == []


def test_hints_are_heard_while_a_socket_has_all_the_work_it_may_have(desk, monkeypatch):
    visitor, admin = desk.visitor(), desk.admin()
    with visitor.socket() as socket, capture_logs() as logged:
        socket.send_json(visitor.hello())
        until(socket, "welcome")
        monkeypatch.setattr(widget_socket, "UNDER_WAY_AT_MOST", 0)
        typing = {"chat": visitor.chat_id, "who": admin.id, "side": "admin", "name": "Ada"}
        who = desk.read(authenticate, visitor.token)
        hints = [
            Hint(topics_of(visitor.chat_id, who.id), "typing", typing),
            Hint((f"session:{who.session_id}",), "moved", {}),
        ]
        desk.client.portal.call(lambda: runtime.current().bus.publish(hints))
        desk.reply(admin, visitor.chat_id, "still here")
        assert heard(until(socket, "messages")) == ["still here"]
    assert [line for line in logged if line["event"] == "subscriber failed"] == []
