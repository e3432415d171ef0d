"""Who somebody is: asked with the reason, told once, and by whichever door they come."""

import asyncio

import pytest
from playwright.async_api import Page, Request, expect
from sqlmodel import col, select

from streampai_app import runtime
from streampai_app.models import Comment, FeedbackItem, Visitor, Vote

from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .test_widget_access import expect_accessible
from .test_widget_requests import Asker, asked_by_somebody

GRACE = '{ name: "Grace", email: "grace@example.org" }'
TOLD = ("Grace", "grace@example.org")


async def voters(item_id: str) -> list[tuple[str, str]]:
    """Return who voted for a request, whoever voted first coming first."""
    query = (
        select(Visitor.name, Visitor.email)
        .join(Vote, col(Vote.visitor_id) == col(Visitor.id))
        .where(Vote.item_id == item_id)
        .order_by(col(Vote.created_at))
    )
    return await runtime.current().db.read(lambda tx: [tuple(row) for row in tx.session.exec(query)])


async def expect_voters(items: list[FeedbackItem]) -> None:
    """Expect each to have two voters, once the votes have arrived."""
    async with asyncio.timeout(10):
        while [len(await voters(item.id)) for item in items] != [2, 2]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def commenters(item_id: str) -> list[str]:
    """Return the names of who commented."""
    query = select(Visitor.name).join(Comment, col(Comment.visitor_id) == col(Visitor.id))
    return await runtime.current().db.read(
        lambda tx: list(tx.session.exec(query.where(Comment.item_id == item_id)))
    )


def introductions(page: Page) -> list[Request]:
    """Return the list in which every call that tells who somebody is will be."""
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/api/support/visitors") else None)
    return sent


async def test_who_voted_first_and_is_identified_later_is_known_at_once_and_told_once(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    item = await asked_by_somebody(new_context, url, "Chapters in recordings")
    asker, sent = Asker(page), introductions(page)
    await asker.begin(url)
    await asker.title.fill("Chapters in recordings")
    async with page.expect_response("**/vote"):
        await asker.vote("Chapters in recordings").click()
    assert len(sent) == 1  # who became a visitor to vote
    await page.evaluate(f"Streampai.identify({GRACE})")
    await page.wait_for_function("localStorage['streampai-told'].includes('Grace')")
    assert (await voters(item.id))[1] == TOLD
    await page.evaluate(f"Streampai.identify({GRACE})")
    await page.reload()
    await page.evaluate(
        f"customElements.whenDefined('streampai-support').then(() => Streampai.identify({GRACE}))"
    )
    await asker.open()
    await asker.press("Request a feature")
    await expect(asker.title).to_be_visible()
    assert len(sent) == 2
    async with page.expect_response("**/api/support/visitors"):
        await page.evaluate('Streampai.identify({ name: "Grace H.", email: "grace@example.org" })')
    assert (await voters(item.id))[1] == ("Grace H.", "grace@example.org")


async def test_who_is_identified_before_the_panel_was_ever_loaded_on_this_page_is_known_too(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    item = await asked_by_somebody(new_context, url, "Chapters in clips")
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("Chapters in clips")
    async with page.expect_response("**/vote"):
        await asker.vote("Chapters in clips").click()
    placed = f"<script>addEventListener('streampai:ready', () => Streampai.identify({GRACE}))</script>"
    async with page.expect_response("**/api/support/visitors"):
        await page.goto(host.page(support_desk.url, placed))
    assert (await voters(item.id))[1] == TOLD


async def test_a_request_asks_for_name_and_address_says_why_and_takes_none(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    asker = Asker(page)
    await asker.begin(host.page(support_desk.url))
    group = asker.panel.get_by_role("group", name="Who you are")
    await expect(group).to_contain_text("Optional: so that we can tell you when it ships.")
    await expect_accessible(page)
    await asker.ask("Scenes by voice")
    assert await support_desk.person(await support_desk.newest_chat()) == ("", "")


@pytest.mark.parametrize("way", ["Request a feature", "Report a bug"])
async def test_what_is_typed_into_a_form_goes_along_and_is_not_asked_again(
    way: str, page: Page, host: Host, support_desk: SupportDesk
) -> None:
    asker = Asker(page)
    await asker.open(host.page(support_desk.url))
    await asker.press(way)
    group = asker.panel.get_by_role("group", name="Who you are")
    if way == "Request a feature":
        await asker.title.fill("Scenes by gesture")
    name, email = group.get_by_label("Your name"), group.get_by_label("Your e-mail address")
    await name.fill("Grace")
    await email.fill("grace@example")
    await email.fill("grace@@example.org")
    await asker.write("With two fingers")
    await expect(group.get_by_role("alert")).to_have_text("Please check the e-mail address.")
    await expect(email).to_be_focused()
    await email.fill("grace@example.org")
    await asker.press("Send")
    await asker.expect_state("With two fingers", "delivered")
    assert await support_desk.person(await support_desk.newest_chat()) == TOLD
    await asker.press("Back")
    await asker.press(way)
    await expect(asker.box).to_be_visible()
    await expect(group).to_be_hidden()


async def test_who_votes_and_comments_is_asked_beside_it(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    item = await asked_by_somebody(new_context, url, "Countdown with music")
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("Countdown with music")
    await asker.panel.locator(".opens", has_text="Countdown with music").click()
    await asker.vote("Countdown with music").click()
    group = asker.panel.get_by_role("form", name="Who you are")
    await expect(group).to_contain_text("Your name stands beside your comments.")
    await group.get_by_label("Your name").fill("Grace")
    await group.get_by_label("Your e-mail address").fill("grace@example.org")
    await group.get_by_role("button", name="Save").click()
    await expect(group.get_by_role("status")).to_have_text(
        "Saved. We write to grace@example.org about what you vote for or follow."
    )
    assert (await voters(item.id))[1] == TOLD
    await asker.panel.get_by_role("textbox", name="Comment").fill("And a gong")
    await asker.press("Comment")
    await expect(asker.panel.locator(".comments li")).to_contain_text("And a gong")
    assert await commenters(item.id) == ["Grace"]
    await page.evaluate("Streampai.logout()")
    assert await asker.stored() == []


async def test_a_page_that_says_who_somebody_is_leaves_nothing_to_ask(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    asker = Asker(page)
    await page.goto(host.page(support_desk.url))
    await page.evaluate(
        f"customElements.whenDefined('streampai-support').then(() => Streampai.identify({GRACE}))"
    )
    await asker.begin()
    await expect(asker.panel.get_by_role("group", name="Who you are")).to_be_hidden()


async def test_two_votes_at_once_make_one_visitor_and_one_whose_session_ended_is_made_anew(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    items = [
        await asked_by_somebody(new_context, url, f"Split screen in {n} parts") for n in ("two", "three")
    ]
    asker, sent = Asker(page), introductions(page)
    await asker.begin(url)
    await asker.title.fill("Split screen in parts")
    votes = [asker.vote(item.title) for item in items]
    await expect(votes[1]).to_be_visible()
    for one in votes:
        await one.evaluate("(button) => queueMicrotask(() => button.click())")
    for one in votes:
        await expect(one).to_contain_text("2")
    await expect_voters(items)
    assert len(sent) == 1
    await page.evaluate("localStorage.setItem('streampai-token', JSON.stringify('no longer good'))")
    async with page.expect_response(lambda answer: answer.url.endswith("/vote") and answer.status == 200):
        await votes[0].click()
    assert len(sent) == 2
