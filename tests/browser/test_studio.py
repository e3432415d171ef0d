"""A streamer at work: the studio in one window, the overlay in another, donors somewhere else."""

import re
import signal
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Page, Playwright, expect

from ..desk import Desk
from .conftest import OBS, NewContext, launch
from .giving import Streamer
from .team import give_session
from .test_overlay_death import processes_of, signal_all


@pytest_asyncio.fixture(loop_scope="session")
async def studio(new_context: NewContext, desk: Desk, nova: Streamer) -> Page:
    """The streamer's tab, on the studio."""
    context = await new_context(permissions=["clipboard-read", "clipboard-write"])
    await give_session(context, desk, nova.secret)
    page = await context.new_page()
    await open_page(page, desk, "/studio")
    return page


async def open_page(page: Page, desk: Desk, path: str) -> None:
    await page.goto(f"{desk.url}{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator("[aria-busy]")).to_have_count(0)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def give(nova: Streamer, message: str, **changes: object) -> None:
    nova.give(message=message, **changes).press("pay")


async def open_overlay(studio: Page, new_context: NewContext) -> Page:
    """Make the address, as a streamer would, and open it elsewhere: in a tab, which sounds once touched."""
    await press(studio, "Make the address")
    address = await studio.get_by_label("The address").inner_text()
    await press(studio, "Copy")
    assert await studio.evaluate("navigator.clipboard.readText()") == address
    overlay = await (await new_context()).new_page()
    await overlay.goto(address)
    await overlay.mouse.click(5, 5)
    await expect(studio.get_by_text("Overlay is open", exact=True)).to_be_visible()
    return overlay


async def test_a_copy_that_the_browser_refuses_says_so(studio: Page) -> None:
    await press(studio, "Make the address")
    await studio.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    await press(studio, "Copy")
    await expect(studio.get_by_role("button", name="Copy")).to_have_accessible_name(
        "Copy Not copied: please select it by hand"
    )


async def test_the_overlay_that_was_chosen_is_known_again_after_a_restart(
    studio: Page, new_context: NewContext, nova: Streamer
) -> None:
    await press(studio, "Make the address")
    address = await studio.get_by_label("The address").inner_text()
    await press(studio, "Done")
    context = await new_context()
    first = await context.new_page()
    await first.goto(address)
    pages = studio.get_by_role("list", name="Open overlays").get_by_role("listitem")
    await expect(pages).to_have_count(1)
    other = await (await new_context()).new_page()
    await other.goto(f"{address}?name=Main")
    main = pages.filter(has_text="Main")
    await main.get_by_role("button", name="Play here").click()
    await expect(main).to_contain_text("PlaysYour choice")
    await expect(studio.get_by_text("You chose Main.")).to_be_visible()
    await other.close()
    away = studio.get_by_text(re.compile("Main, which is not open. Chrome .* plays until it is back."))
    await expect(away).to_be_visible()
    again = await (await new_context()).new_page()
    await again.goto(f"{address}?name=Main")
    await expect(main).to_contain_text("PlaysYour choice")
    await press(studio, "Choose automatically")
    await expect(studio.get_by_text("You chose Main")).to_have_count(0)
    await pages.filter(has_text="Chrome").get_by_role("button", name="Play here").click()
    chosen = studio.get_by_text(re.compile("^You chose Chrome [^,]*$"))
    await expect(chosen).to_be_visible()
    await first.close()
    await expect(studio.get_by_text("which is not open. Main plays until it is back")).to_be_visible()
    await (await context.new_page()).goto(address)
    await expect(chosen).to_be_visible()


async def test_the_studio_says_by_itself_that_the_overlay_died(
    studio: Page, playwright: Playwright, nova: Streamer
) -> None:
    await press(studio, "Make the address")
    address = await studio.get_by_label("The address").inner_text()
    doomed = await launch(playwright, *OBS)
    try:
        await (await doomed.new_page()).goto(address)
        await expect(studio.get_by_text("Overlay is open", exact=True)).to_be_visible()
        await press(studio, "Test alert")
        await expect(studio.get_by_role("button", name="Skip", exact=True)).to_be_visible()
        signal_all(await processes_of(doomed), signal.SIGKILL)
        await expect(studio.get_by_text("Overlay is not open", exact=True)).to_be_visible()
        await expect(studio.get_by_role("list", name="Open overlays").get_by_role("listitem")).to_have_count(
            0
        )
        await expect(studio.get_by_role("list", name="Up next").get_by_role("listitem")).to_have_count(1)
    finally:
        await doomed.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_volume_is_drawn_in_our_accent(
    new_context: NewContext, desk: Desk, nova: Streamer, theme: str
) -> None:
    context = await new_context(color_scheme=theme)
    await give_session(context, desk, nova.secret)
    page = await context.new_page()
    await open_page(page, desk, "/studio/settings")
    colour = "getComputedStyle(element).accentColor"
    accent = "(() => { const a = document.createElement('i'); a.style.color = 'var(--color-accent)';"
    accent += " document.body.append(a); return getComputedStyle(a).color; })()"
    assert await page.get_by_label("Volume").evaluate(f"element => {colour}") == await page.evaluate(accent)


async def test_a_donation_goes_on_air_and_can_be_played_again(
    studio: Page, new_context: NewContext, nova: Streamer
) -> None:
    overlay = await open_overlay(studio, new_context)
    await give(nova, "Hello stream")
    await expect(overlay.get_by_text("Hello stream")).to_be_visible()
    await expect(studio.get_by_role("button", name="Skip", exact=True)).to_be_visible()
    await press(studio, "Skip")
    await expect(overlay.get_by_text("Hello stream")).to_have_count(0)
    over = studio.get_by_role("list", name="Over", exact=True)
    await expect(over).to_contain_text("Hello stream")
    await over.get_by_role("button", name=re.compile("Replay")).click()
    await expect(overlay.get_by_text("Hello stream")).to_be_visible()


async def test_what_is_paused_waits_and_goes_on_in_order(
    studio: Page, new_context: NewContext, nova: Streamer
) -> None:
    overlay = await open_overlay(studio, new_context)
    await press(studio, "Pause")
    await expect(studio.get_by_text("Paused. What comes in waits.")).to_be_visible()
    for message in ("first", "second"):
        await give(nova, message)
    waiting = studio.get_by_role("list", name="Up next").get_by_role("listitem")
    await expect(waiting).to_contain_text(["first", "second"])
    await expect(overlay.get_by_text("first")).to_have_count(0)
    await studio.reload()
    await press(studio, "Resume")
    await expect(overlay.get_by_text("first")).to_be_visible()
    await expect(waiting).to_contain_text(["second"])


async def test_panic_clears_the_stream_and_outlives_a_reload(
    studio: Page, new_context: NewContext, nova: Streamer
) -> None:
    overlay = await open_overlay(studio, new_context)
    await press(studio, "Test alert")
    await expect(overlay.get_by_text("A generous friend")).to_be_visible()
    await studio.locator("h1").click()
    await studio.keyboard.press("!")
    await expect(overlay.get_by_text("A generous friend")).to_have_count(0)
    await studio.reload()
    await expect(studio.get_by_text("Everything is stopped.")).to_be_visible()
    await give(nova, "Are you all right?")
    await expect(studio.get_by_role("list", name="Up next")).to_contain_text("Are you all right?")
    await press(studio, "Go on air again")
    await expect(overlay.get_by_text("Are you all right?")).to_be_visible()


async def test_what_was_held_waits_for_a_decision(
    studio: Page, new_context: NewContext, desk: Desk, nova: Streamer
) -> None:
    await open_page(studio, desk, "/studio/settings")
    moderation = studio.get_by_role("region", name="Before it goes on air")
    await moderation.get_by_label("Links").select_option("hold")
    await moderation.get_by_role("button", name="Save").click()
    await expect(studio.get_by_text("Saved.")).to_be_visible()
    await open_page(studio, desk, "/studio")
    for message in ("see spam.example.com", "and www.nice-art.com"):
        await give(nova, message)
    held = studio.get_by_role("list", name="Waiting for your approval").get_by_role("listitem")
    await expect(held).to_have_count(2)
    await held.filter(has_text="spam").get_by_role("button", name=re.compile("Keep off")).click()
    await expect(held).to_have_count(1)
    await held.get_by_role("button", name=re.compile("Let on air")).click()
    await expect(studio.get_by_role("list", name="Up next")).to_contain_text("nice-art")
    overlay = await open_overlay(studio, new_context)
    await expect(overlay.get_by_text("nice-art")).to_be_visible()


async def test_a_new_address_ends_the_old_one_where_it_is_open(
    studio: Page, new_context: NewContext, nova: Streamer
) -> None:
    overlay = await open_overlay(studio, new_context)
    await press(studio, "Done")
    await press(studio, "New address")
    await expect(studio.get_by_label("The address")).to_be_visible()
    await give(nova, "Who sees this?")
    await expect(studio.get_by_role("list", name="Up next")).to_contain_text("Who sees this?")
    await expect(overlay.get_by_text("Who sees this?")).to_have_count(0)


async def test_the_look_is_seen_before_it_is_saved(studio: Page, desk: Desk) -> None:
    await open_page(studio, desk, "/studio/settings")
    stage = studio.frame_locator("iframe").locator("#stage")
    await expect(stage).to_have_attribute("data-position", "top")
    await studio.get_by_label("Place").select_option("bottom-left")
    await expect(stage).to_have_attribute("data-position", "bottom-left")
    await press(studio, "Play an alert here")
    await expect(stage.get_by_text("A generous friend")).to_be_visible()
    await studio.reload()
    await expect(stage).to_have_attribute("data-position", "top")


async def test_a_wrong_limit_is_said_and_nothing_typed_is_lost(studio: Page, desk: Desk) -> None:
    await open_page(studio, desk, "/studio/settings")
    page = studio.get_by_role("region", name="Donation page")
    await page.get_by_label("Greeting").fill("Thank you!")
    await page.get_by_label("Smallest EUR").fill("a lot")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_have_text("Please enter an amount.")
    await expect(page.get_by_label("Smallest EUR")).to_have_value("a lot")
    await page.get_by_label("Smallest EUR").fill("2")
    await page.get_by_role("button", name="Save").click()
    await expect(studio.get_by_text("Saved.")).to_be_visible()
    await studio.reload()
    await expect(page.get_by_label("Greeting")).to_have_value("Thank you!")
    await expect(page.get_by_label("Smallest EUR")).to_have_value("2")
    await expect(studio.get_by_text("Saved.")).to_be_hidden()  # it was said before the page was loaded again


async def test_a_phone_shows_what_each_donation_came_to(studio: Page, desk: Desk, nova: Streamer) -> None:
    await give(nova, "A message that is too long for the width of a telephone held upright.")
    await expect(studio.get_by_role("list", name="Donations")).to_contain_text("A message")
    await studio.set_viewport_size({"width": 360, "height": 800})
    await open_page(studio, desk, "/studio/history")
    row = studio.get_by_role("region", name="Donations").get_by_role("row").filter(has_text="Ana")
    await expect(row.get_by_text("€12.50", exact=True).first).to_be_in_viewport(ratio=1)
    net = re.compile("not known yet|€9.60")  # without tax and fees, as soon as these are known
    await expect(row.get_by_role("cell", name=net)).to_be_in_viewport(ratio=1)
    await expect(row.get_by_role("time")).to_be_in_viewport(ratio=1)


async def test_the_history_is_saved_as_a_file(studio: Page, desk: Desk, nova: Streamer) -> None:
    await give(nova, "=1+1")
    await expect(studio.get_by_role("list", name="Donations")).to_contain_text("=1+1")
    await open_page(studio, desk, "/studio/history")
    async with studio.expect_download() as downloading:
        await studio.get_by_role("link", name="Export CSV").click()
    path = await (await downloading.value).path()
    first, line = path.read_text(encoding="utf-8-sig").splitlines()
    assert first.startswith('"donation","paid at","donor","message"')
    assert '"Ana","\'=1+1","paid","EUR",12.50,0.00,' in line
    await expect(studio.get_by_text("1 line downloaded.")).to_be_visible()


async def test_the_days_of_the_chart_are_the_readers(
    new_context: NewContext, desk: Desk, nova: Streamer
) -> None:
    await give(nova, "Good morning")
    context = await new_context(timezone_id="Pacific/Kiritimati")  # fourteen hours ahead of UTC
    await give_session(context, desk, nova.secret)
    page = await context.new_page()
    await page.goto(f"{desk.url}/studio/history")
    figure = page.get_by_role("figure", name="Received over time")
    await expect(figure.get_by_text("As a table")).to_be_visible(timeout=20_000)
    await figure.get_by_text("As a table").click()
    await expect(figure.get_by_role("columnheader", name="Day", exact=True)).to_be_visible()
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).strftime("%-d %B")
    await expect(figure.get_by_role("row").last).to_contain_text(today)
    await expect(figure.get_by_role("row").last).to_contain_text("€12.50")
