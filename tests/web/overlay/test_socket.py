"""The overlay's socket: what it is told, and that it cannot be misused."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.websockets import WebSocketDisconnect

from streampai_app import clock, runtime
from streampai_app.alerts import controls, overlays
from streampai_app.alerts.preferences import save_preferences
from streampai_app.alerts.rules import BACK_WITHIN
from streampai_app.models import Account, Alert, DisputeState, DonationPage, OverlayPage
from streampai_app.models import Overlay as OverlayRow
from streampai_app.web.overlay import socket
from tests.alerts.giving import add_star, give, hear
from tests.donations.world import dispute, refund
from tests.waiting import eventually

ADDRESS = "/api/overlay/socket"


class Overlay:
    """A page's side of the conversation."""

    def __init__(self, socket, secret: str, page: str) -> None:
        self.socket, self.secret, self.page = socket, secret, page

    def hello(self, **more) -> dict:
        self.say("hello", token=self.secret, page=self.page, **more)
        return self.hear("welcome")

    def say(self, op: str, **fields) -> None:
        self.socket.send_json({"op": op, **fields})

    def hear(self, op: str) -> dict:
        """Return the next frame, which must be this one."""
        frame = self.next()
        assert frame["op"] == op, frame
        return frame

    def next(self) -> dict:
        return self.socket.receive_json()

    def find(self, op: str) -> dict:
        """Return the next frame of this kind, whatever comes before it."""
        while (frame := self.socket.receive_json())["op"] != op:
            pass
        return frame

    def answer(self, op: str, given: dict) -> dict:
        self.say(op, alert=given["alert"], lease=given["lease"])
        return self.socket.receive_json()


class Studio:
    def __init__(self, desk) -> None:
        self.desk = desk
        self.streamer, self.secret = desk.write(add_star)
        self.prefer(is_speech_on=False)

    def prefer(self, **change) -> None:
        self.desk.write(save_preferences, self.streamer, change)

    def give(self, message: str = "Hi!", **changes) -> str:
        return self.desk.write(lambda tx: give(tx, self.streamer.id, message, **changes))

    def press(self, button: str, *args):
        return self.desk.write(getattr(controls, button), self.streamer, *args)

    def state(self, alert: str) -> str:
        return self.desk.read(lambda tx: tx.session.get(Alert, alert).state)

    @contextmanager
    def overlay(self, page: str = "page"):
        with self.desk.client.websocket_connect(ADDRESS) as socket:
            yield Overlay(socket, self.secret, page)

    def collect_for(self, title: str, amount: int) -> None:
        def work(tx) -> None:
            page = DonationPage(streamer_id=self.streamer.id, updated_at=tx.now)
            page.goal_title, page.goal_amount, page.goal_currency = title, amount, "EUR"
            tx.session.add(page)

        self.desk.write(work)


def look(alert: str) -> str:
    """Return an alert's state, from within the desk's own loop."""
    return runtime.current().db.read_now(lambda tx: tx.session.get(Alert, alert).state)


def player() -> str:
    """Return the page that plays, from within the desk's own loop."""
    return runtime.current().db.read_now(lambda tx: tx.session.exec(select(OverlayRow.player)).one())


@pytest.fixture
def studio(desk) -> Studio:
    return Studio(desk)


def test_an_alert_is_told_played_and_noted(studio):
    with studio.overlay() as overlay:
        welcome = overlay.hello()
        assert (welcome["muted"], welcome["panicked"], welcome["goal"]) == (False, False, None)
        alert = studio.give("Hello", amount=1250)
        given = overlay.hear("play")
        assert (given["alert"], given["lease"], given["name"], given["text"], given["amount"]) == (
            alert,
            1,
            "Ana",
            "Hello",
            "€12.50",
        )
        assert overlay.answer("began", given) == {"op": "noted", "what": "began", "alert": alert, "lease": 1}
        assert overlay.answer("ended", given)["op"] == "noted"
        assert studio.state(alert) == "shown"
        following = studio.give()
        assert overlay.hear("play")["alert"] == following


