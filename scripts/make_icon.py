"""Draw `assets/favicon.ico` from `assets/favicon.svg`, for whatever asks for it by that name only."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import find_chromium  # noqa: E402

ASSETS = ROOT / "assets"
SIZES = (16, 32, 48)


def main() -> None:
    """Draw each size by itself: an icon that was made smaller is blurred."""
    svg = (ASSETS / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        images = [_draw(page, svg, size) for size in SIZES]
        browser.close()
    images[-1].save(ASSETS / "favicon.ico", sizes=[(s, s) for s in SIZES], append_images=images[:-1])


def _draw(page, svg: str, size: int) -> Image.Image:
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


if __name__ == "__main__":
    main()
