"""The whole life of a chat, from the visitor's side."""

import re

from playwright.async_api import Locator, Page, expect

from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor


async def test_a_chat_from_the_first_word_to_the_next_chat(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("My stream drops frames.")
    chat = await support_desk.newest_chat()
    assert await support_desk.bodies(chat.id) == ["My stream drops frames."]

    await support_desk.read(chat.id)
    await visitor.expect_state("My stream drops frames.", "read")
    await support_desk.type(chat)
    await expect(visitor.panel.get_by_text("Ada is typing")).to_be_attached()
    await support_desk.reply(chat.id, "Hello, which encoder?")
    await expect(visitor.message("Hello, which encoder?")).to_contain_text("Ada")
    await expect(visitor.panel.get_by_text("Ada is typing")).to_be_hidden()

    await visitor.box.fill("x264,")
    await visitor.box.press("Shift+Enter")
    await visitor.box.press_sequentially("fast")
    await visitor.box.press("Enter")
    await visitor.expect_state("x264,\nfast", "delivered")
    assert await support_desk.bodies(chat.id) == [
        "My stream drops frames.",
        "Hello, which encoder?",
        "x264,\nfast",
    ]

    await support_desk.resolve(chat.id)
    await expect(visitor.panel.get_by_text("This chat was resolved on")).to_be_visible()
    await expect(visitor.box).to_be_hidden()
    await visitor.press("Start a new chat")
    await visitor.write("One more thing.")
    await visitor.expect_state("One more thing.", "delivered")
    following = await support_desk.newest_chat()
    assert following.previous_chat_id == chat.id
    await visitor.press("Read the earlier chat")
    await expect(visitor.message("My stream drops frames.")).to_be_visible()


async def test_what_is_sent_at_the_moment_of_resolving_is_refused_and_goes_into_the_next_chat(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Is anybody there?")
    chat = await support_desk.newest_chat()
    await visitor.box.fill("A late thought")
    await page.evaluate(HOLD_CHAT_FRAMES)
    await support_desk.resolve(chat.id)
    await visitor.press("Send")
    await visitor.expect_state("A late thought", "failed")
    await expect(visitor.message("A late thought")).to_contain_text("resolved before this arrived")
    await page.reload()
    await visitor.open()
    await visitor.press("Past chats")
    await visitor.panel.get_by_role("button", name=re.compile("Is anybody")).click()
    await visitor.press("Start a new chat")
    await expect(visitor.box).to_have_value("A late thought")
    assert await support_desk.bodies(chat.id) == ["Is anybody there?"]


# The widget does not hear of the resolve, as if it were still on its way.
HOLD_CHAT_FRAMES = """() => {
    const parse = JSON.parse;
    JSON.parse = (text, ...rest) => {
        const value = parse(text, ...rest);
        return value?.op === "chat" ? { op: "held" } : value;
    };
}"""


async def test_past_chats_shows_every_kind_newest_activity_first_with_what_is_unread(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("Request a feature")
    await visitor.panel.get_by_role("textbox", name="Title").fill("Dark alerts")
    await visitor.write("About: Dark alerts")
    await visitor.expect_state("About: Dark alerts", "delivered")
    await visitor.press("Back")
    await visitor.press("Report a bug")
    await visitor.write("No sound")
    await visitor.expect_state("No sound", "delivered")
    await visitor.press("Back")
    feature, bug = (await support_desk.chats())[-2:]
    assert [(chat.kind, chat.subject) for chat in (feature, bug)] == [
        ("feature", "Dark alerts"),
        ("bug", "No sound"),
    ]

    await visitor.press("Past chats")
    rows = visitor.panel.locator(".chats .chat")
    await expect(rows).to_contain_text(["No sound", "Dark alerts"])
    await support_desk.reply(feature.id, "A fine idea")
    await expect(rows).to_contain_text(["Dark alerts", "No sound"])
    await expect(rows.first.get_by_role("img", name="1 unread message")).to_be_visible()
    await support_desk.resolve(bug.id)
    await expect(rows.filter(has_text="No sound")).to_contain_text("Resolved")
    await rows.filter(has_text="Dark alerts").click()
    await expect(visitor.message("A fine idea")).to_be_visible()
    await visitor.press("Back")
    await expect(rows.first.get_by_role("img", name="unread")).to_be_hidden()


async def test_a_chat_is_known_by_what_it_is_about_and_no_two_lines_of_it_say_the_same(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    for said in ("My overlay is black", "Where is my payout?"):
        await visitor.start_chat(said)
        await visitor.press("Back")
    await visitor.press("Report a bug")
    await visitor.write("No sound")
    await visitor.expect_state("No sound", "delivered")
    await visitor.press("Back")
    await visitor.press("Past chats")
    rows = visitor.panel.locator(".chats .chat")
    assert await lines(rows) == [
        ["No sound", "Bug report"],
        ["Where is my payout?", "Chat"],
        ["My overlay is black", "Chat"],
    ]
    bug, payout = (await support_desk.chats())[-1], (await support_desk.chats())[-2]
    await support_desk.reply(bug.id, "Since when?")
    await support_desk.reply(payout.id, "It left us on Friday.")
    await expect(rows).to_contain_text(["It left us", "Since when?", "My overlay"])
    assert (await lines(rows))[:2] == [
        ["Where is my payout?", "It left us on Friday."],
        ["No sound", "Since when?"],
    ]
    await page.reload()
    await visitor.open()
    await expect(visitor.panel.locator(".latest .about")).to_have_text("Where is my payout?")


async def lines(rows: Locator) -> list[list[str]]:
    """Return title and second line of each row."""
    parts = ("about", "preview")
    return [[await row.locator(f".{part}").inner_text() for part in parts] for row in await rows.all()]


async def test_a_form_says_what_is_missing_and_keeps_what_was_written(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("Request a feature")
    await visitor.write("It should not crash.")
    await expect(visitor.panel.get_by_role("alert")).to_have_text("Please give it a title.")
    title = visitor.panel.get_by_role("textbox", name="Title")
    await expect(title).to_be_focused()
    await title.fill("Fewer crashes")
    await page.reload()
    await visitor.open()
    await visitor.press("Request a feature")
    await expect(title).to_have_value("Fewer crashes")
    await expect(visitor.box).to_have_value("It should not crash.")


async def test_a_reply_while_the_panel_is_closed_shows_on_the_button_after_a_reload_too(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Will you answer?")
    await visitor.press("Close")
    chat = await support_desk.newest_chat()
    await support_desk.reply(chat.id, "Here I am")
    await expect(visitor.launcher).to_have_accessible_description("1 unread message")
    await page.reload()
    await expect(visitor.launcher).to_have_accessible_description("1 unread message")
    await visitor.launcher.click()
    await visitor.panel.get_by_role("button", name=re.compile("Here I am")).click()
    await expect(visitor.message("Here I am")).to_be_visible()
    await expect(visitor.launcher).to_have_accessible_description("")
    await page.reload()
    await visitor.open()
    await expect(visitor.panel.get_by_text("Here I am")).to_be_visible()
    await expect(visitor.launcher).to_have_accessible_description("")


async def test_links_are_made_of_web_addresses_only_and_markup_stays_text(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("<img src=x onerror=alert(1)> javascript:alert(1) https://example.com/a.")
    links = visitor.thread.get_by_role("link")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://example.com/a")
    await expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert await visitor.thread.locator("img").count() == 0


async def test_a_message_that_is_too_long_stays_with_its_writer(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("New chat")
    await visitor.write("🙂" * 4001)
    await expect(visitor.panel.get_by_text("4001 of 4000 characters")).to_be_visible()
    await expect(visitor.box).to_have_value("🙂" * 4001)
    await visitor.write("🙂" * 4000)
    await visitor.expect_state("🙂", "delivered")


async def test_two_tabs_show_the_same_and_each_message_arrives_once(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context()
    url = host.page(support_desk.url)
    one, other = Visitor(await context.new_page()), Visitor(await context.new_page())
    await one.open(url)
    await other.open(url)
    await context.set_offline(True)
    for tab, text in ((one, "From the one"), (other, "From the other")):
        await tab.page.bring_to_front()
        await tab.press("New chat")
        await tab.write(text)
        await tab.expect_state(text, "queued")
    await context.set_offline(False)
    for tab, text in ((one, "From the one"), (other, "From the other")):
        await tab.page.bring_to_front()
        await tab.expect_state(text, "delivered")
        await tab.write(f"{text}, again")
        await tab.expect_state(f"{text}, again", "delivered")
    chats = (await support_desk.chats())[-2:]
    said = sorted([await support_desk.bodies(chat.id) for chat in chats])
    assert said == [["From the one", "From the one, again"], ["From the other", "From the other, again"]]
    assert len({chat.visitor_id for chat in chats}) == 1

    await other.press("Back")
    await other.press("Past chats")
    await other.panel.get_by_role("button", name=re.compile("From the one")).click()
    await one.page.bring_to_front()
    await one.write("Seen in both")
    await expect(other.message("Seen in both")).to_be_visible()
