"""A streamer's settings, without a browser."""

import pytest

from streampai_app.models import Role

from .conftest import Tab, Tabs

STATE = "reflex___state____state.streampai_app___state___studio_settings____studio_settings"


@pytest.fixture
async def tab(tabs: Tabs) -> Tab:
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    return await tabs.connect("/studio/settings", secret)


def page_form(**changes) -> dict:
    form = {"is_open": "on", "greeting": "Hi", "smallest-EUR": "2", "largest-EUR": "100"}
    return form | {"presets-EUR": "5 10,50 20"} | changes


async def offer_euros_only(tab: Tab) -> None:
    for row in tab.shown(STATE)["currencies"]:
        if row.code != "EUR":
            await tab.send(f"{STATE}.drop_currency", code=row.code)


async def test_a_saved_page_stands_in_the_inputs(tab: Tab):
    await offer_euros_only(tab)
    await tab.send(f"{STATE}.save_page", form=page_form())
    shown = tab.shown(STATE)
    [euro] = shown["currencies"]
    assert (euro.smallest, euro.largest, euro.presets) == ("2", "100", "5 10.50 20")
    assert (shown["greeting"], shown["saved"], shown["trouble"]) == ("Hi", 1, "")
    assert tab.notices == ["Saved."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"smallest-EUR": "two"}, "smallest-EUR"),
        ({"largest-EUR": "100.001"}, "largest-EUR"),
        ({"largest-EUR": "1"}, "limits-EUR"),
        ({"presets-EUR": "5 ten"}, "presets-EUR"),
        ({"greeting": "x" * 300}, "greeting"),
    ],
)
async def test_what_is_wrong_is_said_at_its_part_and_its_field(tab: Tab, changes, field):
    await offer_euros_only(tab)
    await tab.send(f"{STATE}.save_page", form=page_form(**changes))
    shown = tab.shown(STATE)
    assert (shown["trouble_in"], shown["trouble_with"], shown["saved"]) == ("page", field, 0)
    assert shown["trouble"]
    assert tab.notices == []


async def test_a_currency_can_be_offered_and_shown_first(tab: Tab):
    await offer_euros_only(tab)
    await tab.send(f"{STATE}.add_currency", form={"code": "PLN"})
    await tab.send(f"{STATE}.show_currency_first", code="PLN")
    assert [row.code for row in tab.shown(STATE)["currencies"]] == ["PLN", "EUR"]
    more = {"smallest-PLN": "5", "largest-PLN": "500", "presets-PLN": "10"}
    await tab.send(f"{STATE}.save_page", form=page_form(**more))
    assert tab.shown(STATE)["currency"] == "PLN"


async def test_a_currency_that_cannot_be_paid_is_refused(tab: Tab):
    await tab.send(f"{STATE}.add_currency", form={"code": "XAU"})
    assert "XAU" in tab.notices[-1]


async def test_a_goal_is_set_and_taken_away(tab: Tab):
    form = {"goal_title": "Microphone", "goal_amount": "150", "goal_currency": "EUR"}
    await tab.send(f"{STATE}.save_goal", form=form)
    assert (tab.shown(STATE)["goal"].title, tab.shown(STATE)["goal"].amount) == ("Microphone", "150")
    await tab.send(f"{STATE}.save_goal", form=form | {"goal_amount": ""})
    assert tab.shown(STATE)["goal"].amount == ""


def tiers_form(**changes) -> dict:
    form = {}
    for key, start in (("0", ""), ("1", "10"), ("2", "50"), ("new1", "25")):
        form |= {f"start-{key}": start, f"name-{key}": key, f"seconds-{key}": "7"}
        form |= {f"sound-{key}": "pop", f"animation-{key}": "fade"}
    return form | changes


async def test_a_new_tier_finds_its_place_by_its_amount(tab: Tab):
    await tab.send(f"{STATE}.add_tier")
    await tab.send(f"{STATE}.save_tiers", form=tiers_form())
    assert [(row.start, row.name) for row in tab.shown(STATE)["tiers"]] == [
        ("0", "0"),
        ("10", "1"),
        ("25", "new1"),
        ("50", "2"),
    ]


async def test_the_first_tier_stays(tab: Tab):
    for key in ("0", "1", "2"):
        await tab.send(f"{STATE}.drop_tier", key=key)
    assert [row.key for row in tab.shown(STATE)["tiers"]] == ["0"]


async def test_words_lists_and_languages_are_kept(tab: Tab):
    form = {"moderation": "hold", "links": "off", "language-de": "on", "blocked_words": " foo \n\nbar"}
    await tab.send(f"{STATE}.save_moderation", form=form)
    wishes = tab.shown(STATE)["wishes"]
    assert (wishes.moderation, wishes.links, wishes.languages) == ("hold", "off", ["de"])
    assert wishes.blocked == "foo\nbar"


async def test_speech_waiting_and_look_are_kept(tab: Tab):
    await tab.send(f"{STATE}.save_speech", form={"smallest_spoken": "5", "speech_seconds": "12"})
    await tab.send(
        f"{STATE}.save_waiting", form={"expire_minutes": "60", "hold_minutes": "4320", "queue_limit": "20"}
    )
    look = {"accent": "#123456", "position": "bottom", "size": "large", "volume": "30"}
    await tab.send(f"{STATE}.save_look", form=look | {"is_goal_shown": "on", "is_top_shown": "on"})
    wishes = tab.shown(STATE)["wishes"]
    assert (wishes.is_speech_on, wishes.smallest_spoken, wishes.speech_seconds) == (False, "5", "12")
    assert (wishes.expire_minutes, wishes.hold_minutes, wishes.queue_limit) == ("60", "4320", "20")
    assert (wishes.accent, wishes.position, wishes.size) == ("#123456", "bottom", "large")
    assert (wishes.is_goal_shown, wishes.is_amount_shown, wishes.volume) == (True, False, "30")
    assert wishes.is_top_shown


@pytest.mark.parametrize("seconds", ["", "2.5", "-3", "٣", "999999999999", "100"])
async def test_a_number_that_is_none_is_refused(tab: Tab, seconds):
    await tab.send(f"{STATE}.save_speech", form={"speech_seconds": seconds})
    assert tab.shown(STATE)["trouble_with"] == "speech_seconds"
