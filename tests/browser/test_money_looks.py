"""The pages about money, in both themes, wide and narrow: accessible, and nothing sticks out."""

import pytest
from playwright.async_api import Page, expect

from ..desk import Desk
from .axe import AT_REST, found_wrong_in_both_themes
from .conftest import NewContext
from .giving import Streamer, add_dead_letter, in_database
from .team import give_session
from .test_looks import DESK, PHONE

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def looked_at(page: Page, address: str, *, button: str = "") -> list[str]:
    """Go somewhere, press a button, and return what is wrong there."""
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_be_attached()  # a page of one thing begins empty
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    if button:
        await page.get_by_role("button", name=button).click()
        await page.evaluate(AT_REST)
    wrong = await found_wrong_in_both_themes(page)
    return wrong if await page.evaluate(OVERFLOW) == 0 else [*wrong, f"{address} sticks out"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    new_context: NewContext, desk: Desk, admin_secret: str, viewport: dict[str, int]
) -> None:
    nova, newcomer = Streamer(desk), Streamer(desk)
    paid, declined = nova.give(donor_name="x" * 40, message="y" * 300), nova.give(donor_name="")
    in_database(desk, add_dead_letter, declined, f"evt_{paid.id}")
    paid.press("pay")
    declined.press("decline")
    wrong = []
    team, streamer, empty = [await new_context(color_scheme="light", viewport=viewport) for _ in range(3)]
    for context, secret in ((team, admin_secret), (streamer, nova.secret), (empty, newcomer.secret)):
        await give_session(context, desk, secret)
        page = await context.new_page()
        if context is team:
            wrong += await looked_at(page, f"{desk.url}/admin/payments")
            wrong += await looked_at(page, f"{desk.url}/admin/payments?q=nobody")
            wrong += await looked_at(page, f"{desk.url}/admin/payments/don_unknown")
            wrong += await looked_at(page, f"{desk.url}/admin/payments/{paid.id}", button="Give back …")
            wrong += await looked_at(page, f"{desk.url}/admin/payments/{declined.id}")
            wrong += await looked_at(page, f"{desk.url}/admin/webhooks?state=dead")
            opened = f"provider=dodo&event=evt_{paid.id}"
            wrong += await looked_at(page, f"{desk.url}/admin/webhooks?{opened}")
        else:
            for path in ("/studio", "/studio/history", "/studio/settings"):
                wrong += await looked_at(page, f"{desk.url}{path}")
            wrong += await looked_at(page, f"{desk.url}/studio", button="Make the address")
    assert not wrong, "\n".join(wrong)


async def test_axe_finds_nothing_in_the_books_of_a_phone(
    new_context: NewContext, desk: Desk, admin_secret: str
) -> None:
    context = await new_context(color_scheme="light", viewport=PHONE)
    await give_session(context, desk, admin_secret)
    page = await context.new_page()
    wrong = await looked_at(page, f"{desk.url}/admin/payments", button="Provider and books")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert not wrong
