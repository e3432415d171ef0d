"""An account's life in real browsers: invited, signed in, password lost and found, shut out, signed out."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from ..desk import Desk
from ..waiting import eventually
from .conftest import NewContext

PASSWORD, NEW_PASSWORD = "zwölf kleine Boxer", "dreizehn kleine Boxer"


async def sign_in(page: Page, desk: Desk, email: str, password: str) -> None:
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def mailed_link(desk: Desk, recipient: str, path: str) -> str:
    """Return the link to `path` in the mail that was last written to the outbox for somebody."""

    def links() -> list[str]:
        mails = sorted(Path(desk.folder, "data", "outbox").glob("*.eml"))
        texts = [mail.read_text() for mail in mails]
        mine = [text for text in texts if f"To: {recipient}\n" in text]
        return [link for text in mine for link in re.findall(rf"^{desk.url}/{path}/[\w-]{{43}}$", text, re.M)]

    await eventually(links, 20)
    return links()[-1]


async def choose_password(page: Page, link: str, password: str, button: str) -> None:
    await page.goto(link)
    await page.get_by_label("New password").fill(password)
    await page.get_by_role("button", name=button).click()


async def test_the_life_of_an_account(page: Page, new_context: NewContext, desk: Desk) -> None:
    email = "hedy@example.com"
    await sign_in(page, desk, desk.admin_email, desk.admin_password)
    await page.wait_for_url(re.compile("/admin/support"))
    await page.goto(f"{desk.url}/admin/settings")
    invitation = page.get_by_role("region", name="Invite somebody")
    await invitation.get_by_label("E-mail").fill(email)
    await invitation.get_by_label("Username").fill("hedy")
    await invitation.get_by_label("Role").select_option("admin")
    await invitation.get_by_role("button", name="Send invitation").click()
    hedy = page.get_by_role("listitem").filter(has_text=email)
    await expect(hedy).to_contain_text("Invited")

    first = await (await new_context()).new_page()
    await choose_password(first, await mailed_link(desk, email, "invitation"), PASSWORD, "Come in")
    await first.wait_for_url(re.compile("/admin/support"))

    second = await (await new_context()).new_page()
    await second.goto(f"{desk.url}/forgot")
    await second.get_by_label("E-mail").fill(email)
    await second.get_by_role("button", name="Send me a link").click()
    await expect(second.get_by_text("we mail it a link")).to_be_visible()
    link = await mailed_link(desk, email, "reset")
    await choose_password(second, link, NEW_PASSWORD, "Save the new password")
    await expect(second.get_by_text("Your password is changed")).to_be_visible()

    await first.wait_for_url(re.compile(r"/login(\?|$)"))
    await sign_in(first, desk, email, PASSWORD)
    await expect(first.get_by_role("alert")).to_contain_text("do not go together")
    await sign_in(first, desk, email, NEW_PASSWORD)
    await first.wait_for_url(re.compile("/admin/support"))

    await page.reload()
    await hedy.get_by_role("button", name="Shut out").click()
    await expect(hedy).to_contain_text("Shut out")
    await first.wait_for_url(re.compile(r"/login(\?|$)"))


async def test_a_link_of_a_mail_says_when_it_is_of_no_use(page: Page, desk: Desk) -> None:
    await choose_password(page, f"{desk.url}/reset/{'x' * 43}", NEW_PASSWORD, "Save the new password")
    await expect(page.get_by_role("alert")).to_contain_text("This link is not known")


async def test_no_secret_stands_in_the_log(page: Page, desk: Desk) -> None:
    secret = "x" * 30 + "-secret-" + "y" * 5
    await choose_password(page, f"{desk.url}/reset/{secret}", NEW_PASSWORD, "Save the new password")
    await expect(page.get_by_role("alert")).to_be_visible()
    await eventually(lambda: "/api/account/reset/{secret}" in desk.log())
    assert secret not in desk.log()
    assert NEW_PASSWORD not in desk.log()
