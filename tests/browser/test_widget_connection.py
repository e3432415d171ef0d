"""Broken connections: nothing is lost, nothing comes twice, and afterwards it looks like a fresh load."""

import asyncio
import re
from collections.abc import Callable

import pytest
from playwright.async_api import Page, Route, expect
from sqlmodel import col, select

from streampai_app.models import Message

from ..desk import Desk
from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor

ANYBODY = {"Access-Control-Allow-Origin": "*"}


async def test_what_is_written_and_answered_offline_is_there_afterwards_as_on_a_fresh_load(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context()
    page = await context.new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Before")
    chat = await support_desk.newest_chat()

    await context.set_offline(True)
    await expect(visitor.banner).to_have_text("You're offline. Messages will be sent when you're back.")
    await visitor.write("Written offline")
    await visitor.write("And one more")
    await visitor.expect_state("And one more", "queued")
    await support_desk.reply(chat.id, "Answered meanwhile")
    await context.set_offline(False)

    await visitor.expect_state("And one more", "delivered")
    await expect(visitor.banner).to_be_empty()
    expected = ["Before", "Answered meanwhile", "Written offline", "And one more"]
    assert await support_desk.bodies(chat.id) == expected
    assert await visitor.said() == expected
    await page.reload()
    await visitor.open()
    await visitor.panel.get_by_role("button", name=re.compile("And one more")).click()
    await visitor.expect_state("And one more", "delivered")
    assert await visitor.said() == expected


async def test_a_first_message_written_offline_survives_closing_the_page(
    new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context()
    url = host.page(support_desk.url)
    page = await context.new_page()
    visitor = Visitor(page)
    await visitor.open(url)
    await visitor.press("New chat")
    await context.set_offline(True)
    await visitor.write("Do not forget me")
    await visitor.expect_state("Do not forget me", "queued")
    await page.close()
    await context.set_offline(False)

    page = await context.new_page()
    await page.goto(url)  # the button is not pressed: what waits is sent all the same
    for _ in range(100):
        if await _said_last(support_desk) == ["Do not forget me"]:
            return
        await page.wait_for_timeout(50)
    raise AssertionError("it was not sent")


async def _said_last(support_desk: SupportDesk) -> list[str]:
    return await support_desk.bodies((await support_desk.newest_chat()).id)


async def test_the_server_killed_while_messages_are_sent_loses_none_and_doubles_none(
    page: Page, host: Host, make_desk: Callable[..., Desk], problems: list[str]
) -> None:
    desk = make_desk(WIDGET_ORIGINS=host.url)
    visitor = Visitor(page)
    await visitor.open(host.page(desk.url))
    await visitor.start_chat("Message 0")
    sent = [f"Message {number}." for number in range(1, 13)]
    for number, text in enumerate(sent):
        await visitor.write(text)
        if number == 3:
            desk.kill()
        if number == 7:
            desk.start(wait=False)
    await asyncio.to_thread(desk.wait)
    await visitor.expect_state(sent[-1], "delivered", seconds=60)  # it tries at ever longer intervals
    assert _stored(desk) == ["Message 0", *sent]
    assert await visitor.said() == ["Message 0", *sent]


def _stored(desk: Desk) -> list[str]:
    query = select(Message).order_by(col(Message.seq))
    with desk.database() as database:
        return [message.body for message in database.read_now(lambda tx: tx.session.exec(query).all())]


@pytest.mark.parametrize("how_much_arrives", ["nothing", "half"])
async def test_an_answer_that_is_lost_does_not_make_a_second_chat(
    page: Page, host: Host, support_desk: SupportDesk, how_much_arrives: str
) -> None:
    async def lose(route: Route) -> None:
        answer = await route.fetch()  # it arrives, and its answer does not
        if how_much_arrives == "nothing":
            await route.abort()
        else:
            await route.fulfill(status=answer.status, headers=ANYBODY, body=(await answer.text())[:50])

    before = len(await support_desk.chats())
    await page.route("**/api/support/chats", lose, times=2)
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Only once")
    assert len(await support_desk.chats()) == before + 1
    await visitor.write("And on")
    await visitor.expect_state("And on", "delivered")


async def test_too_much_at_once_is_told_and_sent_later(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    async def refuse(route: Route) -> None:
        headers = ANYBODY | {"Access-Control-Expose-Headers": "Retry-After", "Retry-After": "2"}
        await route.fulfill(status=429, headers=headers, json={"reason": "too-many"})

    await page.route("**/api/support/chats", refuse, times=1)
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.press("New chat")
    await visitor.write("Patience")
    await expect(visitor.banner).to_contain_text("That was a lot at once.")
    await visitor.expect_state("Patience", "delivered")
    await expect(visitor.banner).to_be_empty()


async def test_a_long_chat_is_read_whole_and_in_order(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("One")
    chat = await support_desk.newest_chat()
    for number in range(450):
        await support_desk.reply(chat.id, f"Line {number}.")  # or "Line 44" at 9:17 would be "Line 449:17"
    await page.reload()
    await visitor.open()
    await visitor.panel.get_by_role("button", name=re.compile("Line 449")).click()
    await expect(visitor.message("Line 449.")).to_be_in_viewport()
    assert await visitor.said() == ["One", *(f"Line {number}." for number in range(450))]


async def test_a_revoked_session_is_forgotten_and_what_was_being_written_kept(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("A secret")
    await visitor.box.fill("Half a sentence")
    await support_desk.revoke(await support_desk.newest_chat())
    await visitor.press("Past chats")
    await expect(visitor.panel.get_by_text("No chats yet")).to_be_visible()
    assert "streampai-token" not in await visitor.stored()
    await visitor.press("Back")
    await visitor.press("New chat")
    await expect(visitor.box).to_have_value("Half a sentence")


async def test_an_open_panel_that_nothing_happens_to_does_nothing(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Quiet now")
    await page.wait_for_timeout(600)
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")

    async def busy() -> float:
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    before = await busy()
    await page.wait_for_timeout(1000)
    assert await busy() - before < 0.05  # seconds of work in a second
