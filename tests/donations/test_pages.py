"""What everybody sees of gifts: words that were let on air, and no others."""

import pytest

from streampai_app.donations.pages import public_page
from tests.alerts.giving import Stage


@pytest.fixture
def stage(database) -> Stage:
    return Stage(database)


def said(stage: Stage) -> list[str]:
    return [gift.message for gift in stage.read(public_page, stage.streamer.id).recent]


def test_what_waited_too_long_for_the_overlay_is_read_all_the_same(stage):
    stage.give("Hello")
    stage.pass_time(days=2)
    stage.sweep()
    assert said(stage) == ["Hello"]


def test_what_was_held_is_not_made_public_by_nobody_deciding(stage):
    stage.prefer(moderation="hold", blocked_words=["zonk"])
    held = stage.give("zonk")
    assert said(stage) == [""]
    stage.pass_time(days=8)
    stage.sweep()
    assert stage.state(held) == ("expired", "undecided")
    assert said(stage) == [""]
