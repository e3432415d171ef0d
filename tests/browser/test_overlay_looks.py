"""The overlay as it lies on a video: nothing where nothing is shown, nothing cut off, and clean for axe."""

import io

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from .axe import found_wrong
from .overlay_stage import OverlayStage, Screen
from .test_money_looks import OVERFLOW

CANVAS = {"width": 1280, "height": 720}
NARROW = {"width": 400, "height": 300}  # a browser source that was drawn small
LASTING = {"from": 0, "name": "All", "sound": "none", "animation": "fade", "seconds": 30}
INSIDE = """
[...document.querySelectorAll(".alert, .alert > :not(.burst), .goal, .top")].every((part) => {
  const { left, right } = part.getBoundingClientRect();
  return left >= 0 && right <= innerWidth;
})
"""


# Every bit of paper is brought to the middle of the box: what lies there, from the front to the back?
BEHIND = """
(() => {
  document.getAnimations().forEach((animation) => animation.pause());
  document.querySelectorAll(".burst i").forEach((bit) => (bit.style.animation = "none"));
  const { left, top, width, height } = document.querySelector(".alert").getBoundingClientRect();
  const names = document
    .elementsFromPoint(left + width / 2 + 1, top + height / 2 + 1)
    .map((part) => (part.tagName === "I" ? "I" : part.className))
    .filter((name) => name === "I" || name === "alert");
  return [...new Set(names)];
})()
"""


async def alpha_at(page: Page, x: int, y: int) -> int:
    """Return how much a pixel covers of the video below it: 0 is nothing, 255 all of it."""
    picture = await page.screenshot(omit_background=True)
    return Image.open(io.BytesIO(picture)).convert("RGBA").getpixel((x, y))[3]


async def with_everything(stage: OverlayStage, page: Page, message: str = "Great stream!") -> Screen:
    """Open an overlay that shows an alert, a goal and the largest gifts."""
    await stage.prefer(tiers=[LASTING], look={"is_top_shown": True})
    await stage.collect_for("New camera", 10_000)
    screen = await stage.open(page)
    await stage.give(message, 2_500)
    await expect(screen.box).to_be_visible()
    await expect(screen.goal).to_be_visible()
    await expect(page.locator(".top")).to_contain_text("Ana€25.00")
    await page.wait_for_timeout(500)  # until it has faded in
    return screen


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_an_overlay(stage: OverlayStage, obs: Browser, theme: str) -> None:
    context = await obs.new_context(viewport=CANVAS, color_scheme=theme)
    page = await context.new_page()
    screen = await with_everything(stage, page)
    wrong = await found_wrong(screen.page)
    await page.goto(f"{stage.url}/overlay-preview")
    wrong += await found_wrong(page)
    await context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_video_is_seen_wherever_nothing_is_shown(
    stage: OverlayStage, obs: Browser, theme: str
) -> None:
    context = await obs.new_context(viewport=CANVAS, color_scheme=theme)
    page = await context.new_page()
    screen = await with_everything(stage, page)
    box = await screen.box.bounding_box()
    middle = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)
    assert await alpha_at(page, *middle) > 200
    for corner in ((0, 0), (1279, 0), (0, 719), (1279, 719), (640, 360)):
        assert await alpha_at(page, *corner) == 0
    await page.goto(f"{stage.url}/overlay/no-such-secret")
    assert await alpha_at(page, 640, 360) == 0
    await context.close()


async def test_confetti_flies_behind_the_box(stage: OverlayStage, obs: Browser) -> None:
    context = await obs.new_context(viewport=CANVAS)
    page = await context.new_page()
    await stage.prefer(tiers=[LASTING | {"animation": "burst"}])
    await stage.open(page)
    await stage.give("Great stream!", 2_500)
    await expect(page.locator(".burst i").first).to_be_attached()
    assert await page.evaluate(BEHIND) == ["alert", "I"]
    await context.close()


@pytest.mark.parametrize("viewport", [CANVAS, NARROW], ids=["canvas", "narrow"])
@pytest.mark.parametrize("message", ["W" * 300, "1," * 150, "😀" * 150, "שלום привет 你好 hello " * 12])
async def test_no_message_is_wider_than_the_stage(
    stage: OverlayStage, obs: Browser, viewport: dict[str, int], message: str
) -> None:
    context = await obs.new_context(viewport=viewport)
    page = await context.new_page()
    await with_everything(stage, page, message)
    await stage.prefer(look={"size": "large", "is_top_shown": True})
    await expect(page.locator("#stage")).to_have_attribute("data-size", "large")
    assert await page.evaluate(INSIDE)
    assert await page.evaluate(OVERFLOW) == 0
    await context.close()
