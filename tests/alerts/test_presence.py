"""Whether an overlay is open is told when it changes, and only then."""

import pytest

from streampai_app.alerts.leasing import leave, lose
from streampai_app.alerts.overlays import overlay_of
from streampai_app.alerts.sweeping import is_any_gone, run_out
from streampai_app.alerts.topics import presence_topic


@pytest.fixture
def told(stage):
    """What was told on the streamer's presence topic, a list that grows."""
    heard = []
    topic = presence_topic(stage.streamer.id)
    stage.database.on_commit = lambda hints: heard.extend(h for h in hints if topic in h.topics)
    return heard


def is_open(stage) -> bool:
    return stage.read(overlay_of, stage.streamer).is_connected


def test_a_page_that_opens_and_closes_is_told_once_each(stage, told):
    page = stage.page()
    assert not is_open(stage)
    for _ in range(3):
        stage.next(page)
    assert (is_open(stage), len(told)) == (True, 1)
    stage.write(leave, page)
    assert (is_open(stage), len(told)) == (False, 2)


def test_a_second_page_is_told_once_too(stage, told):
    for _ in range(2):
        stage.next(stage.page("one"))
        stage.next(stage.page("two"))
    assert len(told) == 2
    assert [page.plays for page in stage.read(overlay_of, stage.streamer).pages] == [True, False]


def test_a_page_that_says_no_goodbye_is_found_gone_by_the_sweep(stage, told):
    stage.next(stage.page())
    stage.pass_time(seconds=31)
    assert not is_open(stage)
    stage.sweep()
    stage.sweep()
    assert len(told) == 2


def test_a_page_whose_connection_broke_is_gone_unless_it_is_back_soon(stage, told):
    page = stage.page()
    stage.next(page)
    stage.write(lose, page)
    stage.pass_time(seconds=5)
    stage.sweep()
    assert (is_open(stage), len(told)) == (True, 1)
    stage.next(page)
    stage.pass_time(seconds=20)
    stage.sweep()
    assert (is_open(stage), len(told)) == (True, 1), "it came back"
    stage.write(lose, page)
    stage.pass_time(seconds=7)
    assert stage.read(is_any_gone)
    stage.sweep()
    assert (is_open(stage), len(told)) == (False, 2)
    assert not stage.read(is_any_gone)


def test_an_alert_whose_page_is_silent_is_found_without_another_page(stage):
    page, alert = stage.page(), stage.give()
    stage.begin(page, stage.next(page))
    stage.write(lose, page)
    assert stage.read(run_out) == []
    stage.pass_time(seconds=7)
    assert stage.read(run_out) == [stage.streamer.id]
    stage.sweep()
    assert stage.state(alert) == ("ready", "")
