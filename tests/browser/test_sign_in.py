"""Signing in is a plain form: the browser posts it itself, before and after Reflex has woken up."""

from playwright.async_api import Page, expect

from ..desk import Desk


async def test_an_admin_signs_in(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("E-mail").fill(desk.admin_email)
    await page.get_by_label("Password").fill(desk.admin_password)
    await page.wait_for_load_state("networkidle")  # Reflex is awake
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{desk.url}/admin/support")
    cookies = {cookie["name"] for cookie in await page.context.cookies()}
    assert cookies == {"streampai_session", "streampai_device"}