def test_a_page_that_comes_back_in_the_middle_is_left_to_play_on(studio):
    alert = studio.give()
    with studio.overlay() as overlay:
        overlay.hello()
        given = overlay.hear("play")
        overlay.socket.close(1006)
    with studio.overlay() as overlay:
        overlay.hello(playing={"alert": alert, "lease": given["lease"]})
        overlay.say("ping")
        overlay.hear("pong")  # and nothing before it
        assert overlay.answer("ended", given)["op"] == "noted"
    assert studio.state(alert) == "shown"


def test_a_page_that_comes_back_to_an_alert_that_is_no_longer_its_own_is_told_to_stop(studio):
    alert = studio.give()
    with studio.overlay() as overlay:
        overlay.hello()
        given = overlay.hear("play")
        overlay.socket.close(1006)
    studio.press("skip", alert)
    with studio.overlay() as overlay:
        overlay.hello(playing={"alert": alert, "lease": given["lease"]})
        assert overlay.hear("stop") == {"op": "stop", "alert": alert, "lease": given["lease"]}
        assert overlay.answer("ended", given)["op"] == "refused"
    assert studio.state(alert) == "skipped"


def test_a_page_that_is_closed_gives_back_what_it_had_at_once(studio):
    alert = studio.give()
    with studio.overlay("one") as overlay:
        overlay.hello()
        overlay.hear("play")
        overlay.socket.close(1001)
        studio.desk.client.portal.call(eventually, lambda: look(alert) == "ready")
    with studio.overlay("two") as overlay:
        overlay.hello()
        assert overlay.hear("play")["lease"] == 2
        assert studio.state(alert) == "leased"


def test_of_two_pages_one_plays(studio):
    with studio.overlay("one") as one, studio.overlay("two") as two:
        one.hello()
        studio.desk.client.portal.call(eventually, lambda: player() == "one")
        two.hello()
        studio.give()
        given = one.hear("play")
        two.say("ping")
        two.hear("pong")
        one.answer("ended", given)
        studio.press("mute")
        assert one.hear("scene")["muted"]
        assert two.hear("scene")["muted"]


def test_panic_stops_what_plays_and_calm_goes_on_with_what_waited(studio):
    studio.give()
    waiting = studio.give()
    with studio.overlay() as overlay:
        overlay.hello()
        given = overlay.hear("play")
        overlay.answer("began", given)
        studio.press("panic")
        told = {frame["op"]: frame for frame in (overlay.next(), overlay.next())}
        assert told["scene"]["panicked"]
        assert told["stop"]["alert"] == given["alert"]
        studio.press("calm")
        assert overlay.find("play")["alert"] == waiting


def test_a_page_that_opens_during_a_panic_is_told_so_at_once(studio):
    studio.press("panic")
    studio.give()
    with studio.overlay() as overlay:
        assert overlay.hello()["panicked"]
        overlay.say("ping")
        overlay.hear("pong")


def test_a_revoked_address_ends_its_sockets_at_once(studio):
    with studio.overlay() as overlay:
        overlay.hello()
        studio.desk.write(overlays.rotate_overlay, studio.streamer)
        with pytest.raises(WebSocketDisconnect) as closed:
            overlay.socket.receive_json()
    assert (closed.value.code, closed.value.reason) == (4401, "revoked")


def test_a_streamer_who_may_not_sign_in_any_more_has_no_overlay_either(studio):
    def disable(tx) -> None:
        tx.session.get_one(Account, studio.streamer.id).disabled_at = tx.now

    with studio.overlay() as overlay:
        overlay.hello()
        studio.desk.write(disable)
        overlay.say("ping")  # its first look for a turn, after the welcome, may have found out already
        with pytest.raises(WebSocketDisconnect) as closed:
            overlay.find("the end")
    assert closed.value.code == 4401


