"""One donation's page: its story, and giving it back."""

import asyncio
from collections.abc import Iterator

import pytest

from streampai_app.donations.facts import PaymentFact
from streampai_app.errors import Conflict, Unavailable
from streampai_app.models import PaymentState
from streampai_app.state import work

from ..donations.world import World, payment, refund
from ..waiting import eventually
from .conftest import Tab, Tabs
from .giving import Provider, providers

DONATION = "reflex___state____state.streampai_app___state___donation____donation"
WORK = "reflex___state____state.streampai_app___state___work____work"


@pytest.fixture
def provider(running) -> Iterator[Provider]:
    with providers(running) as provider:
        yield provider


@pytest.fixture
def world(db, provider) -> World:
    return World(db, donor_name="Ana")


async def open_donation(tabs: Tabs, world: World, query: str = "") -> Tab:
    _, secret = await tabs.sign_in()
    return await tabs.connect(f"/admin/payments/{world.donation_id}{query}", secret)


def titles(tab: Tab) -> list[str]:
    return [step.title for step in tab.shown(DONATION)["steps"]]


def ended(tab: Tab) -> list[str]:
    """Return which works this page was told to have ended."""
    told = [update.delta.get(WORK, {}).get("ended_rx_state_", "") for update in tab.updates]
    return [work.rpartition(" ")[0] for work in told if work]


async def write_refund(tab: Tab, amount: object, reason: object = "by mistake") -> None:
    await tab.send(f"{DONATION}.write_refund")
    await tab.send(f"{DONATION}.check_refund", form={"amount": amount, "reason": reason})


async def test_the_story_is_told_and_goes_on_by_itself(tabs: Tabs, world: World):
    tab = await open_donation(tabs, world)
    assert titles(tab) == ["Ana pledged €25.00", "Checkout opened at testpay"]
    world.hear(payment(), type="payment.succeeded")
    await tabs.quiet()
    assert titles(tab)[2:] == [
        "Webhook payment.succeeded",
        "Payment of €25.00 succeeded",
        "Booked: payment",
        "Alert, now in the queue",
    ]
    booked = tab.shown(DONATION)["steps"][4]
    assert [(line.account, line.amount) for line in booked.lines] == [
        ("With the provider", "+€25.00"),
        ("Tax", "−€3.99"),
        ("Owed to the streamer", "−€21.01"),
    ]
    assert tab.shown(DONATION)["donation"].left == "€25.00"


async def test_a_part_is_given_back_after_it_was_confirmed(tabs: Tabs, world: World, provider: Provider):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    await write_refund(tab, "5,00")
    shown = tab.shown(DONATION)
    assert (shown["refund"], shown["refund_shown"], provider.wanted) == ("sure", "€5.00", [])
    await tab.send(f"{DONATION}.give_back")
    assert [(w.amount, w.reason) for w in provider.wanted] == [(500, "by mistake")]
    assert "Ada asked to give back €5.00" in titles(tab)
    assert "Refund of \N{MINUS SIGN}€5.00 on its way" in titles(tab)
    assert tab.shown(DONATION)["refund"] == ""
    assert tab.shown(DONATION)["donation"].left == "€20.00"
    world.hear(refund(500, ref=provider.wanted[0].reference))
    await tabs.quiet()
    assert "Refund of \N{MINUS SIGN}€5.00 went through" in titles(tab)
    assert tab.shown(DONATION)["donation"].refunded == "€5.00"


async def test_all_of_it_is_offered_first(tabs: Tabs, world: World, provider: Provider):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    await tab.send(f"{DONATION}.write_refund")
    offered = tab.shown(DONATION)["refund_amount"]
    await write_refund(tab, offered)
    await tab.send(f"{DONATION}.give_back")
    assert [w.amount for w in provider.wanted] == [None]
    assert tab.shown(DONATION)["donation"].left == ""


async def test_nothing_goes_out_without_a_confirmation_and_once_with_it(
    tabs: Tabs, world: World, provider: Provider
):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    await tab.send(f"{DONATION}.give_back")
    await tab.send(f"{DONATION}.write_refund")
    await tab.send(f"{DONATION}.give_back")
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.drop_refund")
    await tab.send(f"{DONATION}.give_back")
    assert provider.wanted == []
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.give_back")
    await tab.send(f"{DONATION}.give_back")
    assert len(provider.wanted) == 1


