"""Reporting a bug: from what happened to the file on the server in which black really is black."""

import io
import json
import os
import re

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect
from sqlmodel import col, select

from streampai_app import runtime
from streampai_app.models import Attachment, BugReport, Chat

from .conftest import NewContext
from .hosts import Host
from .support_desk import SupportDesk
from .test_widget_access import expect_accessible
from .visitor import Visitor

POLICY = "default-src 'none'; script-src {desk} 'nonce-x'; connect-src {desk} {socket}; img-src 'none'"
SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"


# What a page may be like: secrets in names and values, and what JSON and databases make of odd things.
ODD_PAGE = """async (secret) => {
    const smile = "\\ud83d\\ude00";
    document.title = `Inbox of ada@example.org\\u0007 ${smile.repeat(300)}`;
    function play() { throw new TypeError(`no sound at /home/adalovelace/app, key ${secret}`); }
    for (let i = 0; i < 55; i++) {
        console.error(`failed ${i} \\r\\n for 203.0.113.7 ?code=abcdef`, { password: "hunter2" });
    }
    setTimeout(play);
    Promise.reject(new Error("x".repeat(395) + " 4242 4242 4242 4242"));
    await fetch("/nothing/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl?token=s3cr3t");
    await fetch("/nothing/" + "y".repeat(390) + "4242424242424242/z");
    await new Promise((done) => setTimeout(done, 50));
    Streampai.setContext({
        deep: { a: { b: { c: { d: { e: { f: 1 } } } } } }, list: Array.from({ length: 60 }, (_, i) => i),
        many: Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`n${i}`, i])),
        large: 2 ** 53, huge: 1e300, small: 1e-7, minus: -0, half: 0.5, nan: NaN, card: 4242424242424242,
        bits: 123456789012345678901234567890n, pin: 0, otp: 1, hasToken: true,
        code: "4/0AX4XfWhPaDSsy3", status: { code: 404 }, phone: "5551234567", quoted: '"x\\\\"',
        commit: "c167b45f2b8c1e9a4d4c5e8f607a1b2c3d4e5f01", when: new Date(0), "": "empty", nothing: null,
        "ada@example.org": "by mail", ["n".repeat(99) + " ada@example.org"]: 1, [smile.repeat(60)]: "pairs",
        halves: "a\\ud83db\\u0000c\\r\\nd", spaces: " \\u00a0 around\\u2028 ", ["__proto__"]: 1,
        long: "z".repeat(990) + " ada@example.org", headers: { Cookie: "a=s3cr3t" }, missing: undefined,
        play, map: new Map([["token", "s3cr3t"]]),
    });
}"""


