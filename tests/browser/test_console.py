"""A chat from the team's side: seen, answered, ended."""

import re

from playwright.async_api import expect

from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in


async def test_a_chat_goes_from_its_first_message_to_its_end(console: Console, writer: Writer) -> None:
    await console.open()
    writer.start("My alerts are gone")
    row = console.row(writer.chat_id)
    await expect(row).to_contain_text("My alerts are gone")
    await expect(row).to_contain_text("1 unread")
    await row.click()
    await console.expect_said("My alerts are gone")
    await expect(row).not_to_contain_text("unread")
    await console.reply("Since when?")
    await console.expect_said("My alerts are gone", "Since when?")
    await expect(console.box).to_have_value("")
    writer.write("Since noon")
    await console.expect_said("My alerts are gone", "Since when?", "Since noon")
    await console.resolve.click()
    await expect(row).to_have_count(0)
    await expect(console.page).not_to_have_url(re.compile(writer.chat_id))
    await console.page.get_by_role("link", name="Resolved").click()
    await row.click()
    await expect(console.page.get_by_text("Nobody can write here any more")).to_be_visible()
    await expect(console.box).to_be_hidden()
    await expect(console.send).to_be_hidden()
    await expect(console.resolve).to_have_count(0)
    assert writer.said() == ["My alerts are gone", "Since when?", "Since noon"]


