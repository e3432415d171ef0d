"""The overlay in a real Chromium, as OBS shows it: what is seen, what is heard, and what never is."""

import asyncio
import itertools
import os

import pytest
from playwright.async_api import Page, expect

from streampai_app.alerts.overlays import overlay_of
from streampai_app.models import DisputeState

from ..alerts.giving import hear
from ..donations.world import dispute, refund
from .overlay_stage import OverlayStage

LOUD = {"from": 0, "name": "All", "sound": "fanfare", "animation": "burst", "seconds": 4}
BRIEF = {"from": 0, "name": "All", "sound": "pop", "animation": "burst", "seconds": 2}
# Writes down the text of every box that comes.
COUNT = """
window.boxes = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      if (node.matches?.(".alert")) window.boxes.push(node.querySelector(".text").textContent);
}).observe(document.getElementById("stage"), { childList: true });
"""
# Lets the page's waits pass twenty times as fast.
FAST = "window.setTimeout = ((wait) => (work, ms, ...more) => wait(work, ms / 20, ...more))(setTimeout);"

# Keeps the page from doing anything else for nine seconds.
HANG = "() => { const end = Date.now() + 9_000; while (Date.now() < end); }"


async def test_a_paid_donation_is_seen_and_heard_and_counts_as_shown(stage, source) -> None:
    screen = await stage.open(source)
    alert_id = await stage.give("Hello <b>Nova</b>", 1250)
    await expect(screen.box).to_contain_text("Ana")
    await expect(screen.box.locator(".amount")).to_have_text("€12.50")
    await expect(screen.box.locator(".text")).to_have_text("Hello <b>Nova</b>")
    await stage.becomes(alert_id, "shown")
    await expect(screen.box).to_have_count(0)
    assert await screen.loudest() > 0.05


async def test_panic_is_silent_at_once_and_for_good(stage, source) -> None:
    await stage.prefer(tiers=[LOUD])
    screen = await stage.open(source)
    first, second = await stage.give("first"), await stage.give("second")
    await screen.until("window.loudest > 0.05")
    await stage.press("panic")
    await screen.until("window.level === 0")
    await expect(screen.box).to_have_count(0)
    assert (await stage.alert(first)).state == "skipped"
    await screen.page.reload()
    await screen.page.wait_for_timeout(500)
    await expect(screen.box).to_have_count(0)
    assert (await stage.alert(second)).state == "ready"
    await stage.press("calm")
    await expect(screen.box).to_contain_text("second")


async def test_muting_silences_what_sounds_and_leaves_it_on_screen(stage, source) -> None:
    await stage.prefer(tiers=[LOUD])
    screen = await stage.open(source)
    alert = await stage.give("quiet, please")
    await screen.until("window.loudest > 0.05")
    await stage.press("mute")
    await screen.until("window.level === 0")
    await expect(screen.box).to_contain_text("quiet, please")
    await stage.becomes(alert, "shown")


async def test_two_browser_sources_play_every_alert_once(stage, obs) -> None:
    pages = [await (await obs.new_context()).new_page() for _ in range(2)]
    try:
        screens = [await stage.open(page) for page in pages]
        for page in pages:
            await page.evaluate(COUNT)
        for number in range(3):
            await stage.becomes(await stage.give(f"number {number}"), "shown")
        seen = [await screen.page.evaluate("window.boxes") for screen in screens]
        assert sorted(itertools.chain(*seen)) == ["number 0", "number 1", "number 2"]
    finally:
        for page in pages:
            await page.context.close()


async def test_closing_the_source_that_plays_lets_the_other_one_play_it(stage, obs) -> None:
    await stage.prefer(tiers=[LOUD | {"seconds": 30}])
    first = await stage.open(await (await obs.new_context()).new_page())
    await stage.give("once more")
    await expect(first.box).to_contain_text("once more")
    second = await stage.open(await (await obs.new_context()).new_page())
    await first.page.close()
    await expect(second.box).to_contain_text("once more")
    await first.page.context.close()
    await second.page.context.close()


