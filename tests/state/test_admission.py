"""What anybody may say on the pages' socket, and what becomes of the rest."""

import time

import pytest

from streampai_app import metrics
from streampai_app.state import admission
from streampai_app.state.guard import HYDRATE_EVENT
from streampai_app.streampai_app import app

from .conftest import SUPPORT, Tabs

LONG = "[parameters: " * 16_000  # 200 kB; as a name it once held the server up for a minute

NO_EVENTS = {
    "a name that nothing has": {"name": f"{SUPPORT}.no_such_handler"},
    "a name without an end": {"name": LONG},
    "no name": {"payload": {}},
    "a name that is none": {"name": ["a"] * 1000},
    "a text": LONG,
    "a list": [LONG],
    "nothing": None,
    "arguments that are none": {"name": HYDRATE_EVENT, "payload": [LONG]},
    "an address that is none": {"name": HYDRATE_EVENT, "router_data": {"pathname": {"a": LONG}}},
    "a query that is none": {"name": HYDRATE_EVENT, "router_data": {"query": [LONG]}},
    "a query of what is no text": {"name": HYDRATE_EVENT, "router_data": {"query": {"a": {"b": 1}}}},
    "an address without an end": {"name": HYDRATE_EVENT, "router_data": {"asPath": LONG}},
}


@pytest.mark.parametrize("data", NO_EVENTS.values(), ids=NO_EVENTS)
async def test_what_is_no_event_is_counted_and_dropped(tabs: Tabs, capfd, data):
    stranger = await tabs.connect("/login")
    stranger.updates.clear()
    counted = metrics.events_unknown._value.get()
    capfd.readouterr()
    await app.event_namespace.on_event(stranger.sid, data)
    await tabs.quiet()
    assert metrics.events_unknown._value.get() == counted + 1
    assert stranger.updates == []
    said = "".join(capfd.readouterr())
    assert "unknown event" in said
    assert "Traceback" not in said
    assert len(said) < 400


@pytest.mark.parametrize(
    "data", [NO_EVENTS["a name without an end"], NO_EVENTS["a text"]], ids=["a name", "a text"]
)
async def test_a_first_event_that_is_none_is_dropped_too(tabs: Tabs, data):
    stranger = tabs.new()
    began = time.process_time()
    await app.event_namespace.on_connect(stranger.sid, stranger.environ, {"event": data})
    await tabs.quiet()
    assert time.process_time() - began < 5, "it takes milliseconds; searched by a slow pattern, a minute"
    assert stranger.updates == []


async def test_every_event_of_a_page_is_taken(tabs: Tabs):
    admin = await tabs.connect("/admin/support?state=open", (await tabs.sign_in())[1])
    assert admin.shown()["loaded"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("state.support.send", "state.support.send"),
        ("x" * 200_000, "x" * admission.MAX_NAME + "…"),
        ("a\x1b[31m\nb", "a??31m?b"),
        (7, "int"),
        (None, "dict"),
    ],
)
def test_of_a_name_a_few_dozen_characters_are_told(name, shown):
    assert admission.shown_name({"name": name}) == shown
