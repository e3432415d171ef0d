"""One alert at a time, to one page at a time, and never lost: whatever dies, comes back or lies."""

import pytest

from streampai_app.alerts import leasing, overlays
from streampai_app.errors import Conflict, NotFound
from streampai_app.models import Donation, DonationStatus


def test_alerts_play_once_and_in_order(stage):
    given = [stage.give(f"Number {number}") for number in range(3)]
    page = stage.page()
    assert [stage.show(page) for _ in range(4)] == [*given, ""]
    assert {stage.state(alert) for alert in given} == {("shown", "")}


def test_an_overlay_that_was_away_for_ten_minutes_plays_what_came_meanwhile(stage):
    page = stage.page()
    before = stage.give("before")
    assert stage.show(page) == before
    given = []
    for minute in range(10):
        given.append(stage.give(f"minute {minute}"))
        stage.pass_time(minutes=1)
    back = stage.page("the same OBS, started again")
    assert [stage.show(back) for _ in range(11)] == [*given, ""]


def test_one_alert_is_on_air_at_a_time(stage):
    first, second = stage.give("first"), stage.give("second")
    page = stage.page()
    given = stage.next(page)
    assert given.alert_id == first
    assert stage.next(page) == given  # asked again, it is still this one
    stage.begin(page, given)
    stage.finish(page, given)
    assert stage.next(page).alert_id == second


def test_a_second_page_never_plays_what_the_first_one_does(stage):
    given = [stage.give(), stage.give()]
    first, second = stage.page("one"), stage.page("two")
    for alert in given:
        assert stage.next(first).alert_id == alert
        assert stage.next(second) is None  # it stands by as long as the first is there
        assert stage.show(first) == alert
        assert stage.next(second) is None


def test_the_second_page_takes_over_when_the_first_falls_silent(stage):
    first, second = stage.page("one"), stage.page("two")
    alert = stage.give()
    assert stage.next(first).alert_id == alert
    assert stage.next(second) is None
    stage.pass_time(seconds=31)
    given = stage.next(second)
    assert (given.alert_id, given.lease) == (alert, 2)


def test_the_second_page_takes_over_at_once_when_the_first_is_closed(stage):
    first, second = stage.page("one"), stage.page("two")
    alert = stage.give()
    stage.next(first)
    stage.write(leasing.leave, first)
    assert stage.next(second).alert_id == alert


def test_a_page_that_only_stood_by_takes_nothing_along(stage):
    first, second = stage.page("one"), stage.page("two")
    stage.give()
    given = stage.next(first)
    stage.next(second)
    stage.write(leasing.leave, second)
    assert stage.next(first) == given


def test_a_lease_that_runs_out_puts_the_alert_back_at_its_place(stage):
    first, second = stage.give("first"), stage.give("second")
    lost = stage.next(stage.page("dies"))
    assert lost.alert_id == first
    stage.pass_time(minutes=1)
    page = stage.page("comes")
    assert [stage.show(page), stage.show(page)] == [first, second]


def test_an_alert_that_began_and_never_ended_is_played_again(stage):
    alert, page = stage.give(), stage.page()
    stage.begin(page, stage.next(page))
    stage.pass_time(minutes=2)
    assert stage.next(page).alert_id == alert
    assert stage.alert(alert).started_at is None


def test_an_alert_that_kills_every_overlay_is_given_up_with_a_reason_and_the_next_one_plays(stage):
    poison, fine = stage.give("poison"), stage.give("fine")
    for life in range(3):
        assert stage.next(stage.page(f"life {life}")).alert_id == poison
        stage.pass_time(minutes=1)
    assert stage.next(stage.page("last life")).alert_id == fine
    assert stage.state(poison) == ("skipped", "overlay-failed")
    stage.press("replay", poison)
    assert stage.state(poison) == ("ready", "")


def test_a_word_from_the_past_is_refused_and_changes_nothing(stage):
    alert, ghost, page = stage.give(), stage.page("ghost"), stage.page("page")
    past = stage.next(ghost)
    stage.pass_time(minutes=1)
    present = stage.next(page)
    stage.begin(page, present)
    for word in (stage.begin, stage.finish):
        with pytest.raises(Conflict):
            word(ghost, past)
    assert stage.state(alert) == ("leased", "")
    stage.finish(page, present)
    with pytest.raises(Conflict):
        stage.finish(ghost, past)
    assert stage.state(alert) == ("shown", "")


def test_an_end_that_is_told_late_counts_if_nobody_else_was_given_the_alert(stage):
    alert, page = stage.give(), stage.page()
    given = stage.next(page)
    stage.begin(page, given)
    stage.pass_time(minutes=5)
    stage.press("pause")
    stage.turn(page)  # the lease has run out: it is back in the queue
    assert stage.state(alert) == ("ready", "")
    stage.finish(page, given)
    assert stage.state(alert) == ("shown", "")


