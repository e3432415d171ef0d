"""Giving in a real browser: from the form over the hosted page to the thanks page, and every way astray."""

import asyncio
import time
from collections.abc import Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from ..desk import Desk, somewhere
from .conftest import NewContext
from .donor import Giver, Stage

PAID = "Paid. Thank you!"
PROCESSING = "Your payment is being processed"
FAILED = "The payment did not go through"
PLEDGE = (700, "Hello <b>Nova</b>")


@pytest.fixture
def stage(desk: Desk) -> Stage:
    return Stage(desk)


@pytest_asyncio.fixture(loop_scope="session")
async def giver(new_context: NewContext, stage: Stage) -> Giver:
    context = await new_context(extra_http_headers=somewhere())
    return Giver(await context.new_page(), stage)


@pytest_asyncio.fixture(loop_scope="session")
async def scriptless(new_context: NewContext, stage: Stage) -> Giver:
    context = await new_context(java_script_enabled=False, extra_http_headers=somewhere())
    return Giver(await context.new_page(), stage)


async def until_paid(stage: Stage) -> None:
    deadline = time.monotonic() + 15
    while [status for status, *_ in stage.told()] != ["paid"]:
        assert time.monotonic() < deadline, stage.told()
        await asyncio.sleep(0.05)


async def test_a_payment_that_settles_later_is_shown_live(giver: Giver, stage: Stage) -> None:
    checkout = await giver.go_to_checkout()
    await giver.press("Settle later")
    await giver.expect_headline(PROCESSING)
    await giver.page.evaluate("window.isSamePage = true")
    stage.settle(checkout, "pay")
    await giver.expect_headline(PAID)
    await expect(giver.page.get_by_role("status")).to_have_text(PAID)
    await expect(giver.page).to_have_title(f"{PAID} · Streampai")
    await expect(giver.page.get_by_role("listitem").filter(has_text="In the queue")).to_have_attribute(
        "aria-current", "step"
    )
    assert await giver.page.evaluate("window.isSamePage")
    assert stage.told() == [("paid", *PLEDGE)]


async def test_the_webhook_comes_before_the_donor(giver: Giver, stage: Stage) -> None:
    thanks = stage.settle(await giver.go_to_checkout(), "pay")
    await until_paid(stage)
    answer = await giver.page.goto(thanks)
    assert answer is not None
    assert PAID in await answer.text()
    await giver.expect_headline(PAID)


async def test_the_donor_comes_before_the_webhook(giver: Giver, stage: Stage) -> None:
    stage.go_wrong("delay", seconds=600)
    await giver.go_to_checkout()
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    stage.send_what_waits()
    await asyncio.sleep(0.3)
    assert stage.told() == [("paid", *PLEDGE)]


async def test_the_webhook_never_comes(giver: Giver, stage: Stage) -> None:
    stage.go_wrong("drop")
    await giver.go_to_checkout()
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    assert stage.told() == [("paid", *PLEDGE)]


async def test_a_declined_card_is_explained_and_tried_again_with_one_press(
    giver: Giver, stage: Stage
) -> None:
    await giver.go_to_checkout()
    await giver.press("Decline")
    await giver.expect_headline(FAILED)
    await expect(giver.page.get_by_text("The bank declined it. Nothing was charged")).to_be_visible()
    await giver.page.get_by_role("button", name="Try again").click()
    await giver.page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    assert stage.told() == [("failed", *PLEDGE), ("paid", *PLEDGE)]


async def test_after_a_failure_something_can_be_changed_first(giver: Giver, stage: Stage) -> None:
    await giver.go_to_checkout()
    await giver.press("Insufficient funds")
    await giver.expect_headline(FAILED)
    await giver.page.get_by_role("link", name="Change something first").click()
    await expect(giver.message).to_have_value("Hello <b>Nova</b>")
    await giver.amount.fill("3")
    await giver.donate.click()
    await giver.page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    assert [amount for _, amount, _ in stage.told()] == [700, 300]


async def test_who_turns_back_finds_everything_as_it_was(giver: Giver, stage: Stage) -> None:
    await giver.go_to_checkout()
    await giver.press("Cancel")
    await expect(giver.page.get_by_text("You have not paid, and nothing was charged.")).to_be_visible()
    await expect(giver.amount).to_have_value("7")
    await expect(giver.page.get_by_label("Your name")).to_have_value("Ana")
    await expect(giver.message).to_have_value("Hello <b>Nova</b>")
    await giver.donate.click()
    await giver.page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    assert [each for each in stage.told() if each[0] == "paid"] == [("paid", *PLEDGE)]


async def test_a_double_click_is_one_donation(giver: Giver, stage: Stage) -> None:
    await giver.open()
    await giver.fill()
    await giver.donate.dblclick()
    await giver.page.wait_for_url("**/session/*")
    assert stage.told() == [("pending", *PLEDGE)]


async def test_going_back_and_pressing_again_is_one_donation_on_one_payment_page(
    giver: Giver, stage: Stage
) -> None:
    first = await giver.go_to_checkout()
    await giver.page.go_back()
    await expect(giver.message).to_have_value("Hello <b>Nova</b>")
    await giver.donate.click()
    await giver.page.wait_for_url("**/session/*")
    assert giver.page.url == first
    assert stage.told() == [("pending", *PLEDGE)]


