"""Long threads, keys, phones: how it is to read and to move in the console."""

import pytest
from playwright.async_api import expect
from sqlmodel import col, update

from streampai_app.models import Chat, ChatState

from .conftest import NewContext
from .team import Console, Writer, give_session

PHONE = {"width": 390, "height": 780}


@pytest.fixture
def long_talk(writer: Writer) -> Writer:
    """A chat of 120 messages."""
    writer.start("line 1")
    writer.have_written(*(f"line {number}" for number in range(2, 121)))
    return writer


async def place_of(console: Console, text: str) -> float:
    """Return how far from the top of the thread a message stands."""
    return await console.messages.get_by_text(text, exact=True).evaluate(
        "line => line.getBoundingClientRect().top - line.closest('desk-thread').getBoundingClientRect().top"
    )


async def test_a_thread_opens_at_its_newest_message(console: Console, long_talk: Writer) -> None:
    await console.open(long_talk.chat_id)
    await expect(console.messages.last).to_have_text("line 120")
    await expect(console.messages.last).to_be_in_viewport()


async def test_earlier_messages_come_above_without_moving_what_is_read(
    console: Console, long_talk: Writer
) -> None:
    await console.open(long_talk.chat_id)
    await console.page.locator("desk-thread").evaluate("thread => thread.scrollTo(0, 0)")
    await expect(console.messages.first).to_have_text("line 61")
    before = await place_of(console, "line 61")
    await console.page.get_by_role("button", name="Show earlier messages").click()
    await expect(console.messages.first).to_have_text("line 1")
    await expect(console.messages).to_have_count(120)
    assert abs(await place_of(console, "line 61") - before) < 60  # the button above has gone, or moved up


async def test_newer_messages_that_are_left_out_are_marked_and_reached(
    console: Console, writer: Writer
) -> None:
    writer.start("line 1")
    writer.have_written(*(f"line {number}" for number in range(2, 501)))
    await console.open(writer.chat_id)
    earlier = console.page.get_by_role("button", name="Show earlier messages")
    for first in (381, 321, 261, 201, 141, 81, 21, 1):
        await earlier.click()
        await expect(console.messages.first).to_have_text(f"line {first}")
    await expect(console.messages.last).to_have_text("line 400")
    newer = console.page.get_by_role("group", name="Newer messages")
    await expect(newer).to_contain_text("100 newer messages")
    await newer.scroll_into_view_if_needed()
    writer.write("one more")
    await expect(newer).to_contain_text("101 newer messages")
    await expect(console.messages.last).to_have_text("line 400")
    before = await place_of(console, "line 399")
    await newer.get_by_role("button", name="Show more").dispatch_event("click")  # a click would scroll
    await expect(console.messages.last).to_have_text("line 460")
    assert abs(await place_of(console, "line 399") - before) < 60  # the button above has come
    await newer.get_by_role("button", name="Jump to newest").click()
    await expect(console.messages.last).to_have_text("one more")
    await expect(console.messages.last).to_be_in_viewport()
    await expect(newer).to_have_count(0)


async def test_who_reads_further_up_is_left_there_and_told(console: Console, long_talk: Writer) -> None:
    await console.open(long_talk.chat_id)
    await console.page.locator("desk-thread").evaluate("thread => thread.scrollTo(0, 300)")
    newest = console.page.get_by_role("button", name="Newest")
    await expect(newest).to_be_visible()
    top = await console.page.locator("desk-thread").evaluate("thread => thread.scrollTop")
    long_talk.write("one more")
    await expect(console.messages.last).to_have_text("one more")
    assert await console.page.locator("desk-thread").evaluate("thread => thread.scrollTop") == top
    await expect(console.row(long_talk.chat_id)).to_contain_text("1 unread")
    await newest.click()
    await expect(console.messages.last).to_be_in_viewport()
    await expect(console.row(long_talk.chat_id)).not_to_contain_text("unread")


async def test_a_message_to_a_window_nobody_looks_at_stays_unread(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await expect(console.row(writer.chat_id)).not_to_contain_text("unread")
    await console.page.evaluate("document.hasFocus = () => false")
    writer.write("Are you there?")
    await expect(console.row(writer.chat_id)).to_contain_text("1 unread")
    await console.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))")
    await expect(console.row(writer.chat_id)).not_to_contain_text("unread")


async def test_everything_goes_by_keyboard(console: Console, desk) -> None:
    older, newer = Writer(desk).start("older"), Writer(desk).start("newer")
    page = console.page
    await console.open()
    await expect(console.row(newer.chat_id)).to_be_visible()
    await page.keyboard.press("j")
    await expect(console.row(newer.chat_id)).to_be_focused()
    await page.keyboard.press("j")
    await expect(console.row(older.chat_id)).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await console.expect_said("older")
    await page.keyboard.press("r")
    await expect(console.box).to_be_focused()
    await page.keyboard.type("jeer?")
    await expect(console.box).to_have_value("jeer?")
    await page.keyboard.press("Control+Enter")
    await console.expect_said("older", "jeer?")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await page.keyboard.press("e")
    await expect(console.resolve).to_be_attached()
    await page.keyboard.press("Escape")
    chat = page.url
    await page.keyboard.press("e")
    await expect(page).not_to_have_url(chat)
    await page.goto(chat)
    await expect(page.get_by_text("Nobody can write here any more")).to_be_visible()


