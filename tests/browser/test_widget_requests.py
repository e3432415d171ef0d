"""Asking for a feature, or finding that somebody has: votes, comments, news, as visitors see them."""

import re

import pytest
from playwright.async_api import Page, Route, expect
from sqlmodel import col, select

from streampai_app import runtime
from streampai_app.feedback.comments import comment as say
from streampai_app.feedback.statuses import set_status
from streampai_app.models import FeedbackItem, Vote

from ..people import new_uuid
from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .test_widget_access import expect_accessible
from .visitor import Visitor


class Asker(Visitor):
    """A visitor with a wish."""

    async def begin(self, url: str | None = None) -> None:
        """Open the form."""
        await self.open(url)
        await self.press("Request a feature")
        await expect(self.title).to_be_visible()

    @property
    def title(self):
        """Return the field of the title."""
        return self.panel.get_by_role("textbox", name="Title")

    def vote(self, title: str):
        """Return the button that votes for a request."""
        return self.panel.get_by_role("button", name=f"Vote for {title}")

    async def ask(self, title: str, body: str = "It would help.") -> None:
        """Ask, and wait until it has arrived."""
        await self.title.fill(title)
        await self.write(body)
        await self.expect_state(body, "delivered")


async def request_of(title: str) -> FeedbackItem:
    """Return the request of this title."""
    query = select(FeedbackItem).where(FeedbackItem.title == title)
    return await runtime.current().db.read(lambda tx: tx.session.exec(query).one())


async def asked_by_somebody(new_context: NewContext, url: str, title: str) -> FeedbackItem:
    """Let somebody else ask for this."""
    asker = Asker(await (await new_context()).new_page())
    await asker.begin(url)
    await asker.ask(title)
    return await request_of(title)


