"""A page of the roadmap: following, commenting and saying who one is, by keyboard and without scripts too."""

import re

from playwright.async_api import Page, expect
from sqlmodel import col, select

from streampai_app import runtime
from streampai_app.accounts.sessions import open_session
from streampai_app.feedback.moderating import held_comments
from streampai_app.feedback.requests import request_feature
from streampai_app.feedback.statuses import set_status
from streampai_app.models import Follow, Kind, Role, Visitor

from ..people import a_start, add_account
from .axe import found_wrong
from .conftest import NewContext
from .support_desk import SupportDesk


async def ask(title: str) -> str:
    """Ask for something, and return the request's id."""
    start = a_start("It would help.", kind=Kind.FEATURE, subject=title)
    return (await runtime.current().db.write(request_feature, None, start)).request.id


async def followers(item_id: str) -> list[tuple[str, str]]:
    """Return who follows."""
    query = select(Visitor.name, Visitor.email).join(Follow, col(Follow.visitor_id) == col(Visitor.id))
    return await runtime.current().db.read(
        lambda tx: [tuple(row) for row in tx.session.exec(query.where(Follow.item_id == item_id))]
    )


async def test_somebody_unknown_follows_comments_and_says_who_they_are(
    page: Page, support_desk: SupportDesk
) -> None:
    item_id = await ask("Karaoke mode")
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    assert await page.evaluate("localStorage.length") == 0
    follow = page.get_by_role("button", name="Follow", exact=True)
    async with page.expect_response("**/follow"):
        await follow.click()
    following = page.get_by_role("button", name="Following")
    await expect(following).to_have_attribute("aria-pressed", "true")
    assert await followers(item_id) == [("", "")]

    who = page.get_by_role("form", name="Shall we tell you when it ships?")
    await who.get_by_label("Your name").fill("Grace")
    await who.get_by_label("Your e-mail address").fill("grace@example.org")
    await who.get_by_role("button", name="Save").click()
    ack = "Saved. We write to grace@example.org about what you vote for or follow."
    await expect(who.get_by_role("status")).to_have_text(ack)
    assert await followers(item_id) == [("Grace", "grace@example.org")]

    box = page.get_by_role("textbox", name="Your comment")
    await box.fill("With <b>lyrics</b>?")  # markup: somebody looks first
    await page.get_by_role("button", name="Comment", exact=True).click()
    row = page.locator(".comments li")
    await expect(row).to_contain_text("With <b>lyrics</b>?")
    await expect(row).to_contain_text("Waiting for review. Until then only you see it.")
    await expect(box).to_have_value("")
    await box.fill("And a crowd")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(row).to_have_count(2)
    await expect(row.last.locator("[data-held]")).to_be_hidden()
    assert await found_wrong(page, "main") == []
    [waits] = [
        one
        for one in await runtime.current().db.read(held_comments, support_desk.ada)
        if one.item_id == item_id
    ]
    assert (waits.name, waits.body) == ("Grace", "With <b>lyrics</b>?")

    await page.reload()
    await expect(row).to_have_count(2)  # the held one is shown to its writer again
    await expect(following).to_be_visible()
    await expect(who).to_be_hidden()
    async with page.expect_response("**/follow"):
        await following.click()
    await expect(follow).to_have_attribute("aria-pressed", "false")
    assert await followers(item_id) == []


async def test_what_does_not_arrive_is_taken_back_and_said_and_the_comment_is_kept(
    page: Page, support_desk: SupportDesk, problems: list[str]
) -> None:
    item_id = await ask("Karaoke contest")
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    await page.route("**/api/support/**", lambda route: route.abort())
    follow = page.get_by_role("button", name="Follow", exact=True)
    await follow.click()
    await expect(page.get_by_text("That did not reach us. Please try again.")).to_be_visible()
    await expect(follow).to_have_attribute("aria-pressed", "false")
    box = page.get_by_role("textbox", name="Your comment")
    await box.fill("With lyrics")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(page.locator("#comment-problem")).to_have_text("That did not reach us. Please try again.")
    await expect(box).to_have_value("With lyrics")
    await page.unroute("**/api/support/**")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(page.locator(".comments li")).to_have_count(1)
    problems.clear()


async def test_by_keyboard_and_on_a_phone_nothing_is_out_of_reach(
    new_context: NewContext, support_desk: SupportDesk
) -> None:
    item_id = await ask("Karaoke night")
    context = await new_context(viewport={"width": 320, "height": 640}, color_scheme="dark")
    page = await context.new_page()
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    follow = page.get_by_role("button", name="Follow", exact=True)
    await expect(page.locator("html[data-script]")).to_be_attached()
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await follow.evaluate("(button) => button === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Following")).to_be_focused()
    box = page.get_by_role("textbox", name="Your comment")
    await box.focus()
    await page.keyboard.type("With lyrics")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".comments li")).to_contain_text("With lyrics")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await found_wrong(page, "main") == []


async def test_without_a_script_who_is_signed_in_takes_part_and_a_stranger_sees_the_door(
    new_context: NewContext, support_desk: SupportDesk
) -> None:
    item_id = await ask("Karaoke league")
    context = await new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    await expect(page.get_by_text("To comment and to follow, sign in or allow scripts")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Your comment")).to_be_hidden()
    await page.get_by_role("button", name="Follow", exact=True).click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()

    secret = await runtime.current().db.write(
        lambda tx: open_session(tx, account_id=add_account(tx, "Nova", Role.STREAMER))
    )
    await context.add_cookies([{"name": "streampai_session", "value": secret, "url": support_desk.url}])
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    await page.get_by_role("button", name="Follow", exact=True).click()
    await expect(page.get_by_role("button", name="Following")).to_be_visible()
    await page.get_by_role("textbox", name="Your comment").fill("See www.spam.example")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(page).to_have_url(re.compile(r"#com_"))
    row = page.locator(".comments li")
    await expect(row).to_contain_text("Nova")
    await expect(row).to_contain_text("Waiting for review.")


async def test_what_is_decided_says_so_where_the_vote_was(page: Page, support_desk: SupportDesk) -> None:
    item_id = await ask("Karaoke hall")
    await runtime.current().db.write(set_status, support_desk.ada, item_id, "shipped", "")
    await page.goto(f"{support_desk.url}/roadmap/{item_id}")
    await expect(page.get_by_text("This request has been decided, so votes are closed.")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("Vote for"))).to_have_count(0)
