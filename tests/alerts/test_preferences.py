"""A streamer's wishes: defaults, what makes no sense, and that a switch is no preference."""

import pytest

from streampai_app.alerts.choices import LOOK, TIERS
from streampai_app.alerts.preferences import Preferences, read_preferences, save_preferences
from streampai_app.errors import Invalid, NotAllowed


def save(stage, **change):
    return stage.write(save_preferences, stage.streamer, change)


def tier(**changes):
    return {"from": 0, "name": "All", "sound": "pop", "animation": "fade", "seconds": 5} | changes


def test_who_never_said_anything_has_our_defaults(stage):
    said = stage.read(read_preferences, stage.streamer)
    assert said == Preferences(is_speech_on=False)
    assert (said.tiers, said.look) == ([dict(each) for each in TIERS], LOOK)


def test_what_is_saved_is_read_and_the_rest_stays(stage):
    save(stage, look={"accent": "#FF0000"}, tiers=[tier(), tier(**{"from": 900, "also": {"JPY": 1000}})])
    save(stage, expire_minutes=5)
    said = stage.read(read_preferences, stage.streamer)
    assert said.look == LOOK | {"accent": "#ff0000"}
    assert [each["from"] for each in said.tiers] == [0, 900]
    assert said.tiers[1]["also"] == {"JPY": 1000}
    assert said.expire_minutes == 5


@pytest.mark.parametrize(
    "change",
    [
        {"is_paused": True},
        {"streamer_id": "acc_other"},
        {"moderation": "shout"},
        {"moderation": ["mask"]},
        {"blocked_words": "zonk"},
        {"blocked_words": ["x" * 101]},
        {"blocked_words": [str(number) for number in range(501)]},
        {"languages": ["xx"]},
        {"smallest_spoken": {"euro": 1}},
        {"smallest_spoken": {"EUR": -1}},
        {"smallest_spoken": {"EUR": True}},
        {"speech_seconds": 2},
        {"expire_minutes": 1.5},
        {"queue_limit": 0},
        {"tiers": []},
        {"tiers": [tier(**{"from": 5})]},
        {"tiers": [tier(), tier()]},
        {"tiers": [tier(sound="scream.wav")]},
        {"tiers": [tier(animation="</style>")]},
        {"tiers": [tier(seconds=600)]},
        {"tiers": [tier(extra=1)]},
        {"tiers": [tier(name=["x"])]},
        {"tiers": ["x"]},
        {"look": {"accent": "red; background: url(x)"}},
        {"look": {"font": "x"}},
        {"look": {"volume": 101}},
        {"look": {"position": ["top"]}},
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_refused_and_changes_nothing(stage, change):
    before = stage.read(read_preferences, stage.streamer)
    with pytest.raises(Invalid) as refused:
        save(stage, **change)
    assert refused.value.field == next(iter(change))
    assert stage.read(read_preferences, stage.streamer) == before


def test_only_a_streamer_has_preferences(stage, ada):
    with pytest.raises(NotAllowed):
        stage.read(read_preferences, ada)
    with pytest.raises(NotAllowed):
        stage.write(save_preferences, ada, {"expire_minutes": 1})
