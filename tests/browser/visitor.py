"""A visitor's hands and eyes: the widget as people find it, by its accessible names."""

from playwright.async_api import Locator, Page, expect


class Visitor:
    """One tab with the widget in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="Chat with Streampai")
        self.panel = page.get_by_role("dialog", name="Streampai")
        self.thread = self.panel.get_by_role("log")
        self.box = self.panel.get_by_role("textbox", name="Message")
        self.banner = self.panel.locator(".banner")

    async def open(self, url: str | None = None) -> None:
        """Press the button, on the present page or on another."""
        if url:
            await self.page.goto(url)
        await self.launcher.click()
        await expect(self.panel).to_be_visible()

    async def press(self, name: str) -> None:
        """Press a button of the panel."""
        await self.panel.get_by_role("button", name=name, exact=True).click()

    async def write(self, text: str) -> None:
        """Write a message and send it."""
        await self.box.fill(text)
        await self.press("Send")

    async def start_chat(self, text: str) -> None:
        """Begin a new chat, from the panel's first view, and wait until it has arrived."""
        await self.press("New chat")
        await self.write(text)
        await self.expect_state(text, "delivered")

    def message(self, text: str) -> Locator:
        """Return the row of a message."""
        return self.thread.locator(".row", has_text=text)

    async def expect_state(self, text: str, state: str, *, seconds: float | None = None) -> None:
        """Expect an own message to be queued, sent, delivered, read or failed."""
        timeout = None if seconds is None else 1000 * seconds
        await expect(self.message(text)).to_have_attribute("data-state", state, timeout=timeout)

    async def said(self) -> list[str]:
        """Return what the thread shows, in order."""
        return await self.thread.locator(".bubble").all_inner_texts()

    async def stored(self) -> list[str]:
        """Return the names of everything that the page keeps."""
        return await self.page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
