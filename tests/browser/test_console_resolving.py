"""Where the console goes after a resolve, and what has the focus then."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in


@pytest_asyncio.fixture(loop_scope="session")
async def three(new_context: NewContext, make_desk) -> tuple[Console, list[Writer]]:
    """A desk with three open chats, of which the middle one is open, and who wrote them, newest first."""
    desk = make_desk()
    writers = [Writer(desk).start(text) for text in ("first", "second", "third")][::-1]
    context = await new_context()
    await give_session(context, desk, sign_in(desk))
    return await Console(await context.new_page(), desk).open(writers[1].chat_id), writers


@pytest.mark.parametrize("by_key", [False, True])
async def test_after_a_resolve_the_next_chat_is_open_and_has_the_focus_until_all_is_done(
    three, by_key
) -> None:
    console, (newest, middle, oldest) = three
    page = console.page

    async def resolve() -> None:
        await page.keyboard.press("e") if by_key else await console.resolve.click()

    await resolve()
    await console.expect_said("first")
    await expect(page).to_have_url(re.compile(oldest.chat_id))
    await expect(page.locator("desk-thread")).to_be_focused()
    await expect(console.row(middle.chat_id)).to_have_count(0)

    await resolve()
    await console.expect_said("third")
    await expect(page).to_have_url(re.compile(newest.chat_id))
    await expect(page.locator("desk-thread")).to_be_focused()

    await resolve()
    await expect(page.get_by_role("heading", name="Chat with")).to_have_count(0)
    await expect(console.thread).to_have_count(0)
    await expect(console.list.locator("[data-all-done]")).to_be_focused()
    await expect(console.list.get_by_text("All done.")).to_be_visible()
    assert [writer.said() for writer in (newest, middle, oldest)] == [["third"], ["second"], ["first"]]

    newcomer = Writer(console.desk).start("One more")
    await page.keyboard.press("j")
    await expect(console.row(newcomer.chat_id)).to_be_visible()


async def test_on_a_phone_the_next_chat_follows_and_the_list_at_the_end(three) -> None:
    console, _writers = three
    await console.page.set_viewport_size({"width": 390, "height": 780})
    for text in ("first", "third"):
        await console.resolve.click()
        await console.expect_said(text)
        await expect(console.page.locator("desk-thread")).to_be_focused()
    await console.resolve.click()
    await expect(console.list.get_by_text("All done.")).to_be_visible()
    await expect(console.list.locator("[data-all-done]")).to_be_focused()


async def test_a_chat_with_a_reply_that_was_not_sent_stays_to_have_it_copied(three) -> None:
    console, writers = three
    await console.box.fill("Half a reply")
    await console.resolve.click()
    await expect(console.page.get_by_text("Not sent: this chat was resolved first")).to_be_visible()
    await expect(console.box).to_be_focused()
    await expect(console.page).to_have_url(re.compile(writers[1].chat_id))


async def test_who_is_elsewhere_already_is_left_there(three) -> None:
    console, (newest, middle, _) = three
    await console.resolve.click()
    await console.row(newest.chat_id).click()
    await console.expect_said("third")
    await expect(console.row(middle.chat_id)).to_have_count(0)
    await expect(console.page).to_have_url(re.compile(newest.chat_id))
