"""Which of several open pages plays, and what the streamer is told of them."""

from dataclasses import replace

import pytest

from streampai_app.alerts.leasing import leave
from streampai_app.alerts.overlays import choose_automatically, choose_page, overlay_of, rotate_overlay
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


def restarted(source, page: str):
    """The same browser source after its program was started anew."""
    return replace(source, page=page)


def test_the_choice_outlives_a_restart_and_the_studio_says_what_plays_meanwhile(stage, obs):
    obs = replace(obs, source="id-of-obs")
    tab = replace(stage.page("tab"), user_agent=TAB, is_audible=True, source="id-of-tab")
    stage.next(tab)
    stage.next(obs)
    stage.write(choose_page, stage.streamer, "obs")
    stage.write(leave, obs)
    meanwhile = stage.give()
    assert stage.show(tab) == meanwhile
    row = overlay_row(stage.read(overlay_of, stage.streamer))
    assert row.is_away
    assert row.choice.startswith("You chose OBS, which is not open. Firefox")
    again = restarted(obs, "obs-anew")
    stage.next(again)
    after = stage.give()
    assert stage.next(tab) is None
    assert stage.show(again) == after
    row = overlay_row(stage.read(overlay_of, stage.streamer))
    assert (row.choice, row.is_away) == ("You chose OBS.", False)
    assert [page.is_chosen for page in row.pages] == [False, True]


def test_a_chosen_source_that_is_gone_leaves_it_to_one_that_is_seen_and_heard(stage, obs, tab):
    obs, chosen = replace(obs, source="a"), replace(stage.page("third"), source="c", name="Third")
    for page in (tab, chosen, obs):
        stage.next(page)
    stage.write(choose_page, stage.streamer, "third")
    stage.write(leave, chosen)
    alert = stage.give()
    assert stage.next(tab) is None
    assert stage.next(obs).alert_id == alert


def test_of_two_sources_with_one_id_the_chosen_page_plays_and_the_studio_asks_for_names(stage, obs):
    one, other = replace(obs, source="same"), replace(obs, source="same", page="obs-2")
    stage.next(one)
    stage.next(other)
    stage.write(choose_page, stage.streamer, "obs-2")
    assert overlay_row(stage.read(overlay_of, stage.streamer)).has_doubles
    alert = stage.give()
    assert stage.next(one) is None
    assert stage.show(other) == alert
    stage.write(leave, other)
    after = stage.give()
    assert stage.show(one) == after


def test_a_choice_is_kept_by_a_new_address_and_ends_with_automatic(stage, obs):
    stage.next(replace(obs, source="a", name="Main"))
    stage.write(choose_page, stage.streamer, "obs")
    stage.write(rotate_overlay, stage.streamer)
    row = overlay_row(stage.read(overlay_of, stage.streamer))
    assert row.choice == "You chose Main, which is not open. Alerts wait until it, or another overlay, is."
    stage.write(choose_automatically, stage.streamer)
    row = overlay_row(stage.read(overlay_of, stage.streamer))
    assert (row.choice, row.is_away) == ("", False)


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
