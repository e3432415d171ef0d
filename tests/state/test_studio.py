"""A streamer's studio, without a browser."""

import pytest

from streampai_app.accounts.actors import Streamer
from streampai_app.alerts.preferences import save_preferences
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


async def test_the_switches_are_turned_and_shown(tabs: Tabs, nova):
    tab = await open_studio(tabs, nova)
    for handler, switch, is_on in (
        ("pause", "is_paused", True),
        ("resume", "is_paused", False),
        ("mute", "is_muted", True),
        ("unmute", "is_muted", False),
        ("panic", "is_panicked", True),
        ("calm", "is_panicked", False),
    ):
        await tab.send(f"{STUDIO}.{handler}")
        assert getattr(tab.shown(STUDIO)["queue"], switch) is is_on
    assert tab.notices == []


async def test_a_donation_waits_is_skipped_and_replayed(tabs: Tabs, nova, world: World):
    tab = await open_studio(tabs, nova)
    world.hear(payment())
    await tabs.quiet()
    [waiting] = tab.shown(STUDIO)["queue"].waiting
    assert (waiting.donor, waiting.text, waiting.amount) == ("Ana", "Hi!", "€25.00")
    await tab.send(f"{STUDIO}.skip", alert_id=waiting.id)
    queue = tab.shown(STUDIO)["queue"]
    assert (queue.waiting, queue.recent[0].why) == ([], "you skipped it")
    await tab.send(f"{STUDIO}.replay", alert_id=waiting.id)
    assert tab.shown(STUDIO)["queue"].waiting[0].kind == "replay"


async def test_what_is_held_is_let_on_air_or_kept_off(tabs: Tabs, nova, world: World):
    world.hear(payment(total=3000))
    tab = await open_studio(tabs, nova)
    [held] = tab.shown(STUDIO)["queue"].held
    assert held.why == "charged otherwise than pledged"
    await tab.send(f"{STUDIO}.approve", alert_id=held.id)
    assert [row.id for row in tab.shown(STUDIO)["queue"].waiting] == [held.id]
    await tab.send(f"{STUDIO}.reject", alert_id=held.id)
    assert tab.notices[-1].startswith("This alert is not held")


async def test_whoever_decides_is_told_what_was_found(tabs: Tabs, nova, db):
    streamer = Streamer(nova[0], "", "Nova", "")
    db.write_now(save_preferences, streamer, {"links": "hold"})
    World(db, streamer_id=nova[0], message="see www.nice-art.example").hear(payment())
    tab = await open_studio(tabs, nova)
    assert tab.shown(STUDIO)["queue"].held[0].why == "it holds a link: www.nice-art.example"


async def test_nobody_turns_the_alerts_of_somebody_else(tabs: Tabs, nova, world: World):
    world.hear(payment())
    _, secret = await tabs.sign_in("Mira", Role.STREAMER)
    tab = await tabs.connect("/studio", secret)
    for handler in ("skip", "replay", "approve", "reject"):
        await tab.send(f"{STUDIO}.{handler}", alert_id=world.donation_id)
        assert tab.notices[-1] == "There is no such alert."
    assert world.alert.state == "ready"


async def test_an_overlay_address_is_shown_once(tabs: Tabs, nova):
    tab = await open_studio(tabs, nova)
    assert not tab.shown(STUDIO)["overlay"].exists
    await tab.send(f"{STUDIO}.rotate_overlay")
    assert tab.shown(STUDIO)["overlay_address"].startswith("http://localhost:8000/overlay/")
    again = await open_studio(tabs, nova)
    assert (again.shown(STUDIO)["overlay"].exists, again.shown(STUDIO)["overlay_address"]) == (True, "")
    await again.send(f"{STUDIO}.revoke_overlay")
    assert not again.shown(STUDIO)["overlay"].exists


async def test_a_test_alert_waits_first(tabs: Tabs, nova):
    tab = await open_studio(tabs, nova)
    await tab.send(f"{STUDIO}.send_test")
    assert [row.kind for row in tab.shown(STUDIO)["queue"].waiting] == ["test"]
