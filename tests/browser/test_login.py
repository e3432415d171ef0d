"""Signing in and out in a browser."""

from playwright.async_api import Page, expect

from ..desk import Desk
from .conftest import NewContext
from .team import Console


async def fill_in(page: Page, desk: Desk, password: str | None = None) -> None:
    await page.get_by_label("E-mail").fill(desk.admin_email)
    await page.get_by_label("Password").fill(password or desk.admin_password)
    await page.get_by_role("button", name="Sign in").click()


async def test_signing_in_leads_to_the_console(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    await fill_in(page, desk)
    await expect(page).to_have_url(f"{desk.url}/admin/support")
    await expect(page.get_by_role("heading", name="Chats", exact=True)).to_be_visible()


async def test_signing_in_works_without_scripts(new_context: NewContext, desk: Desk) -> None:
    context = await new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{desk.url}/login")
    await fill_in(page, desk)
    await expect(page).to_have_url(f"{desk.url}/admin/support")


async def test_a_wrong_password_is_said_to_be_wrong(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    await fill_in(page, desk, "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("do not go together")


async def test_a_wrong_password_leaves_the_e_mail_and_waits_for_another_password(
    page: Page, desk: Desk
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{desk.url}/login")
    await fill_in(page, desk, "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("do not go together")
    await expect(page.get_by_label("E-mail")).to_have_value(desk.admin_email)
    await expect(page.get_by_label("Password")).to_have_value("")
    await expect(page.get_by_label("Password")).to_be_focused()
    assert not [url for url in asked if "admin%40" in url or "admin@" in url]
    await page.get_by_label("Password").fill(desk.admin_password)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{desk.url}/admin/support")
    await page.goto(f"{desk.url}/login?error=too-many")
    await expect(page.get_by_label("E-mail")).to_have_value("")


async def test_an_address_that_was_refused_is_there_to_be_mended(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/forgot")
    await page.get_by_label("E-mail").fill("ada..b@example.com")
    await page.get_by_role("button", name="Send me a link").click()
    await expect(page.get_by_role("alert")).to_contain_text("whole e-mail address")
    await expect(page.get_by_label("E-mail")).to_have_value("ada..b@example.com")


async def test_there_is_no_gap_where_nothing_went_wrong(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    above = await page.get_by_label("Password").bounding_box()
    below = await page.get_by_role("button", name="Sign in").bounding_box()
    assert below["y"] - above["y"] - above["height"] == 16
    await page.goto(f"{desk.url}/login?error=too-many")
    await expect(page.get_by_role("alert")).to_contain_text("too often")
    said = await page.get_by_role("alert").bounding_box()
    below = await page.get_by_role("button", name="Sign in").bounding_box()
    assert below["y"] - said["y"] - said["height"] == 16


async def test_whoever_asked_for_a_page_gets_there_after_signing_in(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/admin/support?state=resolved&kind=bug")
    await expect(page.get_by_label("E-mail")).to_be_visible()
    await expect(page.locator("input[name=next]")).to_have_value("/admin/support?state=resolved&kind=bug")
    await fill_in(page, desk)
    await expect(page).to_have_url(f"{desk.url}/admin/support?state=resolved&kind=bug")


async def test_signing_out_ends_the_session_and_leaves_nothing(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    await fill_in(page, desk)
    await expect(page).to_have_url(f"{desk.url}/admin/support")
    await page.evaluate("sessionStorage.setItem('desk-draft:cht_1', 'a draft')")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_url(f"{desk.url}/login")
    assert "a draft" not in await page.evaluate("JSON.stringify(sessionStorage)")
    await page.goto(f"{desk.url}/admin/support")
    await expect(page.get_by_label("E-mail")).to_be_visible()


async def test_a_signed_in_admin_who_comes_to_the_first_page_goes_on_to_the_console(console: Console) -> None:
    await console.page.goto(console.desk.url)
    await expect(console.page).to_have_url(f"{console.desk.url}/admin/support")


async def test_a_forgotten_password_is_reset_by_mail(new_context: NewContext, make_desk) -> None:
    desk = make_desk()
    page = await (await new_context()).new_page()
    await page.goto(f"{desk.url}/login")
    await page.get_by_role("link", name="Forgot your password?").click()
    await expect(
        page.get_by_role("button", name="Send me a link")
    ).to_be_visible()  # both pages ask for an e-mail
    await page.get_by_label("E-mail").fill(desk.admin_email)
    await page.get_by_role("button", name="Send me a link").click()
    await expect(page.get_by_text("we mail it a link")).to_be_visible()
    await open_newest_mail(page, desk, desk.admin_email)
    await page.get_by_label("New password").fill("four words make one")
    await page.get_by_role("button", name="Save the new password").click()
    await expect(page.get_by_text("Your password is changed")).to_be_visible()
    await fill_in(page, desk, "four words make one")
    await expect(page).to_have_url(f"{desk.url}/admin/support")


async def test_somebody_is_invited_and_comes_in(
    new_context: NewContext, console: Console, desk: Desk
) -> None:
    await console.page.goto(f"{desk.url}/admin/settings")
    await console.page.get_by_label("E-mail").fill("grace@example.com")
    await console.page.get_by_label("Username").fill("grace")
    await console.page.get_by_label("Name", exact=True).fill("Grace")
    await console.page.get_by_label("Role").select_option("Admin")
    await console.page.get_by_role("button", name="Send invitation").click()
    await expect(console.page.get_by_text("grace@example.com", exact=True)).to_be_visible()
    await expect(console.page.get_by_label("E-mail")).to_have_value("")
    page = await (await new_context()).new_page()
    await open_newest_mail(page, desk, "grace@example.com")
    await page.get_by_label("New password").fill("four words make one")
    await page.get_by_role("button", name="Come in").click()
    await expect(page).to_have_url(f"{desk.url}/admin/support")


async def open_newest_mail(page: Page, desk: Desk, to: str) -> None:
    """Follow the link of the newest mail to somebody, once the demo's page shows one."""
    mail = page.locator("details").filter(has_text=to).first
    for _ in range(100):
        await page.goto(f"{desk.url}/demo")
        await expect(page.get_by_role("heading", name="Mails")).to_be_visible()
        if await mail.count():
            break
        await page.wait_for_timeout(200)
    await mail.locator("summary").click()
    await mail.get_by_role("link").first.click()
