"""Every page, in both themes: accessible, still while it loads, and at rest when nothing happens."""

import pytest
from playwright.async_api import expect

from .axe import found_wrong, found_wrong_in_both_themes
from .conftest import NewContext
from .team import Console, Writer, give_session

STRANGERS_PAGES = (
    "/",
    "/login",
    "/login?error=wrong-credentials",
    "/login?done=password-changed",
    "/forgot",
    "/forgot?sent=1",
    "/reset/s3cret?error=link-used",
    "/invitation/s3cret",
    "/demo",
    "/roadmap",
    "/roadmap?status=planned",
    "/roadmap?q=nothing+like+it",
    "/roadmap/{request}",
    "/roadmap/req_unknown",
    "/unsubscribe/s3cret",
    "/no/such/page",
)
TEAMS_PAGES = (
    "/admin/support",
    "/admin/support?state=resolved&kind=feature",
    "/admin/support/cht_unknown",
    "/admin/support/{chat}",
    "/admin/settings",
    "/admin/payments",
    "/admin/webhooks",
    "/admin/feedback",
    "/admin/feedback?kind=bug&view=list",
    "/admin/feedback?q=nothing+like+it",
    "/admin/feedback/{request}",
    "/admin/feedback/{bug}",
    "/admin/feedback/req_unknown",
)
PHONE, DESK = {"width": 390, "height": 780}, {"width": 1360, "height": 820}


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing_on_any_page(
    new_context: NewContext, desk, admin_secret: str, viewport: dict[str, int]
) -> None:
    writer = Writer(desk).start("See https://streampai.example/help, please", kind="bug", subject="It broke")
    wish = Writer(desk).start("Please", kind="feature", subject="A wish")
    ids = {"chat": writer.chat_id, "bug": writer.item_id(), "request": wish.item_id()}
    wrong = []
    stranger, admin = [await new_context(color_scheme="light", viewport=viewport) for _ in range(2)]
    await give_session(admin, desk, admin_secret)
    for context, paths in ((stranger, STRANGERS_PAGES), (admin, TEAMS_PAGES)):
        page = await context.new_page()
        for path in paths:
            await page.goto(desk.url + path.format(**ids))
            await expect(page.get_by_role("heading").first).to_be_visible()
            await expect(page.locator("[aria-busy]")).to_have_count(0)
            wrong += await found_wrong_in_both_themes(page)
    assert not wrong, "\n".join(wrong)


async def test_axe_finds_nothing_in_dialogs_and_after_the_end(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.keyboard.press("?")
    await expect(console.page.get_by_role("dialog")).to_be_visible()
    wrong = await found_wrong(console.page)
    await console.page.keyboard.press("Escape")
    await console.box.fill("Unsent")
    await console.page.locator("desk-thread").click()
    await console.page.keyboard.press("e")
    await expect(console.page.get_by_text("Not sent: this chat")).to_be_visible()
    assert not wrong + await found_wrong(console.page)


@pytest.mark.parametrize(
    "path",
    [
        "/login?error=wrong-credentials",
        "/admin/support/{chat}",
        "/admin/settings",
        "/admin/feedback",
        "/admin/feedback?kind=bug&view=list",
        "/roadmap",
    ],
)
async def test_nothing_moves_while_a_page_loads(console: Console, writer: Writer, path: str) -> None:
    writer.start("Hello?").have_written(*(f"line {number}" for number in range(40)))
    await console.page.add_init_script("""
        window.shifts = 0;
        new PerformanceObserver((list) => {
            for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifts += shift.value;
        }).observe({ type: "layout-shift", buffered: true });
    """)
    await console.page.goto(console.desk.url + path.format(chat=writer.chat_id))
    await expect(console.page.locator("[aria-busy]")).to_have_count(0)
    await console.page.wait_for_timeout(500)
    assert await console.page.evaluate("window.shifts") < 0.02


async def test_an_idle_console_uses_no_processor(console: Console, writer: Writer) -> None:
    await console.open(writer.start("Hello?").chat_id)
    await console.page.wait_for_timeout(1000)
    session = await console.page.context.new_cdp_session(console.page)
    await session.send("Performance.enable")

    async def busy() -> float:
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    before = await busy()
    await console.page.wait_for_timeout(3000)
    assert await busy() - before < 0.3  # seconds of three, on a machine that also runs other tests


async def test_a_chosen_theme_is_there_before_the_page_is_drawn(console: Console) -> None:
    page = console.page
    await console.open()
    light = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    await page.get_by_role("button", name="Switch between light and dark").click()
    await expect(page.locator("html")).to_have_class("dark")
    dark = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    await page.route("**/assets/*.js", lambda route: route.abort())
    await page.reload()
    assert await page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