def picture(width: int = 400, height: int = 300) -> FilePayload:
    """A red picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (255, 0, 0)).save(file, "PNG")
    return {"name": "shot.png", "mimeType": "image/png", "buffer": file.getvalue()}


class Reporter(Visitor):
    """A visitor with something broken."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.editor = page.get_by_role("dialog", name="Edit the screenshot")
        self.canvas = self.editor.locator("canvas")
        self.small = self.panel.get_by_role("img", name="Your screenshot")

    async def begin(self, url: str) -> None:
        """Open the form."""
        await self.open(url)
        await self.press("Report a bug")
        await expect(self.box).to_be_visible()

    async def upload(self, file: FilePayload) -> None:
        """Choose a picture, which opens the editor."""
        async with self.page.expect_file_chooser() as choosing:
            await self.press("Choose a picture")
        await (await choosing.value).set_files([file])

    async def drag(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw over a part of the picture, given in shares of it."""
        box = await self.canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        await mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * top)
        await mouse.down()
        await mouse.move(box["x"] + box["width"] * right, box["y"] + box["height"] * bottom, steps=4)
        await mouse.up()

    async def choose(self, name: str) -> None:
        """Press a button of the editor."""
        await self.editor.get_by_role("button", name=name, exact=True).click()

    def part(self, name: str) -> Locator:
        """Return the text of a part of what will be sent."""
        return self.panel.locator(".parts li", has_text=name).locator("pre")


async def reported(chat: Chat) -> tuple[dict, Image.Image | None]:
    """Return what the server keeps of the report that began this chat: its context and its picture."""

    def read(tx) -> tuple[BugReport, Attachment | None]:
        file = tx.session.exec(select(Attachment).where(Attachment.chat_id == chat.id)).first()
        report = tx.session.exec(select(BugReport).order_by(col(BugReport.item_id).desc())).first()
        return report, file

    report, file = await runtime.current().db.read(read)
    if file is None:
        return json.loads(report.context), None
    assert report.screenshot_id == file.id
    return json.loads(report.context), Image.open(io.BytesIO(runtime.current().store.get(file.id))).convert(
        "RGB"
    )


async def test_a_bug_in_three_steps_and_what_was_blacked_out_is_gone_from_the_servers_file(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    url = support_desk.url
    policy = POLICY.format(desk=url, socket=url.replace("http", "ws"))
    reporter = Reporter(page)
    await reporter.begin(host.page(url, Content_Security_Policy=policy))
    await reporter.box.fill("The preview froze.\nIt shows the last frame.")
    await reporter.upload(picture())
    await expect(reporter.canvas).to_be_focused()
    await reporter.drag(0.25, 0.25, 0.75, 0.75)
    await reporter.choose("Box")
    await reporter.drag(0.05, 0.05, 0.15, 0.15)
    await reporter.choose("Use this picture")
    await expect(reporter.small).to_be_visible()
    await reporter.press("Send")
    await reporter.expect_state("The preview froze.", "delivered")

    chat = await support_desk.newest_chat()
    assert (chat.kind, chat.subject) == ("bug", "The preview froze.")
    context, kept = await reported(chat)
    assert kept is not None
    assert kept.size == (400, 300)
    middle = kept.crop((104, 79, 296, 221))
    assert middle.getcolors() == [(middle.width * middle.height, (0, 0, 0))]
    assert kept.getpixel((390, 290)) == (255, 0, 0)
    assert context["page"]["address"].startswith(host.url)
    assert set(context) == {"page", "browser"}


async def test_the_screen_is_captured_without_the_panel(
    whole_page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(whole_page)
    body = "<style>body{background:rgb(0,128,0);min-height:90vh}</style>"
    await reporter.begin(host.page(support_desk.url, body))
    await reporter.box.fill("Green everywhere")
    await reporter.press("Capture this page")
    await expect(reporter.editor).to_be_visible()
    await reporter.choose("Use this picture")
    await reporter.press("Send")
    await reporter.expect_state("Green everywhere", "delivered")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is not None
    red, green, blue = kept.getpixel((kept.width - 60, kept.height // 2))  # where the panel was
    assert green > 100
    assert max(red, blue) < 40


async def test_a_picture_can_be_pasted_and_the_editor_works_without_a_mouse(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("By keyboard")
    await reporter.box.evaluate(
        """async (box) => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 100 });
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#f00";
            pen.fillRect(0, 0, 200, 100);
            const blob = await new Promise((done) => canvas.toBlob(done));
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([blob], "image.png", { type: "image/png" }));
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true }));
        }"""
    )
    await expect(reporter.canvas).to_be_focused()
    keys = page.keyboard
    await keys.press("Space")
    for _ in range(10):
        await keys.press("ArrowRight")
        await keys.press("ArrowDown")
    await keys.press("Space")
    await keys.press("Space")
    await keys.press("ArrowLeft")
    await keys.press("Escape")  # gives up this shape, and only it
    await expect(reporter.editor).to_be_visible()
    await keys.press("Space")
    for _ in range(8):
        await keys.press("ArrowUp")
        await keys.press("ArrowLeft")
    await keys.press("Enter")
    await keys.press("Control+z")
    await expect(reporter.editor.get_by_role("status")).to_have_text("Taken back")
    await reporter.editor.get_by_role("button", name="Use this picture").focus()
    await keys.press("Enter")
    await expect(reporter.small).to_be_visible()
    await reporter.press("Send")
    await reporter.expect_state("By keyboard", "delivered")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is not None
    assert kept.getpixel((110, 60)) == (0, 0, 0)
    assert kept.getpixel((95, 45)) == (255, 0, 0)


async def test_what_is_shown_is_what_is_sent_and_any_part_can_be_left_out(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    url = host.page(support_desk.url, f'<script src="{support_desk.url}/widget-recorder.js"></script>')
    await page.goto(f"{url}?token=abc")
    await page.evaluate(
        """async (secret) => {
            console.error("Cannot play", new Error("codec"), { Authorization: `Bearer ${secret}` });
            await fetch(`/nothing?key=${secret}`);
            Streampai.setContext({
                stream_id: 77, bitrate: 6000, dropped_frames: 12, apiKey: secret,
                get broken() { throw new Error("no"); }, play() {}, big: "x".repeat(5_000_000),
            });
        }""",
        SECRET,
    )
    await reporter.launcher.click()
    await reporter.press("Report a bug")
    await reporter.box.fill("No sound")
    await reporter.panel.get_by_text("What else will be sent").click()
    await expect(reporter.part("Recent errors")).to_contain_text("Cannot play Error: codec")
    await expect(reporter.part("Failed requests")).to_contain_text("/nothing 404")
    await expect(reporter.part("What this site tells us")).to_contain_text('"dropped_frames": 12')
    shown = await reporter.panel.locator(".parts").inner_text()
    assert SECRET not in shown
    assert "token=abc" not in shown
    await expect_accessible(page)
    await reporter.panel.get_by_role("checkbox", name="Browser").uncheck()
    await expect(reporter.panel.get_by_text("4 of 5")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    await reporter.press("Send")
    await reporter.expect_state("No sound", "delivered")
    assert not any(SECRET in body for body in asked)
    context, _ = await reported(await support_desk.newest_chat())
    assert set(context) == {"page", "errors", "requests", "context"}
    told = context["context"]
    assert (told["stream_id"], told["bitrate"], told["dropped_frames"]) == (77, 6000, 12)
    assert (told["apiKey"], told["broken"], told["play"]) == ("[redacted]", "[unreadable]", "[function]")


async def test_offline_the_report_and_its_picture_wait_and_survive_a_reload(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("Half a report")
    await reporter.upload(picture(120, 90))
    await reporter.choose("Use this picture")
    await expect(reporter.small).to_be_visible()
    await page.reload()
    await reporter.open()
    await reporter.press("Report a bug")
    await expect(reporter.box).to_have_value("Half a report")
    await expect(reporter.small).to_be_visible()
    await page.route("**/api/support/chats", lambda route: route.abort())
    await reporter.press("Send")
    await reporter.expect_state("Half a report", "queued")
    await page.unroute("**/api/support/chats")
    await page.reload()
    await reporter.open()
    await reporter.press("Past chats")
    await reporter.panel.get_by_role("button", name=re.compile("Half a report")).click()
    await reporter.expect_state("Half a report", "delivered")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is not None
    assert kept.size == (120, 90)
    await page.evaluate("Streampai.logout()")
    assert await page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


async def test_what_is_no_picture_is_said_and_nothing_typed_is_lost(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.press("Send")
    await expect(reporter.panel.get_by_text("Please write a few words.")).to_be_visible()
    await reporter.box.fill("Kept")
    await reporter.upload({"name": "a.png", "mimeType": "image/png", "buffer": b"no"})
    await expect(reporter.panel.get_by_text("That is not a picture we can read.")).to_be_visible()
    await expect(reporter.box).to_have_value("Kept")


async def test_a_picture_that_the_server_refuses_is_told_of_and_the_report_arrives(
    page: Page, host: Host, support_desk: SupportDesk, problems: list[str]
) -> None:
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("No picture arrives")
    await reporter.upload(picture())
    await reporter.choose("Use this picture")
    await page.route("**/api/support/screenshots", lambda route: route.continue_(post_data=b"none"))
    await reporter.press("Send")
    await reporter.expect_state("No picture arrives", "delivered")
    told = reporter.thread.locator(".system", has_text="we couldn't read it")
    await expect(told).to_contain_text("Your report has arrived")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is None
    await page.reload()
    await reporter.open()
    await reporter.press("Past chats")
    await reporter.panel.get_by_role("button", name=re.compile("No picture arrives")).first.click()
    await expect(told).to_be_visible()
    problems.clear()  # the browser writes down that it was refused


async def test_a_picture_too_large_as_png_is_sent_as_jpeg(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    noise = Image.frombytes("RGB", (2400, 1800), os.urandom(2400 * 1800 * 3))
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=60)
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("A photograph")
    await reporter.upload({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()})
    await reporter.choose("Use this picture")
    await reporter.panel.get_by_role("button", name="Send", exact=True).dblclick()  # before it is even shown
    await reporter.expect_state("A photograph", "delivered")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is not None
    assert kept.size == (2400, 1800)
    await reporter.press("Back")
    await reporter.press("Past chats")
    await expect(reporter.panel.get_by_role("button", name=re.compile("A photograph"))).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_form_and_editor_are_accessible_on_a_small_phone(
    scheme: str, new_context: NewContext, host: Host, support_desk: SupportDesk
) -> None:
    context = await new_context(
        viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True, color_scheme=scheme
    )
    page = await context.new_page()
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url, "<main><h2>Words</h2></main>"))
    await expect_accessible(page)
    overflow = "(element) => element.scrollWidth - element.clientWidth"
    assert await reporter.panel.locator(".form").evaluate(overflow) == 0
    await reporter.upload(picture())
    await expect(reporter.editor).to_be_visible()
    await expect_accessible(page)
    assert await reporter.editor.evaluate(overflow) == 0
    box = await reporter.editor.get_by_role("button", name="Use this picture").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 568
    await reporter.choose("Use this picture")
    await expect(reporter.small).to_be_visible()
    await expect_accessible(page)


async def test_the_recorder_comes_to_a_page_that_asks_for_it_and_to_no_other(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    await page.goto(host.page(support_desk.url))
    assert await page.evaluate("window.streampaiRecord") is None
    body = f'<script src="{support_desk.url}/widget.js" data-record></script>'
    await page.goto(host.page(support_desk.url, body))
    await page.wait_for_function("window.streampaiRecord")
    await page.evaluate("console.error('Heard')")
    assert await page.evaluate("streampaiRecord.errors.map(({ text }) => text)") == ["Heard"]


REFUSED = "We got no picture: the capture was cancelled or is not allowed here."
FAILED = "Capturing the page failed."


@pytest.mark.parametrize(
    ("capture", "said"),
    [
        ("throw new DOMException('Permission denied', 'NotAllowedError')", REFUSED),
        ("throw new DOMException('Could not start', 'NotReadableError')", FAILED),
        ("throw new TypeError('no')", FAILED),
        ("return new MediaStream()", FAILED),
    ],
    ids=["refused", "not readable", "broken", "no picture in it"],
)
async def test_a_capture_that_fails_says_so_and_leaves_the_form_usable(
    capture: str, said: str, page: Page, host: Host, support_desk: SupportDesk, problems: list[str]
) -> None:
    reporter = Reporter(page)
    devices = f"{{ async getDisplayMedia() {{ {capture} }} }}"
    await page.add_init_script(f"Object.defineProperty(navigator, 'mediaDevices', {{ value: {devices} }})")
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("Nothing to see")
    await reporter.press("Capture this page")
    await expect(reporter.panel.get_by_role("alert").filter(has_text=said)).to_be_visible()
    await expect(reporter.panel.get_by_role("button", name="Capture this page")).to_be_focused()
    await expect(reporter.box).to_have_value("Nothing to see")
    await reporter.upload(picture())
    await expect(reporter.panel.get_by_text(said)).to_be_hidden()
    await reporter.choose("Use this picture")
    await reporter.press("Send")
    await reporter.expect_state("Nothing to see", "delivered")
    _, kept = await reported(await support_desk.newest_chat())
    assert kept is not None
    problems.clear()  # the reason stands in the browser's console


async def test_a_browser_that_cannot_capture_says_so(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    await page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    await reporter.begin(host.page(support_desk.url))
    await expect(reporter.panel.get_by_text("This browser cannot capture the page.")).to_be_visible()
    await expect(reporter.panel.get_by_role("button", name="Capture this page")).to_have_count(0)


async def test_every_field_is_kept_as_it_was_shown(
    page: Page, host: Host, support_desk: SupportDesk, problems: list[str]
) -> None:
    reporter = Reporter(page)
    meta = '<meta name="app-version" content="c167b45f2b8c1e9a4d4c5e8f607a1b2c3d4e5f01">'
    recorder = f'{meta}<script src="{support_desk.url}/widget-recorder.js"></script>'
    path = host.page(support_desk.url, recorder)
    await page.goto(f"{path}?code=abcdef#token=x")
    await page.evaluate(ODD_PAGE, SECRET)
    await reporter.launcher.click()
    await reporter.press("Report a bug")
    await reporter.box.fill("Every field\nand a second line")
    await reporter.upload(picture())
    await reporter.choose("Use this picture")
    await expect(reporter.small).to_be_visible()
    pixels = "(it) => [it.width, it.height, ...it.getContext('2d').getImageData(9, 9, 1, 1).data]"
    small = await reporter.small.evaluate(pixels)
    await reporter.panel.get_by_text("What else will be sent").click()
    names = {"Page": "page", "Browser": "browser", "Recent errors": "errors", "Failed requests": "requests"}
    names["What this site tells us"] = "context"
    shown = {part: await reporter.part(label).text_content() or "" for label, part in names.items()}
    for secret in (SECRET, "abcdef", "203.0.113.7", "ada@", "4242", "hunter2", "adalovelace", "s3cr3t"):
        assert secret not in "".join(shown.values())
    await reporter.press("Send")
    await reporter.expect_state("Every field", "delivered")

    chat = await support_desk.newest_chat()
    kept, file = await reported(chat)
    assert set(kept) == set(shown)
    for part in ("errors", "requests"):
        assert "\n".join(kept[part]) == shown[part]
    for part in ("page", "browser", "context"):
        assert kept[part] == json.loads(shown[part])
    assert len(kept["errors"]) == 50
    assert any("at play (" in error for error in kept["errors"])
    commit = "c167b45f2b8c1e9a4d4c5e8f607a1b2c3d4e5f01"
    assert (kept["page"]["version"], kept["context"]["commit"]) == (commit, commit)
    assert (chat.page_url, chat.user_agent) == (kept["page"]["address"], kept["browser"]["browser"])
    assert chat.subject == "Every field"
    assert file is not None
    assert [file.width, file.height, *file.getpixel((9, 9)), 255] == small
    problems.clear()  # its errors are meant


async def test_a_part_that_is_left_out_is_kept_nowhere(
    page: Page, host: Host, support_desk: SupportDesk
) -> None:
    reporter = Reporter(page)
    await reporter.begin(host.page(support_desk.url))
    await reporter.box.fill("Nothing of me")
    await reporter.panel.get_by_text("What else will be sent").click()
    for part in ("Page", "Browser"):
        await reporter.panel.get_by_role("checkbox", name=part).uncheck()
    await reporter.press("Send")
    await reporter.expect_state("Nothing of me", "delivered")
    chat = await support_desk.newest_chat()
    assert (chat.page_url, chat.user_agent) == ("", "")
    assert (await reported(chat))[0] == {}


async def test_a_form_that_did_not_load_says_so_and_loads_at_the_next_press(
    page: Page, host: Host, support_desk: SupportDesk, problems: list[str]
) -> None:
    reporter = Reporter(page)
    await page.route("**/report.js", lambda route: route.abort(), times=1)
    await reporter.open(host.page(support_desk.url))
    await reporter.press("Report a bug")
    await reporter.press("Retry")
    await expect(reporter.box).to_be_visible()
    problems.clear()  # the browser writes down that it did not load