async def test_the_focus_stays_with_its_row_when_the_list_moves_and_goes_on_from_one_that_left(
    console: Console, desk
) -> None:
    oldest, older, newest = (Writer(desk).start(text) for text in ("oldest", "older", "newest"))
    page = console.page
    await console.open()
    for writer in (newest, older):
        await page.keyboard.press("j")
        await expect(console.row(writer.chat_id)).to_be_focused()
    oldest.write("now at the top")
    await expect(console.list.locator("[data-row]").first).to_have_attribute("data-row", oldest.chat_id)
    await expect(console.row(older.chat_id)).to_be_focused()
    older.write("I move myself")
    await expect(console.list.locator("[data-row]").first).to_have_attribute("data-row", older.chat_id)
    await expect(console.row(older.chat_id)).to_be_focused()
    await page.keyboard.press("j")
    await expect(console.row(oldest.chat_id)).to_be_focused()
    with desk.database() as database:
        end = update(Chat).where(col(Chat.id) == oldest.chat_id).values(state=ChatState.RESOLVED)
        database.write_now(lambda tx: tx.session.exec(end))
    older.write("and the list is read again")
    await expect(console.row(oldest.chat_id)).to_have_count(0)
    await page.keyboard.press("j")
    await expect(console.row(newest.chat_id)).to_be_focused()


async def test_single_keys_can_be_turned_off(console: Console, writer: Writer) -> None:
    page = console.page
    await console.open(writer.start("Hello?").chat_id)
    await page.keyboard.press("?")
    await page.get_by_label("Use single keys").uncheck()
    await page.get_by_role("button", name="Close shortcuts").click()
    await page.keyboard.press("r")
    await expect(console.box).not_to_be_focused()
    await page.reload()
    await console.expect_said("Hello?")
    await page.keyboard.press("r")
    await expect(console.box).not_to_be_focused()
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    await expect(page.get_by_label("Use single keys")).not_to_be_checked()


async def test_on_a_phone_the_list_and_the_thread_are_two_screens(
    new_context: NewContext, desk, admin_secret: str, writer: Writer
) -> None:
    context = await new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    await give_session(context, desk, admin_secret)
    console = await Console(await context.new_page(), desk).open()
    writer.start("From a phone")
    await console.row(writer.chat_id).tap()
    await console.expect_said("From a phone")
    await expect(console.list).to_be_hidden()
    await console.page.get_by_role("button", name="Details").tap()
    details = console.page.get_by_role("dialog", name="Details")
    await expect(details).to_contain_text("streampai.example/studio")
    await console.page.get_by_role("button", name="Close details").tap()
    await console.reply("Answered on a phone")
    await console.expect_said("From a phone", "Answered on a phone")
    assert await console.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await console.page.get_by_role("link", name="Back to all chats").tap()
    await expect(console.row(writer.chat_id)).to_be_visible()
    await expect(console.thread).to_have_count(0)


async def test_on_a_phone_long_words_stay_on_the_screen_and_a_wrong_link_says_so(
    new_context: NewContext, desk, admin_secret: str, writer: Writer
) -> None:
    context = await new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    await give_session(context, desk, admin_secret)
    console = await Console(await context.new_page(), desk).open()
    writer.start("A whole story in one breath, " * 20, kind="feature", subject="W" * 150)
    row = console.row(writer.chat_id)
    await expect(row.locator(".unread")).to_be_in_viewport(ratio=1)
    await expect(row.locator("desk-time")).to_be_in_viewport(ratio=1)
    await console.page.goto(f"{desk.url}/admin/support/cht_unknown")
    await expect(console.page.get_by_text("There is no such chat.")).to_be_visible()
    await console.page.get_by_role("link", name="Support", exact=True).tap()
    await expect(row).to_be_visible()


async def test_on_a_phone_enter_begins_a_line_and_the_button_sends(
    new_context: NewContext, desk, admin_secret: str, writer: Writer
) -> None:
    context = await new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    await give_session(context, desk, admin_secret)
    console = await Console(await context.new_page(), desk).open(writer.start("Hello?").chat_id)
    await console.box.press_sequentially("one")
    await console.box.press("Enter")
    await console.box.press_sequentially("two")
    await expect(console.box).to_have_value("one\ntwo")
    await console.send.tap()
    await console.expect_said("Hello?", "one\ntwo")
