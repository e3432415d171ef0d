"""What crosses a shadow root, page by page: no page's rules, events or additions reach the widget."""

import pytest
from playwright.async_api import Page, expect

from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .visitor import Visitor

SIZE = {"width": 1000, "height": 700}
PLACED = "<streampai-support></streampai-support>"
INHERITED = """<style>* { color: red !important; font: 40px/3 fantasy !important;
    letter-spacing: 9px !important;
    text-transform: uppercase !important; visibility: hidden !important; cursor: wait !important;
    pointer-events: none !important; user-select: none !important; word-break: break-all !important;
    text-align: right !important; opacity: .2 !important; animation: none !important;
    --color-accent: red !important; --space-4: 99px !important; --font-sans: fantasy !important }
    streampai-support { display: none !important; transform: scale(3) !important }
    body > * { position: absolute !important; top: -999px } div:empty { display: none }</style>"""
ANCESTORS = """<style>html { transform: translateX(-300px) } body { filter: blur(1px); perspective: 9px;
    contain: paint; overflow: hidden; opacity: 0 }</style>"""
WAR = """<div style="position: fixed; inset: 0; z-index: 2147483647; background: gold"></div>"""
SMALL = "<style>html { font-size: 62.5% } body { font-size: 3px; width: 10px; height: 5000px }</style>"


@pytest.mark.parametrize("placed", ["", PLACED], ids=["ours", "placed"])
@pytest.mark.parametrize(
    "strange", [INHERITED, ANCESTORS, WAR, SMALL], ids=["rules", "ancestors", "z-index", "sizes"]
)
async def test_the_page_changes_neither_the_place_nor_the_looks_of_button_and_panel(
    strange: str, placed: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(viewport=SIZE, reduced_motion="reduce")).new_page()
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, strange + placed))
    assert await visitor.launcher.bounding_box() == {"x": 924, "y": 624, "width": 56, "height": 56}
    assert await visitor.panel.bounding_box() == {"x": 588, "y": 20, "width": 392, "height": 588}
    for name, value in {
        "color": "rgb(24, 25, 29)",
        "font-size": "15px",
        "letter-spacing": "normal",
        "text-transform": "none",
        "visibility": "visible",
        "pointer-events": "auto",
        "user-select": "auto",
        "word-break": "normal",
        "text-align": "start",
        "cursor": "auto",
    }.items():
        await expect(visitor.panel).to_have_css(name, value)
    await expect(visitor.launcher).to_have_css("background-color", "rgb(88, 71, 214)")
    top = "document.elementFromPoint(950, 650)?.tagName"
    assert await page.evaluate(top) == "STREAMPAI-SUPPORT"
    await visitor.start_chat("Here I stand")


