"""Everybody can use it: by keyboard, by screen reader, small, dark, mirrored."""

import pytest
from playwright.async_api import Page, expect

from .axe import found_wrong
from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor


async def expect_accessible(page: Page) -> None:
    await page.wait_for_timeout(300)  # what moves in is faint for a moment
    wrong = await found_wrong(page, "streampai-support")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_view(
    scheme: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(color_scheme=scheme)).new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, "<main><h2>Words</h2></main>"))
    await expect_accessible(page)
    await visitor.press("Past chats")
    await expect_accessible(page)
    await visitor.press("Back")
    await visitor.press("Request a feature")
    await visitor.press("Send")
    await expect_accessible(page)
    await visitor.press("Back")
    await visitor.start_chat("Look https://example.com")
    chat = await support_desk.newest_chat()
    await support_desk.reply(chat.id, "Seen")
    await support_desk.type(chat)
    await expect(visitor.message("Seen")).to_be_visible()
    await expect_accessible(page)
    await page.context.set_offline(True)
    await visitor.write("Queued")
    await expect_accessible(page)
    await page.context.set_offline(False)
    await visitor.expect_state("Queued", "delivered")
    await support_desk.resolve(chat.id)
    await expect(visitor.panel.get_by_role("button", name="Start a new chat")).to_be_visible()
    await expect_accessible(page)
    await visitor.press("Back")
    await visitor.press("Past chats")
    await expect_accessible(page)


async def test_a_whole_chat_by_keyboard_and_the_focus_comes_back(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await page.goto(host.page(support_desk.url))
    await expect(visitor.launcher).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(visitor.launcher).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(visitor.panel.get_by_role("heading", name="Streampai")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(visitor.panel.get_by_role("button", name="New chat")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(visitor.box).to_be_focused()
    await page.keyboard.type("No mouse")
    await page.keyboard.press("Enter")
    await visitor.expect_state("No mouse", "delivered")
    await expect(visitor.box).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(visitor.panel).to_be_hidden()
    await expect(visitor.launcher).to_be_focused()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")


# As Safari does when Enter confirms what an input method offers: the composition ends before the key comes.
CONFIRM = """
    (box, key) => {
        box.dispatchEvent(new CompositionEvent("compositionend", { data: "にほん", bubbles: true }));
        const options = { key, keyCode: 229, bubbles: true, cancelable: true, composed: true };
        return box.dispatchEvent(new KeyboardEvent("keydown", options));
    }
"""


async def test_a_key_that_confirms_an_input_methods_choice_neither_sends_nor_closes(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("New chat")
    await visitor.box.fill("にほん")
    assert await visitor.box.evaluate(CONFIRM, "Enter")
    assert await visitor.box.evaluate(CONFIRM, "Escape")
    await expect(visitor.panel).to_be_visible()
    await expect(visitor.box).to_have_value("にほん")
    await page.keyboard.press("Enter")
    await visitor.expect_state("にほん", "delivered")


async def test_only_what_is_new_is_announced(page: Page, host: Host, support_desk: SupportDesk) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("First")
    chat = await support_desk.newest_chat()
    await visitor.thread.evaluate(
        """(log) => {
            window.heard = [];
            new MutationObserver((changes) => {
                const added = changes.flatMap((change) => [...change.addedNodes]);
                heard.push(...added.map((node) => node.innerText));
            }).observe(log, { childList: true });
        }"""
    )
    await expect(visitor.thread).to_have_attribute("aria-live", "polite")
    await support_desk.reply(chat.id, "Second")
    await visitor.write("Third")
    await visitor.expect_state("Third", "delivered")
    await support_desk.read(chat.id)
    await visitor.expect_state("Third", "read")
    second, third = await page.evaluate("heard")
    assert "Second" in second
    assert "Third" in third


async def test_on_a_small_phone_it_fills_the_screen_and_stays_above_the_keyboard(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context(
        viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = await context.new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    assert await visitor.panel.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 568}
    await expect(visitor.launcher).to_be_hidden()
    await visitor.start_chat("A-long-word-without-any-break-" * 8)
    overflow = "(element) => element.scrollWidth - element.clientWidth"
    assert await visitor.panel.evaluate(overflow) == 0
    assert await visitor.thread.evaluate(overflow) == 0
    assert await visitor.box.evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)") >= 16

    await page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { value: 300 });
            Object.defineProperty(visualViewport, "offsetTop", { value: 40 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = await visitor.box.bounding_box()
    assert box is not None
    assert 40 <= box["y"] <= 340 - box["height"]
    await visitor.press("Close")
    await expect(visitor.launcher).to_be_visible()


async def test_on_a_phone_enter_begins_a_new_line(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(has_touch=True, is_mobile=True)).new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("New chat")
    await visitor.box.press_sequentially("One")
    await visitor.box.press("Enter")
    await visitor.box.press_sequentially("Two")
    await expect(visitor.box).to_have_value("One\nTwo")


async def test_the_mirrored_language_mirrors_everything(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.goto(host.page(support_desk.url, '<streampai-support lang="en-XB"></streampai-support>'))
    await page.locator("streampai-support .launcher").click()
    panel = page.get_by_role("dialog", name="Streampai")
    await page.locator("streampai-support .way").first.click()
    await page.locator("streampai-support textarea").fill("From left to right")
    await page.locator("streampai-support .send").click()
    await expect(page.locator("streampai-support [data-state=delivered]")).to_be_visible()

    async def middle(selector: str) -> float:
        box = await page.locator(f"streampai-support {selector}").bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2

    width = page.viewport_size["width"] if page.viewport_size else 0
    inside = await middle(".panel")
    assert inside < width / 2
    assert await middle(".launcher") < width / 2
    assert await middle(".ours .bubble") < inside
    assert await middle(".send") < inside
    assert await middle(".head .tool:first-child") > inside
    assert await panel.evaluate("(panel) => panel.scrollWidth === panel.clientWidth")


@pytest.mark.parametrize(
    ("attribute", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 21, 25)")]
)
async def test_the_theme_attribute_wins_over_the_browsers_wish(
    attribute: str, ground: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(color_scheme="light" if attribute == "dark" else "dark")).new_page()
    visitor = Visitor(page)
    await visitor.open(
        host.page(support_desk.url, f'<streampai-support theme="{attribute}"></streampai-support>')
    )
    await expect(visitor.panel).to_have_css("background-color", ground)


async def test_who_wants_less_motion_gets_none(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(reduced_motion="reduce")).new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await expect(visitor.panel).to_have_css("animation-name", "none")
