"""A donation followed live: the state at once, each change as it happens, and an end."""

import asyncio
import json

import pytest
from sqlmodel import select

from streampai_app import runtime
from streampai_app.donations.topics import donation_topic
from streampai_app.models import Alert, AlertState, Donation
from streampai_app.web.giving import events as donation_events
from tests.people import add_streamer

from .donors import Donor


@pytest.fixture
def donor(desk) -> Donor:
    desk.write(add_streamer)
    return Donor(desk.client)


def secret_of(donor: Donor) -> str:
    """Give, let the payment settle later, and return the secret of the thanks page."""
    location = donor.send().headers["location"]
    return donor.press(location, "later").rpartition("/")[2]


class Listener:
    """Reads a stream as a browser does."""

    def __init__(self, secret: str) -> None:
        donation = runtime.current().db.read_now(lambda tx: tx.session.exec(select(Donation)).one())
        self.donation_id = donation.id
        self._stream = donation_events._follow(runtime.current(), secret, donation.id)

    async def next(self) -> dict[str, object]:
        while True:
            async with asyncio.timeout(10):
                line = await anext(self._stream)
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))

    async def close(self) -> None:
        await self._stream.aclose()


def alert_becomes(tx, state: AlertState) -> None:
    alert = tx.session.exec(select(Alert)).one()
    alert.state = state
    tx.session.add(alert)
    tx.tell("donation", donation_topic(alert.donation_id), donation=alert.donation_id)


def test_each_change_is_told_as_it_happens_and_then_it_ends(desk, donor):
    secret = secret_of(donor)

    async def listen() -> list[tuple[object, object]]:
        listener, db = Listener(secret), runtime.current().db
        told = [await listener.next()]
        settled = asyncio.create_task(asyncio.to_thread(pay_now, donor))
        told.append(await listener.next())
        await settled
        for state in (AlertState.LEASED, AlertState.SHOWN):
            await db.write(alert_becomes, state)
            told.append(await listener.next())
        with pytest.raises(StopAsyncIteration):
            await listener.next()
        return [(each["status"], each["alert"]) for each in told]

    assert desk.client.portal.call(listen) == [
        ("pending", "none"),
        ("paid", "queued"),
        ("paid", "on_air"),
        ("paid", "shown"),
    ]


def pay_now(donor: Donor) -> None:
    """Pay on the hosted page that is open; the thanks page asks the provider."""
    donation = runtime.current().db.read_now(lambda tx: tx.session.exec(select(Donation)).one())
    donor.get(donor.press(donation.checkout_url, "pay"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_silence_is_broken_now_and_then_and_a_stream_does_not_last_for_ever(desk, donor, monkeypatch):
    secret = secret_of(donor)
    monkeypatch.setattr(donation_events, "HEARTBEAT", 0.01)
    monkeypatch.setattr(donation_events, "LONGEST", 0.2)
    answer = desk.client.get(f"/api/donations/events/{secret}")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    lines = answer.text.split("\n\n")
    assert lines[0].startswith("retry:")
    assert json.loads(lines[1].removeprefix("data: "))["status"] == "pending"
    assert set(lines[2:]) == {":", ""}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_stops_listening_is_forgotten(desk, donor):
    secret = secret_of(donor)

    async def listen() -> tuple[bool, bool]:
        listener = Listener(secret)
        await listener.next()
        topics = runtime.current().bus._subscribers._by_topic
        before = donation_topic(listener.donation_id) in topics
        await listener.close()
        return before, donation_topic(listener.donation_id) in topics

    assert desk.client.portal.call(listen) == (True, False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_made_up_link_hears_nothing(desk, donor):
    assert desk.client.get("/api/donations/events/made-up").status_code == 404