async def test_a_network_that_breaks_in_the_middle_shows_an_alert_once(stage, source) -> None:
    screen = await stage.open(source)
    await source.evaluate(COUNT)
    alert = await stage.give("only once")
    await expect(screen.box).to_contain_text("only once")
    await source.context.set_offline(True)
    await expect(screen.box).to_have_count(0)  # it plays to its end all by itself
    following = await stage.give("and the next")
    await source.context.set_offline(False)
    await stage.becomes(alert, "shown")
    await stage.becomes(following, "shown")
    assert await source.evaluate("window.boxes") == ["only once", "and the next"]


async def test_a_revoked_address_leaves_nothing_on_stream(stage, source) -> None:
    screen = await stage.open(source)
    alert = await stage.give("on air")
    await expect(screen.box).to_contain_text("on air")
    await stage.rotate()
    await expect(screen.box).to_have_count(0)
    fresh = await stage.open(await source.context.new_page())
    await stage.press("skip", alert)
    await stage.give("at the new address")
    await expect(fresh.box).to_contain_text("at the new address", timeout=40_000)
    await expect(screen.box).to_have_count(0)


async def test_a_browser_that_allows_no_sound_is_not_held_up(stage, page) -> None:
    screen = await stage.open(page)
    await stage.becomes(await stage.give("silent"), "shown")
    await expect(screen.box).to_have_count(0)
    assert await screen.loudest() == 0


async def test_what_sounded_was_heard_and_what_was_silent_was_not(stage, source, page) -> None:
    await stage.open(page)
    silent = await stage.give("silent")
    await stage.becomes(silent, "shown")
    assert (await stage.alert(silent)).heard is False
    await stage.open(source)  # in OBS: it takes over, for it can be heard
    await page.wait_for_timeout(500)
    heard = await stage.give("heard")
    await stage.becomes(heard, "shown")
    assert (await stage.alert(heard)).heard is True
    await stage.press("mute")
    muted = await stage.give("muted")
    await stage.becomes(muted, "shown")
    assert (await stage.alert(muted)).heard is False


async def test_a_page_that_hangs_loses_its_alert_to_another_within_seconds(stage, obs) -> None:
    await stage.prefer(tiers=[LOUD | {"seconds": 30}])
    first = await stage.open(await (await obs.new_context()).new_page())
    alert = await stage.give("go on")
    await expect(first.box).to_contain_text("go on")
    second = await stage.open(await (await obs.new_context()).new_page())
    hung = asyncio.create_task(first.page.evaluate(HANG))
    await expect(second.box).to_contain_text("go on", timeout=12_000)
    await hung
    await expect(first.box).to_have_count(0)
    assert (await stage.alert(alert)).lease == 2
    await first.page.context.close()
    await second.page.context.close()


async def test_the_goal_bar_follows_gifts(stage, source) -> None:
    await stage.collect_for("New camera", 10_000)
    screen = await stage.open(source)
    await expect(screen.goal).to_contain_text("New camera")
    await stage.give(amount=2_500)
    await expect(screen.goal).to_contain_text("€25.00 / €100.00")
    await expect(screen.goal.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "25")


async def test_the_goal_bar_of_an_open_overlay_goes_down_when_money_goes_back(stage, source) -> None:
    await stage.collect_for("New camera", 10_000)
    screen = await stage.open(source)
    for ref in ("pay_one", "pay_other"):
        await stage.give(amount=2_500, ref=ref)
    await expect(screen.goal).to_contain_text("€50.00 / €100.00")
    await stage.write(hear, refund(1_000, of="pay_one"))
    await expect(screen.goal).to_contain_text("€40.00 / €100.00")
    await stage.write(hear, dispute(DisputeState.LOST, of="pay_other"))
    await expect(screen.goal).to_contain_text("€15.00 / €100.00")


async def test_the_largest_gifts_of_an_open_overlay_change_places_when_money_goes_back(stage, source) -> None:
    await stage.prefer(look={"is_top_shown": True})
    await stage.open(source)
    for name, amount in (("Ana", 2_500), ("Ben", 2_000)):
        await stage.give(donor_name=name, amount=amount, ref=f"pay_{name}")
    lines = source.get_by_role("list", name="Largest gifts").get_by_role("listitem")
    await expect(lines).to_have_text(["Ana€25.00", "Ben€20.00"])
    await stage.write(hear, refund(1_000, of="pay_Ana"))
    await expect(lines).to_have_text(["Ben€20.00", "Ana€15.00"])
    await stage.write(hear, dispute(DisputeState.LOST, of="pay_Ben"))
    await expect(lines).to_have_text(["Ana€15.00"])