async def test_a_stranger_votes_for_a_similar_request_instead_and_once(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    item = await asked_by_somebody(new_context, url, "Keyboard shortcuts for scenes")
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("keybord shortcut for scenes")
    vote = asker.vote("Keyboard shortcuts for scenes")
    await expect(vote).to_be_visible()
    await expect(asker.panel.get_by_role("status").filter(has_text="1 similar request")).to_be_attached()
    assert "streampai-token" not in await asker.stored()
    async with page.expect_response("**/vote"):
        for wish in ("true", "false", "true"):  # the last one counts
            await vote.click()
            await expect(vote).to_have_attribute("aria-pressed", wish)
    await expect(vote).to_contain_text("2")
    await page.reload()
    await asker.open()
    await asker.press("Request a feature")
    await expect(vote).to_have_attribute("aria-pressed", "true")
    votes = await runtime.current().db.read(
        lambda tx: tx.session.exec(select(Vote).where(col(Vote.item_id) == item.id)).all()
    )
    assert sum(one.is_counted for one in votes) == 2


async def test_a_vote_that_does_not_arrive_is_taken_back_and_said(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    await asked_by_somebody(new_context, url, "Subtitles in every language")
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("Subtitles in every language")
    vote = asker.vote("Subtitles in every language")
    await page.route("**/vote", lambda route: route.abort())
    await vote.click()
    await expect(asker.banner).to_contain_text("We can't be reached right now.")
    await expect(vote).to_have_attribute("aria-pressed", "false")
    await page.unroute("**/vote")
    await vote.click()
    await expect(vote).to_have_attribute("aria-pressed", "true")


async def test_only_the_last_answer_while_typing_counts(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    await asked_by_somebody(new_context, url, "Whisper mode for moderators")
    held: list[Route] = []

    async def hold_first(route: Route) -> None:
        if not held:
            held.append(route)
        else:
            await route.fallback()

    await page.route("**/requests/similar", hold_first)
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("Whisper mode")
    await expect(asker.panel.locator(".request-bones")).to_be_visible()
    await page.wait_for_function("() => true")
    while not held:
        await page.wait_for_timeout(50)
    await asker.title.fill("Zzzz qqqq xxxx")
    await expect(asker.panel.locator(".request-bones")).to_be_hidden()
    await expect(asker.panel.locator(".request")).to_have_count(0)
    await asker.title.fill("Whisper mode for moderators")
    await expect(asker.vote("Whisper mode for moderators")).to_be_visible()


async def test_a_request_is_opened_followed_and_commented_and_ships(
    page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    item = await asked_by_somebody(new_context, url, "Vertical canvas for phones")
    await runtime.current().db.write(say, support_desk.ada, item.id, "We are on it.", new_uuid())
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill("Vertical canvas")
    await asker.panel.locator(".opens", has_text="Vertical canvas for phones").click()
    await expect(asker.panel.get_by_role("heading", name="Vertical canvas for phones")).to_be_visible()
    await asker.press("Follow")
    await expect(asker.panel.get_by_role("button", name="Following")).to_be_visible()
    comment = asker.panel.get_by_role("textbox", name="Comment")
    await comment.fill("And <b>portrait</b> alerts")
    await asker.press("Comment")
    teams, said = (asker.panel.locator(".comments li").nth(number) for number in (0, 1))
    await expect(said).to_contain_text("And <b>portrait</b> alerts")
    await expect(teams.locator(".by-team")).to_have_text("Streampai")
    await expect(said.locator(".by-team")).to_be_hidden()
    await expect(comment).to_have_value("")
    await expect_accessible(page)
    await asker.press("Back")
    await asker.press("Your requests and reports")
    row = asker.panel.locator(".chats .chat", has_text="Vertical canvas for phones")
    await expect(row).to_contain_text("Under review")
    await expect_accessible(page)

    await runtime.current().db.write(set_status, support_desk.ada, item.id, "shipped", "In version 4.")
    await page.reload()
    await asker.open()
    await asker.press("What's new")
    news = asker.panel.locator(".news", has_text="Vertical canvas for phones")
    await expect(news).to_contain_text("In version 4.")
    await expect_accessible(page)
    await news.click()
    await expect(asker.panel.get_by_role("blockquote")).to_have_text("In version 4.")


async def test_ones_own_request_leads_to_its_conversation(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    asker = Asker(page)
    await asker.begin(host.page(support_desk.url))
    await asker.ask("Soundboard with hotkeys", "For the drums.")
    chat = await support_desk.newest_chat()
    await support_desk.reply(chat.id, "Which drums?")
    await asker.press("Back")
    await asker.press("Request a feature")
    await asker.press("Your requests and reports")
    await asker.panel.locator(".chat", has_text="Soundboard with hotkeys").click()
    await expect(asker.vote("Soundboard with hotkeys")).to_have_attribute("aria-pressed", "true")
    await asker.press("Your conversation")
    await expect(asker.message("Which drums?")).to_be_visible()


async def test_what_did_not_load_says_so_and_loads_again(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    asker = Asker(page)
    await page.route(re.compile(r"/feedback/feedback\.js$"), lambda route: route.abort())
    await asker.open(host.page(support_desk.url))
    await asker.press("Request a feature")
    await expect(asker.panel.get_by_text("This didn't load.")).to_be_visible()
    await asker.press("Retry")
    await expect(asker.title).to_be_visible()


@pytest.mark.parametrize("language", ["de", "pl", "es", "en-XB"])
async def test_it_fits_a_small_phone_in_every_language(
    language: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(host.page(support_desk.url, f'<streampai-support lang="{language}"></streampai-support>'))
    await page.locator("streampai-support .launcher").click()
    for place in (2, 3, 4):
        await page.locator("streampai-support .way").nth(place).click()
        await expect(page.locator("streampai-support .later > :not(.bones)")).to_be_visible()
        assert (
            await page.locator("streampai-support .panel").evaluate("(p) => p.scrollWidth - p.clientWidth")
            == 0
        )
        view = page.locator("streampai-support .later > *")
        assert await view.evaluate("(one) => one.scrollWidth - one.clientWidth") == 0
        await page.locator("streampai-support .head .tool").first.click()


@pytest.mark.parametrize(
    ("status", "says"), [("shipped", "It is there already"), ("declined", "Decided against")]
)
async def test_what_is_decided_is_said_among_similar_requests_and_offers_no_vote(
    status: str, says: str, page: Page, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    url, title = host.page(support_desk.url), f"Thermometer for goals {status}"
    item = await asked_by_somebody(new_context, url, title)
    asker = Asker(page)
    await asker.begin(url)
    await asker.title.fill(title)
    await expect(asker.vote(title)).to_be_visible()
    await runtime.current().db.write(set_status, support_desk.ada, item.id, status, "As it is.")
    await asker.vote(title).click()  # the list is from before
    row = asker.panel.locator(".request", has_text=title)
    await expect(row).to_contain_text(says)
    await expect(asker.vote(title)).to_be_hidden()
    await asker.title.fill("")
    await asker.title.fill(title)
    await expect(row.locator(".tag")).to_have_text(status.capitalize())
    await expect(asker.vote(title)).to_be_hidden()
    await expect_accessible(page)
    await row.locator(".opens").click()
    await expect(asker.panel.get_by_role("blockquote")).to_have_text("As it is.")
    await expect(asker.panel.get_by_text("This is decided, so votes are closed.")).to_be_visible()
