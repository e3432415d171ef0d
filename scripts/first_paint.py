#!/usr/bin/env python3
"""Time how long pages stay blank on a slow line: a real, throttled browser on a desk that runs already.

.venv/bin/python scripts/first_paint.py http://localhost:8000
"""

import asyncio
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.async_api import Browser, async_playwright  # noqa: E402

from tests.browser.chromium import find_chromium  # noqa: E402

PAGES = (
    "/admin/support",
    "/admin/support/cht_01M8P4XKZQKEZRWRCGCVP1NAJT",
    "/login",
    "/studio/history",
    "/studio",
    "/",
    "/no/such/page",
    "/roadmap",
)
LINE = {
    "offline": False,
    "latency": 300,  # milliseconds
    "downloadThroughput": 400_000 / 8,  # bytes a second
    "uploadThroughput": 400_000 / 8,
}
ROUNDS = 3
PAINTS = """() => new Promise((painted) => {
    const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
    const wait = () => (seen() ? painted(seen().startTime) : setTimeout(wait, 50));
    wait();
})"""


async def main(address: str) -> None:
    """Print the median of some rounds for each page, in milliseconds, as a table."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        print("| page | first contentful paint |\n|---|---|")
        for page in PAGES:
            times = [await first_paint(browser, address + page) for _ in range(ROUNDS)]
            print(f"| `{page[:20]}` | {median(times):,.0f} ms |", flush=True)
        await browser.close()


async def first_paint(browser: Browser, address: str) -> float:
    """Return when something is first drawn, in milliseconds, for somebody who was never there."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", LINE)
    await page.goto(address, wait_until="commit")
    time = await page.evaluate(PAINTS)
    await context.close()
    return time


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1].rstrip("/")))
