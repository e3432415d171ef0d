"""How a streamer takes donations, as they say themselves."""

import pytest

from streampai_app.accounts.actors import Admin
from streampai_app.donations.pages import public_page
from streampai_app.donations.pledges import offers_of, read_pledge
from streampai_app.donations.preferences import read_page, save_page
from streampai_app.errors import Invalid, NotAllowed, NotSignedIn

from .world import World, payment


def test_what_is_not_said_stays_as_it_was(world: World):
    save, streamer = world.database.write_now, world.streamer
    save(save_page, streamer, {"greeting": " Hello \n there ", "currencies": ["PLN", "EUR"]})
    page = save(save_page, streamer, {"limits": {"PLN": [1_000, 5_000]}, "presets": {"PLN": [2_000, 1_000]}})
    assert (page.greeting, page.currencies) == ("Hello there", ["PLN", "EUR"])
    offer = offers_of(world.database.read_now(read_page, streamer))["PLN"]
    assert (offer.smallest, offer.largest, offer.presets) == (1_000, 5_000, (1_000, 2_000))


def test_the_donation_page_follows_at_once(world: World):
    world.database.write_now(save_page, world.streamer, {"is_open": False})
    page = world.database.read_now(public_page, world.streamer.id).page
    with pytest.raises(NotAllowed):
        read_pledge(page, {"amount": 500, "currency": "EUR"})


def test_a_goal_that_starts_again_counts_only_what_comes_after(world: World):
    world.hear(payment())
    goal = {"goal_title": "Microphone", "goal_amount": 10_000, "goal_currency": "EUR"}
    world.database.write_now(save_page, world.streamer, goal)
    assert world.database.read_now(public_page, world.streamer.id).goal.raised == 2_500
    world.database.write_now(save_page, world.streamer, goal, restart_goal=True)
    assert world.database.read_now(public_page, world.streamer.id).goal.raised == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"streamer_id": "acc_other"}, "streamer_id"),
        ({"updated_at": 0}, "updated_at"),
        ({"is_open": "yes"}, "is_open"),
        ({"greeting": "x" * 281}, "greeting"),
        ({"currencies": []}, "currencies"),
        ({"currencies": ["XAU"]}, "currencies"),
        ({"currencies": "EUR"}, "currencies"),
        ({"limits": {"EUR": [1, 50_000]}}, "limits-EUR"),
        ({"limits": {"EUR": [500, 400]}}, "limits-EUR"),
        ({"limits": {"EUR": [500, True]}}, "limits-EUR"),
        ({"limits": {"EUR": [500]}}, "limits-EUR"),
        ({"limits": {"XXX": [500, 600]}}, "limits"),
        ({"limits": []}, "limits"),
        ({"presets": {"EUR": [99]}}, "presets-EUR"),
        ({"presets": {"EUR": [500] * 7}}, "presets-EUR"),
        ({"presets": {"EUR": [5.5]}}, "presets-EUR"),
        ({"goal_amount": -1}, "goal_amount"),
        ({"goal_amount": 2**31}, "goal_amount"),
        ({"goal_amount": 100, "goal_currency": ""}, "goal_currency"),
        ({"goal_currency": "XYZ"}, "goal_currency"),
        ({"goal_title": "x" * 81}, "goal_title"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_and_nothing_is_kept(world: World, change, field):
    with pytest.raises(Invalid) as refused:
        world.database.write_now(save_page, world.streamer, {"greeting": "Kept?"} | change)
    assert refused.value.field == field
    assert world.database.read_now(read_page, world.streamer).greeting == ""


def test_only_a_streamer_has_a_page(world: World):
    with pytest.raises(NotAllowed):
        world.database.write_now(save_page, Admin("acc_1", "ses_1", "Ada", ""), {"is_open": False})
    with pytest.raises(NotSignedIn):
        world.database.write_now(save_page, None, {"is_open": False})
