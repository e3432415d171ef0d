"""What axe finds wrong on a page."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # all that a theme can break: it changes nothing else
AT_REST = """() => Promise.all(
    document.getAnimations()
        .filter((moving) => Number.isFinite(moving.effect.getComputedTiming().endTime))
        .map((moving) => moving.finished.catch(() => null)))"""
RUN = """async ([within, runOnly]) => {
    const found = await axe.run(within || document, { runOnly, resultTypes: ["violations"] });
    return [found.violations, found.passes.length];
}"""


async def found_wrong(page: Page, within: str = "") -> list[str]:
    """Return what axe finds, a line each: on the whole page, or inside one element."""
    wrong, passed = await _found(page, within, {"type": "tag", "values": LEVELS})
    assert passed > 5, f"axe found next to nothing to look at on {page.url}"
    return wrong


async def found_wrong_in_both_themes(page: Page) -> list[str]:
    """Look at a light page, and at its colours when it is dark."""
    wrong = await found_wrong(page)
    await page.emulate_media(color_scheme="dark")
    await expect(page.locator("html.light")).to_have_count(0)
    await page.evaluate(AT_REST)
    wrong_in_the_dark, passed = await _found(page, "", {"type": "rule", "values": OF_COLOURS})
    assert passed > 0, f"axe found no colours to look at on {page.url}"
    await page.emulate_media(color_scheme="light")
    return wrong + wrong_in_the_dark


async def _found(page: Page, within: str, only: dict[str, Any]) -> tuple[list[str], int]:
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    violations, passed = await page.evaluate(RUN, [within, only])
    wrong = [
        f"{page.url}: {violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    return wrong, passed
