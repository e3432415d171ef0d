"""The console when the network, the server or the session goes away."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from copy import copy

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from ..realtime.proxy import Proxy
from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in


async def shown(page: Page) -> dict[str, object]:
    """Return everything that the console shows, once its title has followed."""
    count = await page.locator("desk-title").get_attribute("count")
    plain = "Support · Streampai Desk"
    await expect(page).to_have_title(plain if count == "0" else f"({count}) {plain}")
    return await page.evaluate("""() => ({
        rows: [...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row.innerText]),
        thread: [...document.querySelectorAll("[data-text]")].map((line) => line.innerText),
        title: document.title,
        open: document.querySelector("desk-thread")?.getAttribute("chat"),
    })""")


class Abroad:
    """A console, and the line between it and its server."""

    def __init__(self, console: Console, line: Proxy) -> None:
        self.console = console
        self.line = line
        self.writer = Writer(console.desk)

    async def lose_connection(self) -> None:
        """Cut the line, and wait until the page says so."""
        await self.line.cut()
        await expect(self.console.page.get_by_text("Not connected")).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def abroad(new_context: NewContext, make_desk) -> AsyncIterator[Abroad]:
    """A console whose line to the server can be cut. Told to be offline, Chromium keeps sockets open."""
    line = Proxy("http://nowhere.invalid:1")
    await line.mend()
    desk = make_desk(PUBLIC_URL=line.url)
    line.lead_to(desk.url)
    beyond = copy(desk)
    beyond.url = line.url
    context = await new_context()
    await give_session(context, beyond, sign_in(desk, origin=line.url))
    abroad = Abroad(Console(await context.new_page(), beyond), line)
    abroad.writer = Writer(desk, origin=line.url)
    yield abroad
    await line.cut()


async def test_offline_then_online_is_a_fresh_load_without_a_refresh(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    writer.write("Meanwhile", "And again")
    another = Writer(writer.desk, origin=writer.origin).start("Somebody new")
    await abroad.line.mend()
    await console.expect_said("Before", "Meanwhile", "And again")
    await expect(console.row(another.chat_id)).to_be_visible()
    await expect(console.page.get_by_text("Not connected")).to_have_count(0)
    await expect(console.row(writer.chat_id)).not_to_contain_text("unread")
    after = await shown(console.page)
    await console.page.reload()
    await console.expect_said("Before", "Meanwhile", "And again")
    assert await shown(console.page) == after


async def test_a_reply_written_offline_goes_out_once_when_the_network_is_back(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    await console.reply("Written in a tunnel")
    await expect(console.box).to_have_value("")
    await expect(console.waiting).to_have_text(["Written in a tunnel"])
    await abroad.line.mend()
    await console.expect_said("Before", "Written in a tunnel")
    await expect(console.box).to_have_value("")
    assert writer.said() == ["Before", "Written in a tunnel"]


async def test_a_reply_whose_answer_was_lost_is_not_doubled(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    await console.open(writer.start("Before").chat_id)
    await console.box.fill("Stored, but nobody told me")
    abroad.line.hold_answers()
    await console.send.click()
    await eventually(lambda: writer.said() == ["Before", "Stored, but nobody told me"])
    await abroad.lose_connection()
    await abroad.line.mend()
    await console.expect_said("Before", "Stored, but nobody told me")
    await expect(console.box).to_have_value("")
    assert writer.said() == ["Before", "Stored, but nobody told me"]


@pytest.mark.parametrize("width", [1280, 390])
async def test_what_is_said_of_a_lost_connection_covers_nothing(abroad: Abroad, width: int) -> None:
    console, writer = abroad.console, abroad.writer
    await console.page.set_viewport_size({"width": width, "height": 700})
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    strip = await console.page.get_by_text("Not connected").bounding_box()
    head = await console.page.get_by_role("region", name="Chat", exact=True).locator("header").bounding_box()
    form = await console.page.locator("desk-composer").bounding_box()
    assert strip
    assert head
    assert form
    assert strip["y"] + strip["height"] <= head["y"]
    assert form["y"] + form["height"] <= 700
    assert await console.page.evaluate("document.scrollingElement.scrollHeight") == 700


async def test_another_chat_opened_while_the_server_is_away_is_never_shown_as_the_one_before(
    abroad: Abroad,
) -> None:
    console, writer = abroad.console, abroad.writer
    other = Writer(writer.desk, origin=writer.origin).start("The other one")
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    await console.row(other.chat_id).click()
    chat = console.page.get_by_role("region", name="Chat", exact=True)
    await expect(chat.get_by_text("Waiting for the connection")).to_be_visible()
    await expect(console.page).to_have_url(re.compile(other.chat_id))
    await expect(chat.get_by_text("Before")).to_have_count(0)
    await expect(console.resolve).to_have_count(0)
    await expect(console.row(other.chat_id)).to_have_attribute("aria-current", "page")
    await expect(console.row(writer.chat_id)).to_have_attribute("aria-current", "false")
    heading = await console.row(other.chat_id).locator("span.truncate").first.inner_text()
    await expect(chat.get_by_role("heading", name=heading)).to_be_visible()

    await console.reply("To the other one")
    await expect(console.waiting).to_have_text(["To the other one"])
    await expect(chat.get_by_text("Not sent yet")).to_be_visible()
    await abroad.line.mend()
    await console.expect_said("The other one", "To the other one")
    await expect(chat.get_by_text("Sent", exact=True)).to_be_visible()
    assert other.said() == ["The other one", "To the other one"]
    assert writer.said() == ["Before"]


async def test_replies_behind_one_that_waits_say_that_they_wait_too(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    other = Writer(writer.desk, origin=writer.origin).start("The other one")
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    await console.reply("one")
    await expect(console.page.get_by_text("Not sent yet")).to_have_count(1)
    await console.reply("two")
    await expect(console.page.get_by_text("Not sent yet")).to_have_count(2)
    await console.row(other.chat_id).click()
    await expect(console.waiting).to_have_count(0)
    await console.reply("three")
    await expect(console.page.get_by_text("Not sent yet")).to_have_count(1)
    await abroad.line.mend()
    await console.expect_said("The other one", "three")
    await console.row(writer.chat_id).click()
    await console.expect_said("Before", "one", "two")


async def test_what_is_typed_to_a_chat_that_is_on_its_way_stays_when_it_comes(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    other = Writer(writer.desk, origin=writer.origin).start("The other one")
    await console.open(writer.start("Before").chat_id)
    await console.box.fill("For the first")
    await abroad.lose_connection()
    await console.row(other.chat_id).click()
    await expect(console.box).to_have_value("")
    await console.box.press_sequentially("For the ")
    await abroad.line.mend()
    await console.expect_said("The other one")
    await console.page.keyboard.type("second")
    await expect(console.box).to_have_value("For the second")
    await console.row(writer.chat_id).click()
    await expect(console.box).to_have_value("For the first")


async def test_a_list_asked_for_while_the_server_is_away_is_never_shown_as_the_one_before(
    abroad: Abroad,
) -> None:
    console, writer = abroad.console, abroad.writer
    page = console.page
    await console.open(writer.start("Before").chat_id)
    await abroad.lose_connection()
    await console.list.get_by_role("link", name="Resolved").click()
    await expect(console.list.get_by_text("Waiting for the connection")).to_be_visible()
    await expect(console.row(writer.chat_id)).to_be_hidden()
    await expect(console.list.get_by_role("link", name="Resolved")).to_have_attribute("aria-current", "page")
    await abroad.line.mend()
    await expect(page.get_by_text("Nothing resolved yet.")).to_be_visible()
    await expect(page.get_by_text("Waiting for the connection")).to_have_count(0)


async def test_other_lists_wait_for_their_address_as_well(abroad: Abroad) -> None:
    page = abroad.console.page
    for path, link in (("feedback", "Bugs"), ("payments", "Paid"), ("webhooks", "Handled")):
        await page.goto(f"{abroad.console.desk.url}/admin/{path}")
        await expect(page.locator("[data-before=false]")).to_be_attached()
        await abroad.lose_connection()
        await page.get_by_role("link", name=re.compile(f"^{link}")).first.click()
        await expect(page.get_by_text("Waiting for the connection")).to_be_visible()
        await expect(page.locator("[data-before=true]")).to_have_css("visibility", "hidden")
        await abroad.line.mend()
        await expect(page.get_by_text("Waiting for the connection")).to_have_count(0)
        await expect(page.locator("[data-before=false]")).to_be_visible()


async def test_an_item_opened_while_the_server_is_away_is_never_shown_as_the_one_before(
    abroad: Abroad,
) -> None:
    page, writer = abroad.console.page, abroad.writer
    one = (
        Writer(writer.desk, origin=writer.origin)
        .start("I wish", kind="feature", subject="A darker theme")
        .item_id()
    )
    other = (
        Writer(writer.desk, origin=writer.origin)
        .start("I wish", kind="feature", subject="More emotes")
        .item_id()
    )
    await page.goto(f"{abroad.console.desk.url}/admin/feedback/{one}")
    await expect(page.get_by_role("heading", name="A darker theme")).to_be_visible()
    await page.get_by_role("link", name="Back to the board").click()
    await expect(page.get_by_role("link", name="More emotes")).to_be_visible()
    await abroad.lose_connection()
    await page.get_by_role("link", name="More emotes").click()
    await expect(page).to_have_url(re.compile(other))
    await expect(page.get_by_text("Waiting for the connection")).to_be_visible()
    await expect(page.get_by_text("A darker theme")).to_have_count(0)
    await abroad.line.mend()
    await expect(page.get_by_role("heading", name="More emotes")).to_be_visible()


async def test_what_is_typed_after_enter_on_a_slow_line_is_another_reply(abroad: Abroad) -> None:
    console, writer = abroad.console, abroad.writer
    await console.open(writer.start("Before").chat_id)
    abroad.line.delay = 0.3
    await console.box.press_sequentially("first")
    await console.box.press("Enter")
    await expect(console.box).to_have_value("")
    await expect(console.waiting).to_have_text(["first"])
    await console.box.press_sequentially("second")
    await console.expect_said("Before", "first")
    await expect(console.box).to_have_value("second")
    await console.box.press("Enter")
    await console.expect_said("Before", "first", "second")
    await expect(console.waiting).to_have_count(0)
    assert writer.said() == ["Before", "first", "second"]


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(300):
        if await asyncio.to_thread(holds):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to hold")


async def test_a_server_that_is_killed_while_replies_are_sent_loses_and_doubles_nothing(
    new_context: NewContext, make_desk
) -> None:
    desk = make_desk()
    context = await new_context()
    await give_session(context, desk, sign_in(desk))
    writer = Writer(desk).start("Before")
    console = await Console(await context.new_page(), desk).open(writer.chat_id)
    for number in range(3):
        await console.box.fill(f"reply {number}")
        sending = asyncio.create_task(console.send.click())
        await asyncio.to_thread(desk.restart)
        await sending
        await expect(console.messages).to_have_count(2 + number)
    await console.expect_said("Before", "reply 0", "reply 1", "reply 2")
    await expect(console.box).to_have_value("")
    assert writer.said() == ["Before", "reply 0", "reply 1", "reply 2"]


async def test_a_revoked_session_empties_its_page_at_once(
    console: Console, new_context: NewContext, writer: Writer
) -> None:
    context = await new_context()
    await give_session(context, console.desk, sign_in(console.desk))
    elsewhere = await Console(await context.new_page(), console.desk).open(writer.start("Private").chat_id)
    await console.page.goto(f"{console.desk.url}/admin/settings")
    sessions = console.page.get_by_role("region", name="Your sessions")
    await expect(sessions.get_by_text("This browser")).to_be_visible()
    others = sessions.get_by_role("button")
    for left in range(await others.count() - 1, -1, -1):
        await others.first.click()
        await expect(others).to_have_count(left)
    await expect(elsewhere.page.get_by_label("Password")).to_be_visible()
    assert "Private" not in await elsewhere.page.content()
    await elsewhere.page.go_back()
    await expect(elsewhere.page.get_by_label("Password")).to_be_visible()


async def test_a_copied_client_token_shows_a_stranger_nothing(
    console: Console, page: Page, writer: Writer
) -> None:
    await console.open(writer.start("Private").chat_id)
    token = await console.page.evaluate("sessionStorage.getItem('token')")
    await console.page.close()
    await page.goto(f"{console.desk.url}/login")
    await page.evaluate("token => sessionStorage.setItem('token', token)", token)
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    await page.goto(f"{console.desk.url}/admin/support/{writer.chat_id}")
    await expect(page.get_by_label("Password")).to_be_visible()
    assert heard
    assert "Private" not in "".join(heard)
    assert await page.evaluate("sessionStorage.getItem('token')") != token


async def test_a_page_that_breaks_says_so_and_can_be_loaded_again(
    console: Console, writer: Writer, problems: list[str]
) -> None:
    Writer(console.desk).start("Another chat, so that the list stays")
    await console.open(writer.start("Hello?").chat_id)
    await console.row(writer.chat_id).evaluate("row => row.closest('li').remove()")  # React will miss it
    await console.resolve.click()
    await expect(console.page.get_by_role("heading", name="This page broke")).to_be_visible()
    await console.page.get_by_role("button", name="Load it again").click()
    await expect(console.page.get_by_text("Nobody can write here any more")).to_be_visible()
    problems.clear()
