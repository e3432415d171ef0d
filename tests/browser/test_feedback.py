"""Requests and bugs in a real Chromium: the team's board, the public roadmap, the loop that joins them."""

import re
import uuid

import httpx
from playwright.async_api import Locator, Page, expect

from ..desk import Desk, somewhere
from .axe import found_wrong
from .conftest import NewContext
from .team import Console, Writer, give_session
from .test_widget_bugs import Reporter, picture


def ask(desk: Desk, title: str, *, kind: str = "feature", votes: int = 0) -> Writer:
    """Ask for something, or report it, as somebody new; others vote for it."""
    writer = Writer(desk).start("More about it.", kind=kind, subject=title)
    for _ in range(votes):
        headers = {"origin": desk.url, **somewhere()}
        token = httpx.post(f"{desk.url}/api/support/visitors", headers=headers).json()["token"]
        headers["authorization"] = f"Bearer {token}"
        address = f"{desk.url}/api/support/requests/{writer.item_id()}/vote"
        httpx.post(address, json={"on": True}, headers=headers).raise_for_status()
    return writer


def name_of_its_own(title: str) -> str:
    """The desk is shared by all tests."""
    return f"{title} {uuid.uuid4().hex[:6]}"


def column(page: Page, name: str):
    return page.get_by_role("region", name=name, exact=True)


async def open_board(console: Console, query: str = "") -> Page:
    await console.page.goto(f"{console.desk.url}/admin/feedback{query}")
    await expect(console.page.locator("[aria-busy]")).to_have_count(0)
    return console.page


async def open_item(console: Console, of: str) -> Page:
    await console.page.goto(f"{console.desk.url}/admin/feedback/{of}")
    await expect(console.page.get_by_role("heading", name="Activity")).to_be_visible()
    return console.page


async def press_and_wait(page: Page, button: Locator) -> None:
    """Vote, or take the vote back: it is shown at once, and has arrived once this returns."""
    async with page.expect_response(lambda answer: answer.url.endswith("/vote")):
        await button.click()


async def test_a_card_changes_its_column_once_what_people_read_was_shown(
    console: Console, desk: Desk
) -> None:
    title = name_of_its_own("Polls")
    ask(desk, title, votes=1)
    page = await open_board(console)
    await expect(column(page, "Under review").get_by_text(title)).to_be_visible()
    await page.get_by_role("combobox", name=f"Status of {title}").select_option("Planned")
    dialog = page.get_by_role("dialog", name="Change the status")
    await expect(dialog).to_contain_text(f"“{title}” is planned.")
    await expect(dialog).to_contain_text("2 voters and 1 linked chat will read this")
    await dialog.get_by_role("textbox").fill("After the summer.")
    await dialog.get_by_role("button", name="Change and tell them").click()
    await expect(column(page, "Planned").get_by_text(title)).to_be_visible()
    await expect(column(page, "Under review").get_by_text(title)).to_have_count(0)


async def test_a_card_is_moved_by_hand_and_declining_asks_why(console: Console, desk: Desk) -> None:
    title = name_of_its_own("Crypto")
    ask(desk, title)
    page = await open_board(console)
    await page.locator("[data-card]", has_text=title).drag_to(column(page, "Declined"))
    dialog = page.get_by_role("dialog", name="Change the status")
    await dialog.get_by_role("button", name="Change and tell them").click()
    assert await dialog.get_by_role("textbox").evaluate("box => box.validity.valueMissing")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(column(page, "Under review").get_by_text(title)).to_be_visible()


async def test_the_board_is_walked_by_keys(console: Console, desk: Desk) -> None:
    title = name_of_its_own("Keyboard")
    ask(desk, title)
    page = await open_board(console, f"?view=list&q={title}")
    await expect(page.locator("[data-row]").first).to_contain_text(title)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/admin/feedback/req_\w+$"))
    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def test_a_merge_is_taken_back_from_the_notice(console: Console, desk: Desk) -> None:
    mark = uuid.uuid4().hex[:8]
    one, other = ask(desk, f"Zebra theme {mark}", votes=1), ask(desk, f"A zebra theme {mark}")
    page = await open_item(console, one.item_id())
    await page.get_by_role("button", name=f"Merge into A zebra theme {mark}").click()
    await expect(page).to_have_url(re.compile(other.item_id()))
    await expect(page.get_by_role("region", name="Duplicates")).to_contain_text(f"Zebra theme {mark}")
    notice = page.get_by_role("status").filter(has_text="Merged.")
    await notice.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Zebra theme {mark}")
    await expect(page.get_by_role("region", name="Status")).to_contain_text("Votes2")


