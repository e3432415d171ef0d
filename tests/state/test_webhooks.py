"""Received webhooks, without a browser."""

import pytest

from ..donations.world import PROVIDER, World, payment, receive
from .conftest import Tab, Tabs

WEBHOOKS = "reflex___state____state.streampai_app___state___webhooks____webhooks"
DEAD = f"/admin/webhooks?provider={PROVIDER}&event=evt_dead"


@pytest.fixture
def world(db) -> World:
    world = World(db)
    world.hear(payment(), event_id="evt_paid", type="payment.succeeded")
    db.write_now(receive, "evt_dead", b'{"name": "Ana Donor"}')
    world.work_off()
    return world


async def open_webhooks(tabs: Tabs, path: str = "/admin/webhooks") -> Tab:
    _, secret = await tabs.sign_in()
    return await tabs.connect(path, secret)


def listed(tab: Tab) -> list[tuple[str, str]]:
    return [(row.event_id, row.state) for row in tab.shown(WEBHOOKS)["rows"]]


async def test_all_are_listed_and_counted_and_new_ones_appear(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs)
    assert listed(tab) == [("evt_dead", "dead"), ("evt_paid", "handled")]
    world.tell(payment(), event_id="evt_new")
    await tabs.quiet()
    assert listed(tab)[0] == ("evt_new", "waiting")
    assert tab.shown(WEBHOOKS)["counts"] == {"waiting": 1, "handled": 1, "unused": 0, "dead": 1}


async def test_the_address_says_which_are_listed(tabs: Tabs, world: World):
    for query, found in {
        "?state=dead": ["evt_dead"],
        "?state=handled&q=evt": ["evt_paid"],
        f"?q={world.donation_id}": ["evt_paid"],
        "?q=nothing": [],
        "?state=made-up": ["evt_dead", "evt_paid"],
    }.items():
        tab = await open_webhooks(tabs, f"/admin/webhooks{query}")
        assert [event_id for event_id, _ in listed(tab)] == found, query


async def test_a_search_goes_to_an_address_and_keeps_the_state(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, "/admin/webhooks?state=dead")
    await tab.send(f"{WEBHOOKS}.search", form={"q": " evt_1 "})
    assert tab.redirect == "/admin/webhooks?state=dead&q=evt_1"


async def test_one_is_opened_with_its_body_and_failure(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, DEAD)
    shown = tab.shown(WEBHOOKS)
    assert (shown["receipt"].state, shown["receipt"].provider_name) == ("dead", PROVIDER)
    assert shown["receipt"].failure
    assert '"name": "Ana Donor"' in shown["body"]
    assert shown["rows"][0].address == DEAD


async def test_one_that_was_never_received_says_so(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, "/admin/webhooks?provider=dodo&event=evt_unknown")
    assert tab.shown(WEBHOOKS)["missing"]
    await tab.send(f"{WEBHOOKS}.replay")
    assert tab.notices == ["No such webhook was received."]


async def test_a_dead_one_is_replayed_and_followed(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, DEAD)
    await tab.send(f"{WEBHOOKS}.replay")
    assert tab.shown(WEBHOOKS)["receipt"].state == "waiting"
    assert listed(tab)[0] == ("evt_dead", "waiting")
    world.work_off()
    await tabs.quiet()
    assert tab.shown(WEBHOOKS)["receipt"].state == "dead"


async def test_all_dead_ones_are_replayed(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, "/admin/webhooks?state=dead")
    await tab.send(f"{WEBHOOKS}.replay_dead")
    assert tab.notices == ["1 webhook put back in the queue."]
    assert listed(tab) == []


async def test_a_body_is_gone_from_the_page_once_it_is_closed(tabs: Tabs, world: World):
    tab = await open_webhooks(tabs, DEAD)
    await tab.leave()
    await tab.open("/admin/webhooks")
    assert tab.shown(WEBHOOKS)["body"] == ""
    assert tab.shown(WEBHOOKS)["receipt"].event_id == ""
