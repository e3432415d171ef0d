"""Which of several open pages plays, and what the streamer is told of them."""

from dataclasses import replace

import pytest

from streampai_app.alerts.leasing import leave
from streampai_app.alerts.overlays import choose_page, overlay_of
from streampai_app.errors import NotFound
from streampai_app.state.alert_rows import overlay_row

TAB = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
OBS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/127.0 Safari/537.36 OBS/31.0.0"


@pytest.fixture
def obs(stage):
    return replace(stage.page("obs"), user_agent=OBS, is_audible=True)


@pytest.fixture(
    params=[{"is_visible": False}, {"is_audible": False}, {"is_visible": False, "is_audible": False}]
)
def tab(stage, request):
    return replace(stage.page("tab"), user_agent=TAB, **request.param)


def test_a_tab_that_was_there_first_and_is_not_seen_or_heard_leaves_the_next_alert_to_obs(stage, tab, obs):
    stage.next(tab)
    stage.next(obs)
    alert = stage.give()
    assert stage.next(tab) is None
    assert stage.next(obs).alert_id == alert


def test_alone_it_plays_for_there_is_no_choice(stage, tab):
    alert = stage.give()
    assert stage.next(tab).alert_id == alert


def test_what_has_begun_is_not_cut_short_for_a_better_page(stage, tab, obs):
    alert, given = stage.give(), stage.next(tab)
    stage.begin(tab, given)
    assert stage.next(obs) is None
    stage.finish(tab, given)
    assert stage.state(alert) == ("shown", "")
    after = stage.give()
    assert stage.next(tab) is None
    assert stage.next(obs).alert_id == after


def test_the_streamers_choice_plays_until_it_is_gone_and_then_another_does(stage, obs):
    tab = replace(stage.page("tab"), user_agent=TAB, is_audible=True)
    stage.next(obs)
    stage.next(tab)
    stage.write(choose_page, stage.streamer, "tab")
    first = stage.give()
    assert stage.next(obs) is None
    assert stage.show(tab) == first
    stage.write(leave, tab)
    second = stage.give()
    assert stage.next(obs).alert_id == second


def test_only_an_open_page_of_ones_own_can_be_chosen(stage, obs, database):
    stage.next(obs)
    for streamer, page in ((stage.streamer, "gone"), (type(stage)(database).streamer, "obs")):
        with pytest.raises(NotFound):
            stage.write(choose_page, streamer, page)


def test_the_studio_names_the_open_pages_which_of_them_plays_and_that_it_is_silent(stage):
    obs = replace(stage.page("obs"), user_agent=OBS, is_audible=False)
    tab = replace(stage.page("tab"), user_agent=TAB, is_visible=False, is_audible=True)
    stage.next(obs)
    stage.next(tab)
    row = overlay_row(stage.read(overlay_of, stage.streamer))
    assert row.count == "2 overlays are open"
    assert row.trouble.startswith("It is silent: nobody hears your alerts.")
    assert [(page.name.split()[0], page.plays) for page in row.pages] == [("OBS", True), ("Firefox", False)]
    assert row.pages[1].trouble.startswith("It is hidden")
    stage.next(replace(obs, is_audible=True))
    assert overlay_row(stage.read(overlay_of, stage.streamer)).trouble == ""
