"""What the streamer tells their alerts to do, and what nobody else may."""

import pytest

from streampai_app.accounts.actors import Streamer
from streampai_app.alerts import controls
from streampai_app.alerts.preferences import read_preferences
from streampai_app.alerts.queries import queue_of
from streampai_app.alerts.rules import public_status
from streampai_app.db import Database
from streampai_app.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from tests.donations.world import refund

from .giving import hear


def test_a_paused_queue_lets_the_alert_on_air_end_and_begins_no_other(stage):
    first, second, page = stage.give(), stage.give(), stage.page()
    given = stage.next(page)
    stage.press("pause")
    stage.begin(page, given)
    stage.finish(page, given)
    assert stage.state(first) == ("shown", "")
    assert stage.next(page) is None
    stage.press("resume")
    assert stage.next(page).alert_id == second


def test_panic_takes_off_what_is_on_air_and_outlives_a_restart(stage, database_url):
    first, second, page = stage.give(), stage.give(), stage.page()
    given = stage.next(page)
    stage.begin(page, given)
    stage.press("panic")
    assert stage.state(first) == ("skipped", "panic")
    with pytest.raises(Conflict):
        stage.finish(page, given)
    stage.database.close()
    stage.database = Database(database_url)
    try:
        assert stage.next(page) is None
        assert stage.read(queue_of, stage.streamer).is_panicked
        stage.press("calm")
        assert stage.next(page).alert_id == second
    finally:
        stage.database.close()


def test_muting_keeps_alerts_going(stage):
    stage.press("mute")
    alert = stage.give()
    assert stage.read(read_preferences, stage.streamer).is_muted
    assert stage.show(stage.page()) == alert
    stage.press("unmute")
    assert not stage.read(read_preferences, stage.streamer).is_muted


def test_a_skipped_alert_is_not_played_and_can_be_replayed(stage):
    first, second, page = stage.give(), stage.give(), stage.page()
    given = stage.next(page)
    stage.press("skip", first)
    assert stage.state(first) == ("skipped", "skipped")
    with pytest.raises(Conflict):
        stage.begin(page, given)
    assert stage.next(page).alert_id == second
    with pytest.raises(Conflict):
        stage.press("skip", first)


def test_a_replay_keeps_its_place_is_marked_and_stays_shown_for_its_donor(stage):
    first, page = stage.give("first"), stage.page()
    assert stage.show(page) == first
    second = stage.give("second")
    stage.press("replay", first)
    assert public_status(stage.alert(first)) == "shown"
    given = stage.next(page)
    assert (given.alert_id, given.kind) == (first, "replay")
    assert public_status(stage.alert(first)) == "on_air"
    stage.begin(page, given)
    stage.finish(page, given)
    assert public_status(stage.alert(first)) == "shown"
    assert stage.show(page) == second


def test_a_word_about_the_first_showing_does_not_end_the_replay(stage):
    alert, page = stage.give(), stage.page()
    given = stage.next(page)
    stage.finish(page, given)
    stage.press("replay", alert)
    with pytest.raises(Conflict):
        stage.finish(page, given)
    assert stage.state(alert) == ("ready", "")


def test_only_what_is_over_can_be_replayed(stage):
    alert = stage.give()
    with pytest.raises(Conflict):
        stage.press("replay", alert)
    stage.next(stage.page())
    with pytest.raises(Conflict):
        stage.press("replay", alert)


def test_what_was_given_back_is_skipped_and_cannot_be_replayed(stage):
    waiting, shown = stage.give("waits", ref="pay_w"), stage.give("was shown", ref="pay_s")
    stage.press("skip", waiting)
    stage.press("replay", waiting)
    stage.press("skip", shown)
    for ref in ("pay_w", "pay_s"):
        stage.write(lambda tx, ref=ref: hear(tx, refund(500, ref=f"back_{ref}", of=ref)))
    assert stage.state(waiting) == ("skipped", "refunded")
    for alert in (waiting, shown):
        with pytest.raises(Conflict):
            stage.press("replay", alert)


def test_a_test_goes_before_all_that_waits_is_marked_and_is_soon_forgotten(stage):
    waiting, page = stage.give(), stage.page()
    alert = stage.press("test_alert")
    given = stage.next(page)
    assert (given.alert_id, given.kind) == (alert, "test")
    stage.finish(page, given)
    assert stage.show(page) == waiting
    unseen = stage.press("test_alert")
    stage.pass_time(minutes=3)
    assert stage.next(page) is None
    assert stage.state(unseen) == ("expired", "too-old")


def test_tests_do_not_pile_up(stage):
    for _ in range(controls.MOST_TESTS):
        stage.press("test_alert")
    with pytest.raises(Conflict):
        stage.press("test_alert")


@pytest.mark.parametrize("button", ["skip", "replay", "approve", "reject"])
def test_nobody_decides_about_another_streamers_alert(stage, button):
    alert = stage.give()
    stage.streamer = Streamer("acc_other", "ses_other", "Luna", "")
    with pytest.raises(NotFound):
        stage.press(button, alert)


@pytest.mark.parametrize("button", ["pause", "resume", "mute", "unmute", "panic", "calm", "test_alert"])
def test_only_a_streamer_has_switches(stage, ada, button):
    for actor in (ada, None):
        with pytest.raises((NotAllowed, NotSignedIn)):
            stage.write(getattr(controls, button), actor)


def test_held_words_wait_for_the_streamer(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"])
    alert, page = stage.give("what a zonk"), stage.page()
    assert stage.state(alert) == ("held", "words")
    assert stage.next(page) is None
    queue = stage.read(queue_of, stage.streamer)
    assert [(view.id, view.said, view.findings) for view in queue.held] == [
        (alert, "what a zonk", ["own: zonk"])
    ]
    stage.pass_time(days=3)  # what waits for a person does not expire meanwhile
    stage.press("approve", alert)
    assert stage.next(page).alert_id == alert


def test_masked_words_go_on_air_masked(stage):
    stage.prefer(moderation="mask", blocked_words=["zonk"])
    stage.give("what a zonk")
    given = stage.next(stage.page())
    assert "zonk" not in given.text
    assert given.text.startswith("what a ")
