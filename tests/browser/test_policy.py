"""What the Content-Security-Policy of our pages lets happen, and what it does not."""

from playwright.async_api import Page, expect

from ..desk import Desk


async def sign_in(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("E-mail").fill(desk.admin_email)
    await page.get_by_label("Password").fill(desk.admin_password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{desk.url}/admin/support")


async def test_a_person_is_told_what_became_of_what_they_did(page: Page, desk: Desk) -> None:
    await sign_in(page, desk)
    await page.goto(f"{desk.url}/admin/settings")
    await page.get_by_label("E-mail").fill("bob@desk.test")
    await page.get_by_label("Username").fill("bob")
    await page.get_by_label("Name", exact=True).fill("Bob")
    await page.get_by_role("button", name="Send invitation").click()
    await expect(page.get_by_text("The invitation to bob@desk.test waits to be mailed")).to_be_visible()


async def test_a_script_that_somebody_got_into_a_page_does_not_run(
    page: Page, desk: Desk, problems: list[str]
) -> None:
    await page.goto(f"{desk.url}/login")
    await page.evaluate(
        """() => {
            const inline = document.createElement("script");
            inline.textContent = "window.ran = 'inline'";
            document.body.append(inline);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\\"window.ran = 'handler'\\">");
        }"""
    )
    await page.wait_for_timeout(300)
    assert await page.evaluate("window.ran") is None
    assert len(problems) == 2
    problems.clear()