def test_the_goal_follows_gifts_and_refunds(studio):
    studio.collect_for("New camera", 10_000)
    with studio.overlay() as overlay:
        goal = overlay.hello()["goal"]
        assert (goal["title"], goal["raised"], goal["amount"], goal["share"]) == (
            "New camera",
            "€0.00",
            "€100.00",
            0,
        )
        studio.press("pause")
        studio.give(amount=2_500, ref="pay_goal")
        assert overlay.find("scene")["goal"]["share"] == 0.25
        studio.desk.write(lambda tx: hear(tx, refund(1_000, of="pay_goal")))
        assert overlay.hear("scene")["goal"]["raised"] == "€15.00"
        studio.prefer(look={"is_goal_shown": False})
        assert overlay.hear("scene")["goal"] is None


def test_the_goal_goes_down_with_a_dispute_that_is_lost(studio):
    studio.collect_for("New camera", 10_000)
    studio.press("pause")
    studio.give(amount=2_500, ref="pay_goal")
    with studio.overlay() as overlay:
        assert overlay.hello()["goal"]["raised"] == "€25.00"
        studio.desk.write(lambda tx: hear(tx, dispute(DisputeState.LOST, of="pay_goal")))
        assert overlay.hear("scene")["goal"]["raised"] == "€0.00"


def test_the_largest_gifts_are_shown_to_whoever_wants_them_and_follow_refunds_and_lost_disputes(studio):
    studio.press("pause")
    for name, amount in (("Ana", 2_500), ("Ben", 2_000), ("Cleo", 500), ("", 100)):
        studio.give(amount=amount, donor_name=name, ref=f"pay_{name}")
    with studio.overlay() as overlay:
        assert overlay.hello()["top"] == []
        studio.prefer(look={"is_top_shown": True})
        assert [gift["name"] for gift in overlay.hear("scene")["top"]] == ["Ana", "Ben", "Cleo", "Anonymous"]
        studio.desk.write(lambda tx: hear(tx, refund(1_000, of="pay_Ana")))
        assert overlay.hear("scene")["top"][:2] == [
            {"name": "Ben", "amount": "€20.00"},
            {"name": "Ana", "amount": "€15.00"},
        ]
        studio.desk.write(lambda tx: hear(tx, dispute(DisputeState.LOST, of="pay_Ben")))
        assert [gift["name"] for gift in overlay.hear("scene")["top"]] == ["Ana", "Cleo", "Anonymous"]


def test_a_name_that_waits_for_approval_is_on_no_list(studio):
    studio.prefer(look={"is_top_shown": True}, moderation="hold", blocked_words=["dreadful"])
    studio.give(donor_name="Dreadful Name")
    with studio.overlay() as overlay:
        assert overlay.hello()["top"] == [{"name": "Anonymous", "amount": "€5.00"}]


HOSTILE = {
    "an option": "-f /etc/passwd",
    "markup": "<speak>Hello <break time='60s'/> <img src=x onerror=alert(1)></speak>",
    "emoji": "😀🎉🔥",
    "numbers": "1," * 150,
    "scripts": "Привет hello 你好 שלום",
    "a direction": "\u202eolleh",
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_whatever_was_written_goes_on_air_as_text_and_the_next_one_follows(studio, message):
    alert, following = studio.give(message), studio.give("and on")
    with studio.overlay() as overlay:
        overlay.hello()
        given = overlay.hear("play")
        assert (given["alert"], given["text"]) == (alert, message.removeprefix("\u202e"))
        overlay.answer("began", given)
        overlay.answer("ended", given)
        assert overlay.hear("play")["alert"] == following


def test_an_alert_whose_speech_is_late_goes_out_without_a_hint(studio, monkeypatch):
    monkeypatch.setattr("streampai_app.alerts.queueing.SPEECH_WITHIN", timedelta(seconds=0.3))
    studio.prefer(is_speech_on=True)
    with studio.overlay() as overlay:
        overlay.hello()
        alert = studio.give()  # nobody speaks here: the worker is not running
        given = overlay.hear("play")
        assert (given["alert"], given["speech"]) == (alert, False)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": "play"}, 4400),
        ({"op": "began"}, 4400),
        ({"op": "ended", "alert": "x", "lease": "1"}, 4400),
        ({"op": "ended", "alert": "x" * 41, "lease": 1}, 4400),
        ({"op": "ended", "alert": "x", "lease": 2**31}, 4400),
        ({"op": ["ping"]}, 4400),
    ],
)
def test_nonsense_ends_the_socket(studio, frame, code):
    with studio.overlay() as overlay:
        overlay.hello()
        overlay.socket.send_json(frame)
        with pytest.raises(WebSocketDisconnect) as closed:
            overlay.socket.receive_json()
    assert closed.value.code == code


