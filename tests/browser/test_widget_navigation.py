"""Navigation that swaps the page around the widget: one button, the open chat and what was begun stay."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor

TAG = "streampai-support"
PLACED = '<main><p>Words</p><streampai-support theme="dark"></streampai-support></main>'
# What routers do to a page. Each has the next page's body, with the widget's script in it once more.
SWAPS = {
    "Turbo": """
        const snapshot = document.body.cloneNode(true);
        const next = new DOMParser().parseFromString(html, "text/html").body;
        document.documentElement.replaceChild(document.adoptNode(next), document.body);
        window.snapshot = snapshot;
        revive(document.body);
    """,
    "htmx boost": "document.body.innerHTML = html; revive(document.body);",
    "a view transition": """
        const swap = () => { document.body.innerHTML = html; revive(document.body); };
        await document.startViewTransition(swap).finished;
    """,
    "new beside old": """
        const old = [...document.body.childNodes];
        document.body.insertAdjacentHTML("beforeend", html);
        revive(document.body);
        await new Promise((done) => setTimeout(done, 20));
        old.forEach((one) => one.remove());
    """,
    "document.write": """
        document.open();
        document.write(`<!doctype html><html><body>${html}</body></html>`);
        document.close();
    """,
    "the whole document": """
        const next = new DOMParser().parseFromString(html, "text/html").documentElement;
        document.replaceChild(document.adoptNode(next), document.documentElement);
        revive(document.body);
    """,
    "back to a snapshot": """
        const snapshot = document.body.cloneNode(true);
        document.body.innerHTML = html;
        document.documentElement.replaceChild(snapshot, document.body);
    """,
}
SWAP = """
    async ({{ html }}) => {{
        const revive = (body) => {{
            for (const dead of body.querySelectorAll("script")) {{
                const script = document.createElement("script");
                for (const {{ name, value }} of dead.attributes) script.setAttribute(name, value);
                dead.replaceWith(script);
            }}
        }};
        {}
    }}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def sockets(page: Page) -> list[str]:
    """Every socket that the page opens."""
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    return sockets


async def expect_one(visitor: Visitor) -> None:
    """Expect one button, one element, and that both names reach what is shown."""
    await expect(visitor.launcher).to_have_count(1)
    await expect(visitor.page.locator(TAG)).to_have_count(1)
    same = f"Streampai === document.querySelector('{TAG}') && Streampai.isConnected"
    assert await visitor.page.evaluate(same)


@pytest.mark.parametrize("body", ["", PLACED], ids=["ours", "placed"])
@pytest.mark.parametrize("swap", SWAPS)
async def test_whatever_swaps_the_page_there_is_one_button_and_the_open_chat_and_draft_stay(
    swap: str, body: str, page: Page, host: Host, support_desk: SupportDesk, sockets: list[str]
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, body))
    await page.evaluate("window.told = []; Streampai.on('message', ({ body }) => told.push(body)); null")
    await visitor.start_chat("Before")
    chat = await support_desk.newest_chat()
    await visitor.box.fill("Half a sen")
    script = f'<script src="{support_desk.url}/widget.js" async></script>'
    html = f"<h1>The next page</h1>{body}{script}"
    await page.evaluate(SWAP.format(SWAPS[swap]), {"html": html})
    await page.wait_for_timeout(150)
    await expect_one(visitor)
    await expect(visitor.panel).to_be_visible()
    await expect(visitor.box).to_have_value("Half a sen")
    await expect(visitor.box).to_be_focused()
    await support_desk.reply(chat.id, "After")
    await expect(visitor.message("After")).to_be_visible()
    await visitor.write("Half a sentence")
    await visitor.expect_state("Half a sentence", "delivered")
    assert await page.evaluate("told") == ["After"]
    assert len(sockets) == 1
    await page.keyboard.press("Escape")
    await expect(visitor.panel).to_be_hidden()
    await visitor.open()
    await expect(visitor.message("Before")).to_be_visible()


@pytest.mark.parametrize("swap", ["Turbo", "htmx boost", "document.write"])
async def test_before_the_first_press_a_swap_leaves_one_button_that_works(
    swap: str, page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await page.goto(host.page(support_desk.url))
    await expect(visitor.launcher).to_be_visible()
    await page.evaluate(SWAP.format(SWAPS[swap]), {"html": "<p>Without the script</p>"})
    await expect_one(visitor)
    await visitor.open()


async def test_the_element_may_be_moved_and_keeps_what_is_read_where_it_was(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, f"{PLACED}<footer></footer>"))
    await visitor.start_chat("\n".join("A long story" for _ in range(60)))
    scroll = visitor.panel.locator(".scroll")
    await scroll.evaluate("(region) => { region.scrollTop = 200; }")
    await page.wait_for_timeout(100)
    await page.evaluate(f"document.querySelector('footer').append(document.querySelector('{TAG}'))")
    await expect_one(visitor)
    assert await scroll.evaluate("(region) => region.scrollTop") == 200
    await page.evaluate(f"document.querySelector('{TAG}').remove()")
    await expect_one(visitor)
    await page.evaluate(f"document.body.append(document.createElement('{TAG}'))")
    await expect_one(visitor)
    await expect(visitor.panel).to_be_visible()


async def test_a_second_copy_of_the_script_makes_no_second_button(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    other = f'<script src="{support_desk.url.replace("localhost", "127.0.0.1")}/widget.js?v=2"></script>'
    await page.goto(host.page(support_desk.url, other + PLACED))
    await expect(visitor.launcher).to_be_visible()
    await page.wait_for_timeout(150)
    await expect_one(visitor)


async def test_a_page_that_is_left_for_the_way_back_gives_its_socket_up_and_comes_back_with_one(
    page: Page, host: Host, support_desk: SupportDesk, sockets: list[str]
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url))
    await visitor.start_chat("Back in a moment")
    chat = await support_desk.newest_chat()
    for leave, come in (("pagehide", "pageshow"), ("freeze", "resume")):
        known = len(sockets)
        async with page.expect_event("websocket") as again:
            await page.evaluate(
                """([leave, come]) => {
                    const target = leave === "freeze" ? document : window;
                    target.dispatchEvent(new Event(leave));
                    setTimeout(() => target.dispatchEvent(new Event(come)), 50);
                }""",
                [leave, come],
            )
        await again.value
        assert len(sockets) == known + 1
        await support_desk.reply(chat.id, f"After {come}")
        await expect(visitor.message(f"After {come}")).to_be_visible()