@pytest.mark.parametrize("amount", ["", "five", "0", "-1", "25.01", "1.005", "1e9", "NaN", None, ["5"]])
async def test_an_amount_that_makes_no_sense_is_said_at_its_field(
    tabs: Tabs, world: World, provider: Provider, amount
):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    await write_refund(tab, amount)
    assert tab.shown(DONATION)["refund"] == "writing"
    assert tab.shown(DONATION)["trouble"]
    await tab.send(f"{DONATION}.give_back")
    assert provider.wanted == []


async def test_what_the_provider_refuses_is_said_and_can_be_changed(
    tabs: Tabs, world: World, provider: Provider
):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    provider.error = Conflict("The payment provider refuses this refund.", reason="too-late")
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.give_back")
    shown = tab.shown(DONATION)
    assert (shown["refund"], shown["trouble"]) == ("writing", "The payment provider refuses this refund.")
    assert ended(tab) == ["Donation.give_back"]
    assert "Refund refused by the provider" in titles(tab)


async def test_a_provider_that_does_not_answer_costs_nothing_but_time(
    tabs: Tabs, world: World, provider: Provider
):
    world.hear(payment())
    tab = await open_donation(tabs, world)
    provider.error = Unavailable("no answer")
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.give_back")
    assert "sent again by itself" in tab.notices[-1]
    assert (tab.shown(DONATION)["refund"], ended(tab)) == ("", ["Donation.give_back"])


async def test_a_held_alert_is_approved(tabs: Tabs, world: World):
    world.hear(payment(total=3000))
    tab = await open_donation(tabs, world)
    assert tab.shown(DONATION)["donation"].is_held
    await tab.send(f"{DONATION}.approve")
    shown = tab.shown(DONATION)["donation"]
    assert (shown.is_held, shown.is_mismatch, shown.alert) == (False, True, "In the queue")
    assert "Ada approved the alert for air" in titles(tab)
    await tab.send(f"{DONATION}.approve")
    assert "not held" in tab.notices[-1]


async def test_the_provider_is_asked_on_request(tabs: Tabs, world: World, provider: Provider):
    provider.facts = [PaymentFact("pay_1", PaymentState.SUCCEEDED, 2500, "EUR", checkout_ref="cks_1")]
    tab = await open_donation(tabs, world)
    await tab.send(f"{DONATION}.ask")
    assert tab.shown(DONATION)["donation"].status == "paid"
    provider.error = Unavailable("Our payment provider does not answer at the moment.")
    await tab.send(f"{DONATION}.ask")
    assert tab.notices[-1] == "Our payment provider does not answer at the moment."
    assert ended(tab) == ["Donation.ask"] * 2


async def test_a_provider_that_hangs_is_waited_for_only_so_long(
    tabs: Tabs, world: World, provider: Provider, monkeypatch
):
    async def hang(*_args: object, **_more: object) -> None:
        await asyncio.Event().wait()

    world.hear(payment())
    monkeypatch.setattr(work, "WITHIN", 0.05)
    monkeypatch.setattr(provider, "look_up", hang)
    monkeypatch.setattr(provider, "refund", hang)
    tab = await open_donation(tabs, world)
    await tab.send(f"{DONATION}.ask")
    await eventually(lambda: ended(tab) == ["Donation.ask"])
    assert "no answer within 15 seconds" in tab.notices[-1]
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.give_back")
    await eventually(lambda: ended(tab)[1:] == ["Donation.give_back"])
    assert tab.shown(DONATION)["refund"] == ""
    await write_refund(tab, "5")
    await tab.send(f"{DONATION}.give_back")
    assert tab.shown(DONATION)["trouble"] == "A refund of this donation is under way."


async def test_the_way_back_leads_to_the_list_as_it_was(tabs: Tabs, world: World):
    tab = await open_donation(tabs, world, "?status=paid&q=ana")
    assert tab.shown(DONATION)["back"] == "/admin/payments?status=paid&q=ana"


async def test_a_donation_that_does_not_exist_says_so(tabs: Tabs, world: World):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/payments/don_unknown", secret)
    assert tab.shown(DONATION)["missing"]
    for name in ("ask", "approve", "write_refund", "give_back"):
        await tab.send(f"{DONATION}.{name}")


async def test_what_was_written_for_one_donation_is_not_given_back_of_another(
    tabs: Tabs, world: World, db, provider: Provider
):
    world.hear(payment())
    other = World(db, checkout_ref="cks_2")
    other.hear(payment(ref="pay_2", checkout_ref="cks_2"))
    tab = await open_donation(tabs, world)
    await write_refund(tab, "5")
    await tab.leave()
    await tab.open(f"/admin/payments/{other.donation_id}")
    await tab.send(f"{DONATION}.give_back")
    assert provider.wanted == []
