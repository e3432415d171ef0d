"""Waiting: how long, how many, spoken or not, and never gone without a reason."""

import pytest
from sqlmodel import select

from streampai_app.alerts.queries import queue_of
from streampai_app.alerts.rules import public_status
from streampai_app.errors import Conflict
from streampai_app.models import Alert, Speech


def test_what_waited_too_long_expires_with_a_reason_and_can_be_replayed(stage):
    stage.prefer(expire_minutes=30)
    old, page = stage.give("old"), stage.page()
    stage.pass_time(minutes=29)
    young = stage.give("young")
    stage.pass_time(minutes=2)
    assert stage.show(page) == young
    assert stage.state(old) == ("expired", "too-old")
    [seen] = [view for view in stage.read(queue_of, stage.streamer).recent if view.id == old]
    assert seen.reason == "too-old"
    stage.press("replay", old)
    assert stage.show(page) == old


def test_nothing_expires_if_the_streamer_says_so(stage):
    stage.prefer(expire_minutes=0)
    alert = stage.give()
    stage.pass_time(days=400)
    assert stage.show(stage.page()) == alert


def test_what_nobody_decided_about_expires_after_a_longer_time(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"], expire_minutes=30, hold_minutes=1_440)
    held = stage.give("zonk")
    stage.pass_time(hours=23)
    stage.sweep()
    assert stage.state(held) == ("held", "words")
    stage.pass_time(hours=2)
    stage.sweep()
    assert stage.state(held) == ("expired", "undecided")
    assert public_status(stage.alert(held)) == "expired"
    [seen] = stage.read(queue_of, stage.streamer).recent
    assert (seen.id, seen.state, seen.reason) == (held, "expired", "undecided")


def test_by_default_a_held_alert_waits_for_a_week_and_for_ever_if_the_streamer_says_so(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"])
    held = stage.give("zonk")
    stage.pass_time(days=6, hours=23)
    stage.sweep()
    assert stage.state(held) == ("held", "words")
    stage.prefer(hold_minutes=0)
    forever = stage.give("zonk")
    stage.pass_time(days=400)
    stage.sweep()
    assert (stage.state(held)[0], stage.state(forever)[0]) == ("expired", "held")


def test_approving_what_has_expired_says_so_and_replaying_puts_it_on_air(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"])
    held, page = stage.give("zonk"), stage.page()
    stage.pass_time(days=8)
    assert stage.show(page) == ""
    for button in ("approve", "reject"):
        with pytest.raises(Conflict) as refused:
            stage.press(button, held)
        assert refused.value.reason == "expired"
    stage.press("replay", held)
    assert stage.show(page) == held


def test_approving_in_time_starts_the_clock_of_the_queue(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"], expire_minutes=30)
    held, page = stage.give("zonk"), stage.page()
    stage.pass_time(days=6)
    stage.press("approve", held)
    stage.pass_time(minutes=29)
    assert stage.show(page) == held


def test_held_alerts_take_no_place_in_a_full_queue(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"], queue_limit=1)
    held, page = [stage.give("zonk") for _ in range(3)], stage.page()
    ready = stage.give()
    assert stage.show(page) == ready
    assert {stage.state(each)[0] for each in held} == {"held"}


def test_a_queue_that_is_full_lets_go_of_the_oldest_with_a_reason(stage):
    stage.prefer(queue_limit=2)
    first, second, third = (stage.give(f"{number}") for number in range(3))
    page = stage.page()
    assert [stage.show(page), stage.show(page), stage.show(page)] == [second, third, ""]
    assert stage.state(first) == ("expired", "queue-full")


def test_an_alert_waits_for_its_speech_and_those_after_it_keep_their_place(stage):
    stage.prefer(is_speech_on=True)
    first, second, page = stage.give("spoken", amount=5_000), stage.give("after"), stage.page()
    assert stage.alert(first).speech == Speech.WANTED
    turn = stage.turn(page)
    assert (turn.play, turn.again_at) == (None, stage.alert(first).speech_by)
    spoken(stage, first)
    assert stage.next(page).speech_ref == "sound"
    stage.finish(page, stage.next(page))
    spoken(stage, second)
    assert stage.show(page) == second


def test_speech_that_never_comes_holds_nothing_up_for_long(stage):
    stage.prefer(is_speech_on=True)
    alert, page = stage.give("spoken"), stage.page()
    assert stage.next(page) is None
    stage.pass_time(seconds=9)
    given = stage.next(page)
    assert (given.alert_id, given.speech_ref) == (alert, "")


@pytest.mark.parametrize(
    ("change", "amount", "speech"),
    [
        ({}, 100, Speech.WANTED),
        ({"is_speech_on": False}, 5_000, Speech.NONE),
        ({"smallest_spoken": {"EUR": 1_000}}, 999, Speech.NONE),
        ({"smallest_spoken": {"EUR": 1_000}}, 1_000, Speech.WANTED),
        ({"smallest_spoken": {"USD": 1_000}}, 100, Speech.WANTED),
    ],
)
def test_speech_is_wanted_as_the_streamer_says(stage, change, amount, speech):
    stage.prefer(**({"is_speech_on": True} | change))
    assert stage.alert(stage.give(amount=amount)).speech == speech
    assert stage.alert(stage.give("", amount=amount)).speech == Speech.NONE


def test_what_is_held_is_not_spoken_before_it_is_approved(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"], is_speech_on=True)
    alert = stage.give("zonk")
    assert stage.alert(alert).speech == Speech.NONE
    stage.press("approve", alert)
    assert stage.alert(alert).speech == Speech.WANTED


def test_the_queue_is_kept_in_order_with_no_overlay_open(stage, database):
    stage.prefer(expire_minutes=30, is_speech_on=False)
    lost, old = stage.give("lost"), stage.give("old")
    stage.next(stage.page())
    other = type(stage)(database)
    others = other.give()
    stage.press("test_alert")
    stage.pass_time(minutes=31)
    stage.sweep()
    assert stage.state(lost) == ("expired", "too-old")
    assert stage.state(old) == ("expired", "too-old")
    assert other.state(others) == ("ready", "")
    stage.pass_time(days=3)
    stage.sweep()
    kinds = {alert.kind for alert in stage.read(lambda tx: tx.session.exec(select(Alert)).all())}
    assert kinds == {"donation"}


def spoken(stage, alert_id: str) -> None:
    def work(tx) -> None:
        alert = tx.session.get_one(Alert, alert_id)
        alert.speech, alert.speech_ref, alert.speech_ms = Speech.READY, "sound", 1_500
        tx.session.add(alert)

    stage.write(work)
