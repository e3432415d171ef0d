"""The donor's pages for everybody: by keyboard, by screen reader, small, dark, light to load."""

import pytest
from playwright.async_api import Page, expect

from ..desk import Desk, somewhere
from .axe import AT_REST, found_wrong
from .conftest import NewContext
from .donor import Giver, Stage

SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def stage(desk: Desk) -> Stage:
    return Stage(
        desk, greeting="Hello!", goal_title="A chair", goal_amount=10_000, goal_currency="EUR", currencies=[]
    )


async def a_giver(new_context: NewContext, stage: Stage, **options: object) -> Giver:
    context = await new_context(extra_http_headers=somewhere(), **options)
    return Giver(await context.new_page(), stage)


async def expect_accessible(page: Page) -> None:
    await page.evaluate(AT_REST)
    wrong = await found_wrong(page)
    assert not wrong, "\n".join(wrong)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    scheme: str, width: int, new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage, color_scheme=scheme, viewport={"width": width, "height": 640})
    page = giver.page
    await giver.open()
    await expect_accessible(page)
    await giver.fill(amount="0", message="A-long-word-without-any-break-" * 8)
    await giver.donate.click()
    await expect(giver.amount).to_be_focused()
    await expect_accessible(page)
    await giver.amount.fill("7")
    await giver.donate.click()
    await page.wait_for_url("**/session/*")
    checkout = page.url
    await giver.press("Settle later")
    await expect_accessible(page)
    stage.settle(checkout, "decline")
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await expect_accessible(page)
    await page.get_by_role("link", name="Change something first").click()
    await expect_accessible(page)
    await giver.donate.click()
    await page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await giver.expect_headline("Paid. Thank you!")
    await expect_accessible(page)
    await giver.open()  # somebody has given
    await expect_accessible(page)
    for nowhere in (f"{stage.url}x", f"{stage.url}/thanks/made-up"):
        await page.goto(nowhere)
        await expect_accessible(page)


async def test_the_whole_form_by_keyboard(new_context: NewContext, stage: Stage) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    await page.get_by_role("radio", name="€5").focus()
    await page.keyboard.press("ArrowRight")
    await expect(giver.amount).to_have_value("10")
    await page.keyboard.press("Tab")
    await expect(giver.amount).to_be_focused()
    await page.keyboard.type("12,50")
    await expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    for name in ("Currency", "Your name", "Message", "Voice"):
        await page.keyboard.press("Tab")
        await expect(page.get_by_label(name, exact=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Listen")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("E-mail for the receipt")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(giver.donate).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/session/*")
    assert [amount for _, amount, _ in stage.told()] == [1250]


async def test_a_preset_fills_the_amount_in_and_a_typed_amount_marks_its_preset(
    new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    await expect(giver.amount).to_have_value("5")
    await page.get_by_role("radio", name="€25").check()
    await expect(giver.amount).to_have_value("25")
    await giver.amount.fill("3")
    await expect(page.get_by_role("radio", name="€3")).to_be_checked()


async def test_another_currency_brings_its_own_presets_and_bounds(
    new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    await giver.currency.select_option("JPY")
    await expect(page.get_by_role("radio")).to_have_count(4)
    await expect(page.get_by_role("radio", name="¥500")).to_be_checked()
    await expect(giver.amount).to_have_value("500")
    await expect(page.locator("#amount-hint")).to_have_text("From ¥100 to ¥80,000")
    await giver.currency.select_option("KWD")
    await giver.amount.fill("1.234")
    await giver.currency.select_option("EUR")
    await expect(giver.amount).to_have_value("1.234")  # typed by hand: left alone
    await giver.donate.click()
    await expect(page.locator("#amount-wrong")).to_have_text(
        "Please write the amount like 3.50, without a mark for thousands."
    )


async def test_a_voice_can_be_heard_before_it_is_chosen(new_context: NewContext, stage: Stage) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    listen = page.locator("#listen")
    async with page.expect_response("**/voices/en.wav") as heard:
        await listen.click()
    assert (await heard.value).status in {200, 206}
    await expect(listen).to_have_text("Stop")
    await page.get_by_label("Voice").select_option("pl")
    await expect(listen).to_have_text("Listen")
    async with page.expect_response("**/voices/pl.wav"):
        await listen.click()
    await expect(listen).to_have_text("Stop")
    await expect(listen).to_have_text("Listen", timeout=15_000)  # at the end of the sentence


async def test_a_voice_that_cannot_be_heard_says_so_and_can_still_be_chosen(
    new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    await page.route("**/voices/*.wav", lambda route: route.fulfill(status=503))
    await page.get_by_role("button", name="Listen").click()
    await expect(page.locator("#voice-hint")).to_have_text("This voice cannot be heard right now.")
    await expect(page.get_by_role("button", name="Listen")).to_be_visible()
    await page.unroute("**/voices/*.wav")
    await page.get_by_role("button", name="Listen").click()
    await expect(page.locator("#voice-hint")).to_have_text("Reads your message aloud.")


async def test_the_length_of_the_message_is_shown_as_it_is_counted(
    new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage)
    page = (await giver.open()).page
    await giver.message.fill("👋" * 300)
    await expect(page.locator("#length")).to_have_text("300/300")
    await expect(page.locator("#length")).not_to_have_class("over")
    await giver.message.fill("👋" * 301)
    await expect(page.locator("#length")).to_have_class("over")


async def test_nothing_moves_while_the_pages_load_and_while_the_donation_moves_on(
    new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage)
    page = giver.page
    await page.add_init_script(f"({SHIFTS})()")
    await giver.open()
    await page.wait_for_timeout(300)
    assert await page.evaluate("shifted") == 0
    checkout = await giver.go_to_checkout()
    await giver.press("Settle later")
    stage.settle(checkout, "pay")
    await giver.expect_headline("Paid. Thank you!")
    await page.wait_for_timeout(300)
    assert await page.evaluate("shifted") < 0.01  # the lines below the headline may be longer


@pytest.mark.parametrize(
    ("locale", "label", "button"),
    [("de-DE", "Betrag", "Spenden"), ("pl-PL", "Kwota", "Wesprzyj"), ("es-MX", "Importe", "Donar")],
)
async def test_it_speaks_the_browsers_language_all_the_way(
    locale: str, label: str, button: str, new_context: NewContext, stage: Stage
) -> None:
    giver = await a_giver(new_context, stage, locale=locale)
    page = (await giver.open()).page
    await page.get_by_label(label, exact=True).fill("7,50")
    await page.get_by_role("button", name=button, exact=True).click()
    await page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    assert [amount for _, amount, _ in stage.told()] == [750]