async def test_loading_any_page_again_is_one_donation(giver: Giver, stage: Stage) -> None:
    await giver.open()
    await giver.page.reload()
    first = await giver.go_to_checkout()
    await giver.page.reload()
    second = await giver.go_to_checkout()  # loaded anew and filled in as before
    assert first == second
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    await giver.page.reload()
    await giver.expect_headline(PAID)
    assert stage.told() == [("paid", *PLEDGE)]


async def test_after_paying_the_same_can_be_given_once_more(giver: Giver, stage: Stage) -> None:
    for _ in range(2):
        await giver.go_to_checkout()
        await giver.press("Pay")
        await giver.expect_headline(PAID)
    assert stage.told() == [("paid", *PLEDGE)] * 2


async def test_going_back_after_paying_does_not_pay_twice(giver: Giver, stage: Stage) -> None:
    await giver.go_to_checkout()
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    await giver.page.go_back()
    await giver.page.go_back()
    await giver.donate.click()
    await giver.page.wait_for_url("**/thanks/**")
    await giver.expect_headline(PAID)
    assert stage.told() == [("paid", *PLEDGE)]


async def test_everything_works_without_a_script(scriptless: Giver, stage: Stage) -> None:
    await scriptless.go_to_checkout()
    await scriptless.press("Decline")
    await scriptless.expect_headline(FAILED)  # the page loads itself again
    await scriptless.page.get_by_role("button", name="Try again").click()
    await scriptless.page.wait_for_url("**/session/*")
    await scriptless.press("Pay")
    await scriptless.expect_headline(PAID)
    assert stage.told() == [("failed", *PLEDGE), ("paid", *PLEDGE)]


async def test_without_a_script_a_preset_counts_and_mistakes_are_told(
    scriptless: Giver, stage: Stage
) -> None:
    await scriptless.open()
    await scriptless.page.get_by_role("radio", name="€25").check()
    await scriptless.message.fill("x" * 301)
    await scriptless.donate.click()
    await expect(
        scriptless.page.get_by_text("Please shorten this to 300 characters; it has 301.")
    ).to_be_visible()
    await expect(scriptless.message).to_be_focused()
    await expect(scriptless.page.get_by_role("radio", name="€25")).to_be_checked()
    await scriptless.message.fill("Short")
    await scriptless.donate.click()
    await scriptless.page.wait_for_url("**/session/*")
    assert stage.told() == [("pending", 2500, "Short")]


async def test_a_payment_page_that_does_not_answer_keeps_what_was_typed(giver: Giver, stage: Stage) -> None:
    await giver.open()
    await giver.fill()
    stage.go_wrong("no_url")
    await giver.donate.click()
    await expect(giver.page.get_by_role("alert")).to_contain_text(
        "The payment page does not answer right now."
    )
    await expect(giver.message).to_have_value("Hello <b>Nova</b>")
    await giver.donate.click()
    await giver.page.wait_for_url("**/session/*")
    assert stage.told() == [("pending", *PLEDGE)]


async def test_where_events_do_not_come_through_the_page_asks(giver: Giver, stage: Stage) -> None:
    await giver.page.route("**/api/donations/events/**", lambda route: route.fulfill(status=502))
    checkout = await giver.go_to_checkout()
    await giver.press("Settle later")
    await giver.expect_headline(PROCESSING)
    stage.settle(checkout, "pay")
    await giver.expect_headline(PAID)


@pytest.mark.slow
async def test_following_goes_on_after_the_server_was_stopped_and_started(
    new_context: NewContext, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk()
    stage = Stage(desk)
    giver = Giver(await (await new_context()).new_page(), stage)
    checkout = await giver.go_to_checkout()
    async with giver.page.expect_response("**/api/donations/events/**"):
        await giver.press("Settle later")
    began = time.monotonic()
    assert await asyncio.to_thread(desk.stop) == 0
    assert time.monotonic() - began < 8  # the open stream did not hold it up until it was killed
    await asyncio.to_thread(desk.start)
    stage.settle(checkout, "pay")
    await giver.expect_headline(PAID)


async def test_under_this_machines_other_name_it_leads_on_all_the_same(giver: Giver, stage: Stage) -> None:
    await giver.page.goto(stage.url.replace("localhost", "127.0.0.1"))
    await giver.fill()
    await giver.donate.click()
    await giver.page.wait_for_url("**/session/*")
    await giver.press("Pay")
    await giver.expect_headline(PAID)


async def test_what_the_payment_page_added_to_the_address_goes_and_no_secret_is_logged(
    giver: Giver, stage: Stage
) -> None:
    await giver.go_to_checkout()
    await giver.press("Pay")
    await giver.expect_headline(PAID)
    path = giver.page.url.removeprefix(stage.desk.url)
    assert "?" not in path
    log = stage.desk.log()
    assert path.rpartition("/")[2] not in log
    assert "ana@example.org" not in log


async def test_another_site_cannot_send_the_form(page: Page, stage: Stage) -> None:
    await page.set_content(
        f'<form method="post" action="{stage.url}"><input name="amount" value="7">'
        '<input name="currency" value="EUR"><button>Win a prize</button></form>'
    )
    await page.get_by_role("button").click()
    await expect(page.get_by_role("alert")).to_contain_text("only taken from this page")
    assert stage.told() == []