async def test_it_is_not_printed_and_seen_in_forced_colours(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await page.goto(host.page(support_desk.url))
    await expect(visitor.launcher).to_be_visible()
    await page.emulate_media(media="print")
    await expect(visitor.launcher).to_be_hidden()
    await page.emulate_media(media="screen", forced_colors="active")
    await expect(visitor.launcher).to_have_css("background-color", "rgb(88, 71, 214)")
    await expect(visitor.launcher).to_have_css("background-color", "rgb(255, 255, 255)", pseudo="before")


@pytest.mark.parametrize("place", ["html", "body"])
async def test_the_pages_direction_is_the_widgets_also_when_it_changes(
    place: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    page = await (await new_context(viewport=SIZE)).new_page()
    visitor = Visitor(page)
    await page.goto(host.page(support_desk.url))
    for direction, x in (("rtl", 20), ("ltr", 924), ("rtl", 20)):
        await page.evaluate(f"document.querySelector('{place}').dir = '{direction}'")
        box = await visitor.launcher.bounding_box()
        assert box is not None
        assert box["x"] == x
    await visitor.open()
    await expect(visitor.panel).to_have_css("direction", "rtl")


async def test_what_is_done_in_the_panel_is_no_business_of_the_pages_handlers(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, "<input id=theirs>"))
    await page.evaluate(
        """() => {
            window.heard = [];
            const names = "keydown keyup mousedown click paste wheel focusin selectstart".split(" ");
            for (const name of names)
                document.addEventListener(name, (event) => {
                    heard.push(name);
                    if (event.cancelable) event.preventDefault();
                    if (name === "focusin") document.getElementById("theirs").focus();
                }, { passive: false });
        }"""
    )
    await visitor.press("New chat")
    await visitor.box.click()
    await page.keyboard.type("j k ?")
    await expect(visitor.box).to_be_focused()
    await visitor.press("Send")
    await visitor.expect_state("j k ?", "delivered")
    assert await page.evaluate("heard") == []


async def test_additions_to_the_languages_own_objects_change_nothing(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.add_init_script(
        """
        Object.prototype.extend = function () {};
        Array.prototype.toJSON = function () { return "array"; };
        Object.prototype.toJSON = function () { return "object"; };
        Array.prototype.each = function () {};
        Array.from = (one) => [one];
        """
    )
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, '<form id="Streampai"></form>'))
    await visitor.start_chat("Prototype")
    chat = await support_desk.newest_chat()
    await visitor.write("Again")
    await visitor.expect_state("Again", "delivered")
    assert await support_desk.bodies(chat.id) == ["Prototype", "Again"]


async def test_a_modal_of_the_page_works_and_afterwards_the_widget_too(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    visitor = Visitor(page)
    await visitor.open(host.page(support_desk.url, "<dialog><button>Agree</button></dialog>"))
    await page.evaluate("document.querySelector('dialog').showModal()")
    await page.get_by_role("button", name="Agree").click()
    await page.evaluate("document.querySelector('dialog').close()")
    await visitor.start_chat("After the modal")


@pytest.mark.parametrize("kind", ["async", "module", "import", "tag manager"])
async def test_however_the_script_comes_it_finds_its_desk(
    kind: str, page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.goto(host.page("about:blank#"))
    await page.evaluate("document.querySelector('script').remove()")
    await page.evaluate(
        """([kind, src]) => {
            if (kind === "import") return void import(src);
            const script = Object.assign(document.createElement("script"), { src });
            if (kind === "module") script.type = "module";
            script.async = kind === "async";
            document.head.append(script);
        }""",
        [kind, f"{support_desk.url}/widget.js"],
    )
    await Visitor(page).open()


async def test_a_frame_without_an_origin_has_no_button_that_would_refuse(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    inner = host.page(support_desk.url)
    for sandbox, count in (("allow-scripts allow-same-origin", 1), ("allow-scripts", 0)):
        frame = f'<iframe sandbox="{sandbox}" src="{inner}"></iframe>'
        async with page.expect_event("framenavigated", lambda frame: frame.url == inner):
            await page.goto(host.page(support_desk.url, frame))
        [framed] = [each for each in page.frames if each.url == inner]
        await framed.wait_for_load_state("load")
        loaded = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/widget.js'))"
        assert await framed.evaluate(loaded)
        await expect(framed.get_by_role("button", name="Chat with Streampai")).to_have_count(count)


async def test_the_pages_zoom_is_not_the_panels(page: Page, host: Host, support_desk: SupportDesk) -> None:
    visitor = Visitor(page)
    await page.emulate_media(reduced_motion="reduce")  # its size is that of rest
    await visitor.open(host.page(support_desk.url))
    usual = await visitor.panel.bounding_box()
    await visitor.press("Close")
    await visitor.open(host.page(support_desk.url, "<style>html { zoom: 1.5 }</style>"))
    assert await visitor.panel.bounding_box() == pytest.approx(usual, abs=1)
    button = await visitor.launcher.bounding_box()
    assert button is not None
    assert button["width"] == pytest.approx(56, abs=1)