async def test_enter_sends_and_shift_enter_makes_a_line(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.box.press_sequentially("one")
    await console.box.press("Shift+Enter")
    await console.box.press_sequentially("two")
    await console.box.press("Enter")
    await expect(console.messages).to_have_count(2)
    assert writer.said() == ["Hello?", "one\ntwo"]


async def test_sending_twice_is_one_message(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.box.fill("Only once")
    await console.page.evaluate("""
        const form = document.querySelector("desk-composer form");
        form.requestSubmit();
        form.requestSubmit();
    """)
    await console.expect_said("Hello?", "Only once")
    await expect(console.box).to_have_value("")
    await console.reply("And this")
    await console.expect_said("Hello?", "Only once", "And this")
    assert writer.said() == ["Hello?", "Only once", "And this"]


async def test_two_different_replies_sent_in_a_hurry_both_arrive_in_order(
    console: Console, writer: Writer
) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.evaluate("""
        const form = document.querySelector("desk-composer form"), box = form.querySelector("textarea");
        for (const text of ["first", "second"]) { box.value = text; form.requestSubmit(); }
    """)
    await console.expect_said("Hello?", "first", "second")
    await expect(console.box).to_have_value("")
    assert writer.said() == ["Hello?", "first", "second"]


async def test_what_is_typed_while_a_reply_is_on_its_way_stays(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.evaluate("""
        const form = document.querySelector("desk-composer form"), box = form.querySelector("textarea");
        box.value = "first"; form.requestSubmit(); box.value = "not finished";
    """)
    await console.expect_said("Hello?", "first")
    await expect(console.box).to_have_value("not finished")


async def test_a_reply_that_came_too_late_is_kept_and_says_why(
    console: Console, writer: Writer, new_context: NewContext
) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.box.fill("A long and thoughtful answer")
    context = await new_context()
    await give_session(context, console.desk, sign_in(console.desk))
    other = await Console(await context.new_page(), console.desk).open(writer.chat_id)
    await other.resolve.click()
    await expect(console.page.get_by_text("Not sent: this chat was resolved first")).to_be_visible()
    await expect(console.box).to_have_value("A long and thoughtful answer")
    await expect(console.box).not_to_be_editable()
    assert writer.said() == ["Hello?"]


async def test_a_reply_that_is_refused_comes_back_before_what_was_typed_since(
    console: Console, writer: Writer
) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.evaluate("""async () => {
        const { drafts } = await import("/desk/drafts.js");
        const box = document.querySelector("[data-reply]");
        box.focus();
        box.value = "typed since";
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.setSelectionRange(5, 5);
        drafts.giveBack(document.querySelector("desk-composer").chatId, "came back");
    }""")
    await expect(console.box).to_have_value("came back\n\ntyped since")
    await console.page.keyboard.type("!")
    await expect(console.box).to_have_value("came back\n\ntyped! since")


async def test_a_reply_without_an_answer_says_so_outlives_a_reload_and_is_sent_on_request(
    console: Console, writer: Writer
) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.evaluate("document.querySelector('desk-outbox').dispatchEvent = () => {}")
    await console.reply("Try")
    await expect(console.page.get_by_text("Not sent yet.")).to_be_visible()
    await console.page.evaluate("delete document.querySelector('desk-outbox').dispatchEvent")
    await console.page.get_by_role("button", name="Retry now").click()
    await console.expect_said("Hello?", "Try")
    await expect(console.waiting).to_have_count(0)
    await console.page.evaluate("document.querySelector('desk-outbox').dispatchEvent = () => {}")
    await console.reply("Again")
    await expect(console.waiting).to_have_text(["Again"])
    await console.page.reload()
    await console.expect_said("Hello?", "Try", "Again")
    assert writer.said() == ["Hello?", "Try", "Again"]


async def test_a_pasted_text_that_is_too_long_is_counted_and_neither_cut_nor_sent(
    console: Console, writer: Writer
) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.box.fill("x" * 4321)
    await expect(console.page.get_by_text("4,321 of 4,000 characters")).to_be_visible()
    await console.send.click()
    await expect(console.box).to_have_value("x" * 4321)
    await console.box.fill("x" * 4000)
    await console.send.click()
    await console.expect_said("Hello?", "x" * 4000)


async def test_each_chat_keeps_its_own_draft(console: Console, desk) -> None:
    first, second = Writer(desk).start("First"), Writer(desk).start("Second")
    await console.open(first.chat_id)
    await console.box.fill("for the first")
    await console.row(second.chat_id).click()
    await console.expect_said("Second")
    await expect(console.box).to_have_value("")
    await console.box.fill("for the second")
    await console.row(first.chat_id).click()
    await console.expect_said("First")
    await expect(console.box).to_have_value("for the first")
    await console.page.reload()
    await console.expect_said("First")
    await expect(console.box).to_have_value("for the first")


async def test_text_is_only_ever_text(console: Console, writer: Writer) -> None:
    nasty = "<img src=x onerror=\"document.title='broken'\"> javascript:alert(1) https://a.example/?q=<b>"
    await console.open(writer.start(nasty).chat_id)
    await console.expect_said(nasty)
    links = console.thread.get_by_role("link")
    await expect(links).to_have_attribute("href", "https://a.example/?q=")
    await expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert "broken" not in await console.page.title()


async def test_the_title_counts_what_is_unread(console: Console, writer: Writer) -> None:
    await console.open(query="?kind=feature")
    before = await console.page.evaluate("Number(document.querySelector('desk-title').getAttribute('count'))")
    writer.start("Hello?")
    await expect(console.page).to_have_title(f"({before + 1}) Support · Streampai Desk")
    await console.open(writer.chat_id)
    expected = f"({before}) Support · Streampai Desk" if before else "Support · Streampai Desk"
    await expect(console.page).to_have_title(expected)


async def test_the_address_holds_what_is_open(console: Console, desk) -> None:
    bug = Writer(desk).start("It breaks", kind="bug", subject="Black overlay")
    wish = Writer(desk).start("I wish", kind="feature", subject="Dark alerts")
    await console.open()
    await console.page.get_by_role("link", name="Bugs").click()
    await expect(console.row(bug.chat_id)).to_contain_text("Black overlay")
    await expect(console.row(wish.chat_id)).to_have_count(0)
    await console.row(bug.chat_id).click()
    await console.expect_said("It breaks")
    await console.page.reload()
    await console.expect_said("It breaks")
    await expect(console.row(wish.chat_id)).to_have_count(0)
    await console.page.go_back()
    await expect(console.thread).to_have_count(0)


async def test_another_tab_of_the_same_admin_shows_the_same(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    other = Console(await console.page.context.new_page(), console.desk)
    await other.open(writer.chat_id)
    await console.reply("From the first tab")
    await other.expect_said("Hello?", "From the first tab")
    await other.resolve.click()
    await expect(console.page.get_by_text("Nobody can write here any more")).to_be_visible()


async def test_a_chat_that_does_not_exist_says_so(console: Console) -> None:
    await console.page.goto(f"{console.desk.url}/admin/support/cht_unknown")
    await expect(console.page.get_by_text("There is no such chat.")).to_be_visible()


async def test_the_visitor_sees_that_a_reply_is_being_written_and_we_that_ours_was_seen(
    console: Console, new_context: NewContext
) -> None:
    from .visitor import Visitor

    page = await (await new_context()).new_page()
    visitor = Visitor(page)
    await visitor.open(f"{console.desk.url}/demo")
    await visitor.start_chat("Is anybody there?")
    await console.open()
    await console.list.get_by_text("Is anybody there?").click()
    await console.box.press_sequentially("Yes")
    await expect(visitor.panel).to_contain_text("typing")
    await console.box.press("Enter")
    await expect(visitor.thread).to_contain_text("Yes")
    await expect(console.page.get_by_text("Seen", exact=True)).to_be_visible()
    await visitor.box.press_sequentially("Great")
    await expect(console.page.get_by_text("is writing")).to_be_visible()
