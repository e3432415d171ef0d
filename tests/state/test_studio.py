"""A streamer's studio, without a browser."""

import pytest

from streampai_app.models import Role
from streampai_app.state import studio

from ..donations.world import World, add_donation, payment, refund
from .conftest import Tab, Tabs

STUDIO = "reflex___state____state.streampai_app___state___studio____studio"


@pytest.fixture
async def nova(tabs: Tabs) -> tuple[str, str]:
    """A streamer's id, and the secret of their cookie."""
    streamer, secret = await tabs.sign_in("Nova", Role.STREAMER)
    return streamer.id, secret


@pytest.fixture
def world(db, nova) -> World:
    return World(db, streamer_id=nova[0], donor_name="Ana", message="Hi!", email="ana@example.org")


async def open_studio(tabs: Tabs, nova: tuple[str, str]) -> Tab:
    return await tabs.connect("/studio", nova[1])


async def test_an_empty_studio_tells_the_address_of_the_page(tabs: Tabs, nova):
    shown = (await open_studio(tabs, nova)).shown(STUDIO)
    assert (shown["loaded"], shown["rows"], shown["totals"]) == (True, [], [])
    assert shown["page"].startswith("/u/")
    assert shown["address"] == f"http://localhost:8000{shown['page']}"


async def test_a_donation_arrives_in_an_open_studio(tabs: Tabs, nova, world: World):
    tab = await open_studio(tabs, nova)
    world.hear(payment())
    await tabs.quiet()
    [row] = tab.shown(STUDIO)["rows"]
    assert (row.donor, row.message, row.amount, row.status_name) == ("Ana", "Hi!", "€25.00", "Paid")
    assert [(t.today, t.month) for t in tab.shown(STUDIO)["totals"]] == [("€25.00", "€25.00")]
    world.hear(refund(1000))
    await tabs.quiet()
    assert tab.shown(STUDIO)["rows"][0].refunded == "€10.00"
    assert tab.shown(STUDIO)["totals"][0].today == "€15.00"


async def test_who_paid_never_reaches_the_streamer(tabs: Tabs, nova, world: World):
    tab = await open_studio(tabs, nova)
    world.hear(payment())
    await tabs.quiet()
    assert "Hi!" in str(tab.updates)
    for secret in ("ana@example.org", "pay_1", "cks_1"):
        assert secret not in str(tab.updates)


async def test_the_donations_of_others_stay_away(tabs: Tabs, nova, world: World):
    other, secret = await tabs.sign_in("Mira", Role.STREAMER)
    tab = await open_studio(tabs, (other.id, secret))
    tab.updates.clear()
    world.hear(payment())
    await tabs.quiet()
    assert tab.updates == []


async def test_a_held_alert_is_marked(tabs: Tabs, nova, world: World):
    world.hear(payment(total=3000))
    assert (await open_studio(tabs, nova)).shown(STUDIO)["rows"][0].is_held


async def test_the_list_grows_on_request(tabs: Tabs, nova, db, monkeypatch):
    monkeypatch.setattr(studio, "ROWS", 2)
    paid = {"streamer_id": nova[0], "checkout_ref": None, "charged": 1, "charged_currency": "EUR"}
    for _ in range(3):
        db.write_now(lambda tx: add_donation(tx, **paid, status="paid", paid_at=tx.now))
    tab = await open_studio(tabs, nova)
    assert len(tab.shown(STUDIO)["rows"]) == 2
    await tab.send(f"{STUDIO}.load_more_rows")
    assert len(tab.shown(STUDIO)["rows"]) == 3
    assert not tab.shown(STUDIO)["has_more_rows"]


async def test_an_admin_has_no_studio(tabs: Tabs):
    _, secret = await tabs.sign_in()
    assert (await tabs.connect("/studio", secret)).sent_to == "/"


async def test_a_stranger_signs_in_and_comes_back(tabs: Tabs):
    assert (await tabs.connect("/studio")).redirect == "/login?next=/studio"
