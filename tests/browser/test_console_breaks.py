"""The console when the network, the server or the session goes away."""

import asyncio
from copy import copy

import pytest_asyncio
from playwright.async_api import Page, expect

from ..desk import Desk
from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in

SOMEWHERE_ELSE = 25_000  # milliseconds for a socket to notice that nobody is there


async def shown(page: Page) -> dict[str, object]:
    """Return everything that the console shows."""
    return await page.evaluate("""() => ({
        rows: [...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row.innerText]),
        thread: [...document.querySelectorAll("[data-text]")].map((line) => line.innerText),
        title: document.title,
        open: document.querySelector("desk-thread")?.getAttribute("chat"),
    })""")


@pytest_asyncio.fixture(loop_scope="session")
async def abroad(console: Console, desk: Desk) -> Console:
    """A console that reached the desk by another name: for localhost, socket.io does not heed being offline."""
    console.desk = copy(desk)
    console.desk.url = desk.url.replace("localhost", "127.0.0.1")
    await give_session(console.page.context, console.desk, sign_in(desk))
    return console


async def test_offline_then_online_is_a_fresh_load_without_a_refresh(
    console: Console, writer: Writer
) -> None:
    await console.open(writer.start("Before").chat_id)
    await console.page.context.set_offline(True)
    await expect(console.page.get_by_text("Not connected")).to_be_visible(timeout=SOMEWHERE_ELSE)
    writer.write("Meanwhile", "And again")
    another = Writer(console.desk).start("Somebody new")
    await console.page.context.set_offline(False)
    await console.expect_said("Before", "Meanwhile", "And again")
    await expect(console.row(another.chat_id)).to_be_visible()
    await expect(console.page.get_by_text("Not connected")).to_have_count(0)
    await expect(console.row(writer.chat_id)).not_to_contain_text("unread")
    after = await shown(console.page)
    await console.page.reload()
    await console.expect_said("Before", "Meanwhile", "And again")
    assert await shown(console.page) == after


async def test_a_reply_written_offline_goes_out_once_when_the_network_is_back(
    abroad: Console, writer: Writer
) -> None:
    console = abroad
    await console.open(writer.start("Before").chat_id)
    await console.page.context.set_offline(True)
    await expect(console.page.get_by_text("Not connected")).to_be_visible(timeout=SOMEWHERE_ELSE)
    await console.reply("Written in a tunnel")
    await expect(console.box).to_have_value("Written in a tunnel")
    await console.page.context.set_offline(False)
    await console.expect_said("Before", "Written in a tunnel")
    await expect(console.box).to_have_value("")
    assert writer.said() == ["Before", "Written in a tunnel"]


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
    for button in await console.page.get_by_role("button", name="Sign out ").all():
        if "Chrome" in await button.inner_text():
            await button.click()
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