def test_an_unknown_alert_is_refused(studio):
    with studio.overlay() as overlay:
        overlay.hello()
        assert overlay.answer("ended", {"alert": "don_none", "lease": 1})["op"] == "refused"


def test_flooding_ends_the_socket(studio):
    with studio.overlay() as overlay:
        overlay.hello()
        for _ in range(1_500):
            overlay.say("ping")
        with pytest.raises(WebSocketDisconnect) as closed:
            overlay.find("anything else")
    assert closed.value.code == 4429


@pytest.mark.parametrize("hello", [{}, {"op": "hello"}, {"op": "hello", "token": "x"}, {"op": "ping"}])
def test_a_socket_begins_with_a_hello(desk, hello):
    with desk.client.websocket_connect(ADDRESS) as socket:
        socket.send_json(hello)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4400


def test_pages_of_other_sites_get_no_overlay(studio):
    evil = {"Origin": "https://evil.example"}
    with (
        studio.desk.client.websocket_connect(ADDRESS, headers=evil) as socket,
        pytest.raises(WebSocketDisconnect) as closed,
    ):
        socket.receive_json()
    assert closed.value.code == 4403


def read_alert(alert: str) -> Alert:
    """Return an alert, from within the desk's own loop."""
    return runtime.current().db.read_now(lambda tx: tx.session.get(Alert, alert))


def test_a_page_says_that_it_plays_whether_it_can_be_heard_and_what_was_heard(studio):
    portal = studio.desk.client.portal
    with studio.overlay() as overlay:
        overlay.hello(visible=True, audible=False)
        alert = studio.give()
        given = overlay.hear("play")
        overlay.answer("began", given)
        lease = {"alert": alert, "lease": given["lease"]}
        [page] = studio.desk.read(overlays.overlay_of, studio.streamer).pages
        assert (page.is_visible, page.is_audible, page.plays) == (True, False, True)
        before = portal.call(read_alert, alert).lease_expires_at
        overlay.say("ping", visible=True, audible=True, playing=lease)
        overlay.hear("pong")
        portal.call(eventually, lambda: read_alert(alert).lease_expires_at > before)
        [page] = studio.desk.read(overlays.overlay_of, studio.streamer).pages
        assert page.is_audible
        overlay.say("ended", **lease, heard=False)
        overlay.hear("noted")
    shown = studio.desk.read(lambda tx: tx.session.get(Alert, alert))
    assert (shown.state, shown.heard) == ("shown", False)


def ends_within() -> float:
    """Return for how many seconds the one open page still counts as open, from within the desk's own loop."""
    until = runtime.current().db.read_now(lambda tx: tx.session.exec(select(OverlayPage.until)).first())
    return (until - clock.now()).total_seconds() if until else 0.0


def is_open_for_long() -> bool:
    return ends_within() > BACK_WITHIN.total_seconds()


def test_a_page_whose_connection_breaks_counts_as_open_for_a_moment_only(studio):
    with studio.overlay() as overlay:
        overlay.hello()
        studio.desk.client.portal.call(eventually, is_open_for_long)
        overlay.socket.close(1006)
    studio.desk.client.portal.call(eventually, lambda: not is_open_for_long())


def test_the_end_of_an_old_connection_takes_nothing_from_a_page_that_is_back(studio):
    with studio.overlay() as old:
        old.hello()
        with studio.overlay() as new:
            new.hello()
            studio.desk.client.portal.call(eventually, is_open_for_long)
            old.socket.close(1006)
            studio.desk.client.portal.call(eventually, lambda: socket._open == {"page": 1})
            assert studio.desk.client.portal.call(is_open_for_long)