async def test_the_export_is_what_is_shown(console: Console, desk: Desk) -> None:
    title = name_of_its_own("=Export")
    ask(desk, title)
    page = await open_board(console, f"?view=list&q={title[1:]}")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Export CSV").click()
    download = await waiting.value
    assert download.suggested_filename == "feedback.csv"
    assert f"'{title}" in (await download.path()).read_text()


async def test_a_chat_is_linked_from_its_details(console: Console, desk: Desk) -> None:
    title = name_of_its_own("Waveform")
    ask(desk, title)
    chat = Writer(desk).start("Could you show a waveform?")
    await console.page.set_viewport_size({"width": 1400, "height": 900})
    await console.open(chat.chat_id)
    about = console.page.get_by_role("region", name="Requests and bugs").locator("visible=true")
    await about.get_by_text("Link it, or make one of it").click()
    await about.get_by_placeholder("Find a request or bug").fill(title)
    await about.get_by_role("button", name=f"Link {title}").click()
    linked = about.get_by_role("list", name="Linked")
    await expect(linked.get_by_role("link")).to_contain_text(title)
    await linked.get_by_role("link").click()
    await console.page.wait_for_url("**/admin/feedback**")  # the console has a region of that name, too
    await expect(console.page.get_by_role("region", name="Chats")).to_contain_text("A chat without a name")


async def test_somebody_unknown_votes_on_the_roadmap_and_is_known_from_then_on(
    page: Page, desk: Desk
) -> None:
    title = name_of_its_own("Karaoke")
    wanted = ask(desk, title).item_id()
    await page.set_extra_http_headers(somewhere())
    await page.goto(f"{desk.url}/roadmap/{wanted}")
    button = page.get_by_role("button", name=re.compile(f"Vote for “{title}”"))
    await expect(button).to_have_attribute("aria-pressed", "false")
    assert await page.evaluate("localStorage.length") == 0
    await press_and_wait(page, button)
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(button.locator(".count")).to_have_text("2")
    assert await page.evaluate("localStorage.getItem('streampai-token')")
    await page.goto(f"{desk.url}/roadmap")
    button = page.get_by_role("button", name=re.compile(f"Vote for “{title}”"))
    await expect(button).to_have_attribute("aria-pressed", "true")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "false")
    await expect(button.locator(".count")).to_have_text("1")


async def test_a_vote_that_does_not_arrive_is_taken_back_and_said(
    page: Page, desk: Desk, problems: list[str]
) -> None:
    wanted = ask(desk, name_of_its_own("Karaoke")).item_id()
    await page.goto(f"{desk.url}/roadmap/{wanted}")
    await page.route("**/api/support/**", lambda route: route.abort())
    button = page.locator("form[data-vote] button")
    await button.click()
    await expect(page.get_by_text("Your vote did not reach us. Please try again.")).to_be_visible()
    await expect(button).to_have_attribute("aria-pressed", "false")
    await expect(button.locator(".count")).to_have_text("1")
    problems.clear()


async def test_who_voted_before_they_signed_in_is_asked_and_counted_once(
    new_context: NewContext, desk: Desk, admin_secret: str
) -> None:
    title = name_of_its_own("Karaoke")
    wanted = ask(desk, title).item_id()
    context = await new_context()
    page = await context.new_page()
    await page.goto(f"{desk.url}/roadmap/{wanted}")
    button = page.locator("form[data-vote] button")
    question = page.get_by_role("region", name="You were here before you signed in")
    await press_and_wait(page, button)
    await expect(button.locator(".count")).to_have_text("2")
    await give_session(context, desk, admin_secret)
    await page.reload()
    await expect(button).to_have_attribute("aria-pressed", "false")  # the account has not voted
    await expect(question).to_be_visible()
    assert await found_wrong(page, ".join") == []
    async with page.expect_navigation():
        await question.get_by_role("button", name="Yes, they are mine").click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(button.locator(".count")).to_have_text("2")
    for count in ("1", "2"):
        await press_and_wait(page, button)
        await expect(button.locator(".count")).to_have_text(count)
    await page.reload()
    await expect(button.locator(".count")).to_have_text("2")
    await page.wait_for_load_state("networkidle")
    await expect(question).to_be_hidden()


