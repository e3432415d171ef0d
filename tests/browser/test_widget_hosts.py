"""Pages that make it hard: a strict policy, storage that throws, an origin that is not allowed."""

from collections.abc import Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor

# As a page behaves whose cookies and storage a browser blocks.
BLOCK_STORAGE = """
    for (const name of ["localStorage", "sessionStorage"]) {
        const refuse = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };
        Object.defineProperty(window, name, { get: refuse });
    }
"""


async def test_it_works_under_a_policy_that_allows_our_scripts_and_connections_and_nothing_else(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    policy = (
        f"default-src 'none'; style-src 'none'; script-src {support_desk.url};"
        f" connect-src {support_desk.url} {support_desk.url.replace('http', 'ws')};"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
    visitor = Visitor(page)
    await visitor.open(
        host.page(
            support_desk.url, Content_Security_Policy=policy, Cross_Origin_Embedder_Policy="require-corp"
        )
    )
    await visitor.start_chat("Strict, are we? https://example.com")
    chat = await support_desk.newest_chat()
    await support_desk.reply(chat.id, "Very")
    await expect(visitor.message("Very")).to_be_visible()
    # It is drawn as elsewhere: the fixture fails on any violation of the policy.
    await expect(visitor.panel).to_have_css("position", "fixed")
    await expect(visitor.message("Strict").locator(".bubble")).to_have_css(
        "background-color", "rgb(88, 71, 214)"
    )


async def test_where_storage_is_blocked_a_chat_lives_as_long_as_the_page(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.add_init_script(BLOCK_STORAGE)
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("You keep nothing")
    await page.context.set_offline(True)
    await visitor.write("Not even this")
    await visitor.expect_state("Not even this", "queued")
    await page.context.set_offline(False)
    await visitor.expect_state("Not even this", "delivered")
    chat = await support_desk.newest_chat()
    assert await support_desk.bodies(chat.id) == ["You keep nothing", "Not even this"]
    await visitor.press("Back")
    await visitor.press("Past chats")
    await expect(visitor.panel.locator(".chat")).to_have_count(1)
    await page.reload()
    await visitor.open()
    await visitor.press("Past chats")
    await expect(visitor.panel.get_by_text("No chats yet")).to_be_visible()


@pytest.fixture
def stranger() -> Iterator[Host]:
    """Pages of an origin that the desk's `WIDGET_ORIGINS` does not name."""
    stranger = Host()
    yield stranger
    stranger.close()


@pytest_asyncio.fixture(loop_scope="session")
async def said(page: Page) -> list[str]:
    """What the browser's console says to the page's developer."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return said


async def test_a_page_that_may_not_embed_it_has_no_button_and_its_developer_reads_why(
    page: Page, stranger: Host, support_desk: SupportDesk, said: list[str]
) -> None:
    await page.goto(stranger.page(support_desk.url))
    await page.wait_for_load_state("networkidle")
    await expect(Visitor(page).launcher).to_have_count(0)
    assert [text for text in said if stranger.url in text and "WIDGET_ORIGINS" in text]


async def test_a_page_that_hides_its_address_is_refused_at_the_first_press_before_anybody_writes(
    page: Page, stranger: Host, support_desk: SupportDesk, said: list[str]
) -> None:
    await page.goto(stranger.page(support_desk.url, Referrer_Policy="no-referrer"))
    visitor = Visitor(page)
    await visitor.launcher.click()
    await expect(page.get_by_role("status")).to_have_text("This page may not use the chat.")
    await expect(visitor.launcher).to_have_count(0)
    await expect(visitor.panel).to_have_count(0)
    assert [text for text in said if stranger.url in text and "WIDGET_ORIGINS" in text]


async def test_with_a_token_of_another_origin_the_button_goes_and_no_socket_is_tried(
    page: Page, stranger: Host, support_desk: SupportDesk
) -> None:
    url = stranger.page(support_desk.url, Referrer_Policy="no-referrer")
    await page.goto(url)
    await page.evaluate("""localStorage.setItem("streampai-token", '"whatever"')""")
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    async with page.expect_response("**/api/support/page"):
        await page.goto(url)
    await expect(Visitor(page).launcher).to_have_count(0)
    assert sockets == []


async def test_where_the_desk_cannot_be_asked_nobody_is_kept_from_writing(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.route("**/api/support/page", lambda route: route.abort())
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Still here")


@pytest.mark.parametrize("recorder", ["there", "away"])
async def test_under_trusted_types_every_attribute_works_and_what_is_optional_takes_nothing_away(
    recorder: str, page: Page, host: Host, support_desk: SupportDesk
) -> None:
    if recorder == "away":
        await page.route("**/widget-recorder.js", lambda route: route.abort())
    policy = "require-trusted-types-for 'script'; trusted-types 'none'"
    script = f'<script src="{support_desk.url}/widget.js" data-record></script>'
    placed = '<streampai-support lang="en" theme="dark" dir="rtl" app-version="7"></streampai-support>'
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, placed + script, Content_Security_Policy=policy))
    await visitor.press("Report a bug")
    await expect(visitor.box).to_be_visible()
    is_recording = await page.evaluate("Boolean(window.streampaiRecord)")
    assert is_recording == (recorder == "there")


async def test_the_script_interface_opens_closes_tells_and_signs_out(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await page.goto(host.page(support_desk.url, "<button id=ours>Help</button>"))
    await expect(visitor.launcher).to_be_visible()
    await page.evaluate(
        """() => {
            window.told = [];
            for (const event of ["open", "close", "message", "unread"])
                Streampai.on(event, (detail) => told.push([event, detail?.body ?? detail ?? null]));
            Streampai.identify({ name: "Grace", email: "grace@example.org" });
            Streampai.setContext({ stream: 7 });
            document.getElementById("ours").onclick = () => Streampai.open();
        }"""
    )
    await page.locator("#ours").click()
    await visitor.start_chat("By script")
    chat = await support_desk.newest_chat()
    await page.evaluate("Streampai.close()")
    await expect(visitor.panel).to_be_hidden()
    await expect(page.locator("#ours")).to_be_focused()
    await support_desk.reply(chat.id, "By hand")
    await expect(visitor.launcher).to_have_accessible_description("1 unread message")
    assert await page.evaluate("told") == [
        ["open", None],
        ["close", None],
        ["message", "By hand"],
        ["unread", 1],
    ]
    assert await support_desk.person(chat) == ("Grace", "grace@example.org")

    token = await page.evaluate("JSON.parse(localStorage['streampai-token'])")
    await page.evaluate("Streampai.logout()")
    assert await visitor.stored() == []
    answer = await page.request.get(
        f"{support_desk.url}/api/support/chats", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 401
    await visitor.open()
    await visitor.press("Past chats")
    await expect(visitor.panel.get_by_text("No chats yet")).to_be_visible()


async def test_signing_out_in_one_tab_empties_the_other(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    url = host.page(support_desk.url)
    visitor = Visitor(page)
    await visitor.open(url)
    await visitor.start_chat("Not for the next person")
    await visitor.box.fill("Half a sentence")
    other = await page.context.new_page()
    await other.goto(url)
    await other.evaluate("customElements.whenDefined('streampai-support').then(() => Streampai.logout())")
    await expect(visitor.panel.get_by_role("button", name="New chat")).to_be_visible()
    await expect(visitor.panel.get_by_text("Not for the next person")).to_have_count(0)
    assert await visitor.stored() == []