async def test_what_is_on_air_while_its_money_goes_back_plays_to_its_end(stage, source) -> None:
    screen = await stage.open(source)
    alert = await stage.give("given and taken", ref="pay_taken")
    await expect(screen.box).to_contain_text("given and taken")
    await stage.write(hear, refund(500, of="pay_taken"))
    await stage.becomes(alert, "shown")


async def test_speech_is_heard_after_the_sound(stage, source) -> None:
    screen = await stage.open(source)
    asked = []
    source.on("request", lambda request: asked.append(request.url))
    alert = await stage.give_spoken("Hello everybody, this is a spoken message")
    await screen.until("window.seconds_heard > 1.5")
    await stage.becomes(alert, "shown")
    assert [url for url in asked if "/speech/" in url] == [f"{stage.url}/api/overlay/speech/{alert}"]
    assert not any(stage.secret in url for url in asked)
    assert await screen.loudest() > 0.05


async def test_the_secret_stays_out_of_storage_and_of_what_the_server_writes(stage, source, capfd) -> None:
    await stage.open(source)
    await stage.becomes(await stage.give(), "shown")
    kept = await source.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert stage.secret not in kept
    written = capfd.readouterr()
    assert stage.secret not in written.out + written.err


async def test_the_overlay_does_not_grow(stage, source) -> None:
    await soak(stage, source, alerts=int(os.environ.get("STREAMPAI_TEST_ALERTS", "60")))


async def soak(stage: OverlayStage, source: Page, alerts: int) -> None:
    """Play many alerts and compare the heap early on with the heap at the end, both after a collection."""
    await stage.prefer(tiers=[BRIEF], queue_limit=10_000)
    await stage.open(source)
    session = await source.context.new_cdp_session(source)
    await source.evaluate(FAST)
    warm_up = 20
    for number in range(warm_up):
        last = await stage.give(f"warming up {number}")
    await stage.becomes(last, "shown", 120)
    before = await weigh(session)
    for number in range(alerts):
        last = await stage.give(f"number {number}", 5_000)
    await stage.becomes(last, "shown", 60 + alerts)
    after = await weigh(session)
    assert after["nodes"] <= before["nodes"] + 40
    assert after["listeners"] <= before["listeners"] + 10
    assert after["heap"] <= before["heap"] + 300_000 + 100 * alerts
    print(f"{alerts} alerts: {before} -> {after}")


async def weigh(session) -> dict[str, int]:
    """Return what the page holds: bytes of heap, DOM nodes and listeners."""
    for _ in range(3):
        await session.send("HeapProfiler.collectGarbage")
    counters = await session.send("Memory.getDOMCounters")
    usage = await session.send("Runtime.getHeapUsage")
    return {"heap": usage["usedSize"], "nodes": counters["nodes"], "listeners": counters["jsEventListeners"]}


@pytest.mark.parametrize(
    ("event", "key"), [("obsSourceVisibleChanged", "visible"), ("obsSourceActiveChanged", "active")]
)
async def test_a_source_that_obs_does_not_show_says_so_and_leaves_the_next_alert_to_one_that_is(
    stage: OverlayStage, source, obs, event: str, key: str
) -> None:
    hidden = await stage.open(source)
    tell = f"(is) => dispatchEvent(new CustomEvent('{event}', {{ detail: {{ {key}: is }} }}))"
    await stage.becomes(await stage.give("seen"), "shown")

    async def until_seen(*expected: bool) -> None:
        """Wait until the pages say so, the first one first."""
        for _ in range(200):
            pages = (await stage.write(overlay_of, stage.streamer)).pages
            if [page.is_visible for page in pages] == [*expected]:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"they never said {expected}")

    await hidden.page.evaluate(tell, False)
    await until_seen(False)
    context = await obs.new_context()
    shown = await stage.open(await context.new_page())
    await until_seen(False, True)
    await stage.give("for the other")
    await expect(shown.box).to_contain_text("for the other")
    await expect(hidden.box).to_have_count(0)
    await hidden.page.evaluate(tell, True)
    await until_seen(True, True)
    await context.close()