def test_saying_it_twice_is_saying_it_once(stage):
    alert, page = stage.give(), stage.page()
    given = stage.next(page)
    for word in (stage.begin, stage.begin, stage.finish, stage.finish):
        word(page, given)
    assert stage.state(alert) == ("shown", "")
    started = stage.alert(alert).started_at
    assert stage.alert(alert).ended_at >= started
    with pytest.raises(Conflict):
        stage.begin(page, given)


def test_nobody_speaks_for_another_streamers_alerts(stage, database):
    alert = stage.give()
    stage.next(stage.page())
    other = type(stage)(database)
    for word in (leasing.begin, leasing.finish):
        with pytest.raises(NotFound):
            other.write(word, other.page(), alert, 1)
    assert other.next(other.page()) is None


def test_a_revoked_address_plays_nothing_and_its_word_counts_no_more(stage):
    alert, page = stage.give(), stage.page()
    given = stage.next(page)
    stage.write(overlays.rotate_overlay, stage.streamer)
    for work in (lambda: stage.next(page), lambda: stage.finish(page, given), lambda: stage.page()):
        with pytest.raises(NotFound):
            work()
    stage.secret = stage.write(overlays.rotate_overlay, stage.streamer)
    stage.pass_time(minutes=1)
    assert stage.next(stage.page()).alert_id == alert


def test_a_gift_that_went_back_while_its_overlay_died_is_not_played_again(stage):
    alert = stage.give()
    stage.next(stage.page())

    def refund(tx) -> None:
        donation = tx.session.get_one(Donation, alert)
        donation.status = DonationStatus.REFUNDED
        tx.session.add(donation)

    stage.write(refund)
    stage.pass_time(minutes=1)
    assert stage.next(stage.page("again")) is None
    assert stage.state(alert) == ("skipped", "refunded")


def test_a_page_that_freezes_while_it_plays_loses_its_alert_within_seconds(stage):
    frozen, other = stage.page("frozen"), stage.page("other")
    alert, given = stage.give(), stage.next(frozen)
    stage.next(other)
    stage.begin(frozen, given)
    stage.pass_time(seconds=7)
    assert stage.next(other).alert_id == alert
    assert stage.write(leasing.take_turn, frozen, (alert, given.lease)).play is None


def test_a_page_that_never_began_is_not_given_the_alert_once_more_while_another_is_there(stage):
    frozen, other = stage.page("frozen"), stage.page("other")
    stage.next(frozen)
    alert = stage.give()
    stage.next(frozen)
    stage.next(other)
    stage.pass_time(seconds=6)
    assert stage.next(other).alert_id == alert


def test_beats_keep_a_lease_for_as_long_as_the_alert_lasts_and_not_for_ever(stage):
    page, other = stage.page("page"), stage.page("other")
    alert, given = stage.give(), stage.next(page)
    stage.begin(page, given)
    kept = 0
    for _ in range(60):
        stage.pass_time(seconds=2)
        stage.next(other)
        turn = stage.write(leasing.take_turn, page, (alert, given.lease))
        if turn.play != given:
            break
        kept += 2
    assert 20 < kept < 60


def test_a_page_that_was_cut_off_for_a_moment_plays_on_under_the_same_lease(stage):
    page = stage.page()
    alert, given = stage.give(), stage.next(page)
    stage.begin(page, given)
    stage.pass_time(seconds=8)
    stage.sweep()
    assert stage.state(alert) == ("ready", "")
    assert stage.write(leasing.take_turn, page, (alert, given.lease)).play == given
    stage.finish(page, given)
    assert stage.state(alert) == ("shown", "")


@pytest.mark.parametrize("button", ["pause", "panic"])
def test_what_was_cut_off_is_not_taken_up_where_the_streamer_stopped_it(stage, button):
    page = stage.page()
    alert, given = stage.give(), stage.next(page)
    stage.begin(page, given)
    stage.pass_time(seconds=8)
    stage.sweep()
    stage.press(button)
    assert stage.write(leasing.take_turn, page, (alert, given.lease)).play is None


@pytest.mark.parametrize("heard", [True, False, None])
def test_what_was_shown_is_heard_only_where_the_page_says_so(stage, heard):
    alert, page = stage.give(), stage.page()
    given = stage.next(page)
    stage.begin(page, given)
    stage.write(leasing.finish, page, alert, given.lease, heard)
    assert (stage.alert(alert).state, stage.alert(alert).heard) == ("shown", heard)
    stage.press("replay", alert)
    assert stage.alert(alert).heard is None