async def test_who_says_no_is_not_asked_again(new_context: NewContext, desk: Desk, admin_secret: str) -> None:
    context = await new_context()
    await give_session(context, desk, admin_secret)
    page = await context.new_page()
    await page.goto(f"{desk.url}/roadmap")
    token = Writer(desk).start("Somebody else").token
    await page.evaluate(f"localStorage.setItem('streampai-token', JSON.stringify('{token}'))")
    await page.reload()
    question = page.get_by_role("region", name="You were here before you signed in")
    await question.get_by_role("button", name="No", exact=True).click()
    await expect(question).to_be_hidden()
    await page.reload()
    await page.wait_for_load_state("networkidle")
    await expect(question).to_be_hidden()


async def test_without_a_script_the_roadmap_is_whole_and_who_is_signed_in_votes(
    new_context: NewContext, desk: Desk, admin_secret: str
) -> None:
    title = name_of_its_own("Karaoke")
    wanted = ask(desk, title).item_id()
    context = await new_context(java_script_enabled=False)
    await give_session(context, desk, admin_secret)
    page = await context.new_page()
    await page.goto(f"{desk.url}/roadmap?q={title}")
    await page.get_by_role("link", name=title).click()
    await expect(page).to_have_url(f"{desk.url}/roadmap/{wanted}")
    await page.get_by_role("button", name=re.compile("Vote for")).click()
    await expect(page.locator("form[data-vote] button")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("form[data-vote] .count")).to_have_text("2")


async def test_the_whole_loop_from_a_report_to_the_fix_in_the_old_chat(
    console: Console, desk: Desk, new_context: NewContext
) -> None:
    """A visitor reports in the widget, an admin links that with a known bug, and the fix is read there."""
    title = name_of_its_own("Sound is cut off")
    known = ask(desk, title, kind="bug").item_id()
    tab = await (await new_context()).new_page()
    reporter = Reporter(tab)
    body = name_of_its_own("My alert sounds stop after a second")
    await reporter.begin(f"{desk.url}/demo")
    await reporter.box.fill(body)
    await reporter.upload(picture())
    await reporter.choose("Use this picture")
    await reporter.press("Send")
    await reporter.expect_state(body, "delivered")
    await tab.goto("about:blank")  # who looks at the chat has read the notice

    await console.page.set_viewport_size({"width": 1400, "height": 900})
    await console.open()
    await console.list.locator("[data-row]", has_text=body).first.click()
    await expect(console.thread).to_contain_text(body)
    about = console.page.get_by_role("region", name="Requests and bugs").locator("visible=true")
    await about.get_by_text("Link it, or make one of it").click()
    await about.get_by_placeholder("Find a request or bug").fill(title)
    await about.get_by_role("button", name=f"Link {title}").click()
    await expect(about.get_by_role("list", name="Linked")).to_contain_text(title)
    chat = console.page.url
    await console.resolve.click()
    await expect(console.page).not_to_have_url(chat)
    page = await open_item(console, known)
    await page.get_by_role("combobox", name="Status", exact=True).select_option("Fixed")
    dialog = page.get_by_role("dialog", name="Change the status")
    await dialog.get_by_role("textbox").fill("Update to 5.14.3.")
    await dialog.get_by_role("button", name="Change and tell them").click()
    await expect(page.get_by_text("2 of 2")).to_be_visible(timeout=40_000)

    await reporter.open(f"{desk.url}/demo")
    await reporter.press("Past chats")
    row = reporter.panel.get_by_role("button", name=re.compile(body))
    await expect(row.get_by_role("img", name="1 unread message")).to_be_visible()
    await row.click()
    await expect(reporter.thread).to_contain_text(body)
    await expect(reporter.thread).to_contain_text("Update to 5.14.3.")
    await expect(reporter.panel.get_by_role("button", name="Start a new chat")).to_be_visible()
    await console.page.goto(chat)
    await expect(console.page.get_by_text("Nobody can write here any more.")).to_be_visible()
