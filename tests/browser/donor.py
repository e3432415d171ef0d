"""A donor in a browser, for tests: gives at a streamer's page, pays on the sandbox's, follows the gift."""

import uuid
from dataclasses import dataclass

import httpx
from playwright.async_api import Locator, Page, expect
from sqlmodel import col, select

from streampai_app.db import Database
from streampai_app.models import Donation

from ..desk import Desk
from ..people import add_streamer


class Stage:
    """A streamer of this test's own, the sandbox behind their page, and what has been given."""

    def __init__(self, desk: Desk, **page: object) -> None:
        self.desk = desk
        self.username = f"nova{uuid.uuid4().hex[:8]}"
        self.url = f"{desk.url}/u/{self.username}"
        self._database = f"sqlite:///{desk.folder / 'data' / 'desk.db'}"
        self.streamer_id = self._with_database(
            lambda db: db.write_now(add_streamer, self.username, "Nova", **page)
        )

    def donations(self) -> list[Donation]:
        """Return what has been given, oldest first."""
        query = select(Donation).where(Donation.streamer_id == self.streamer_id).order_by(col(Donation.id))
        return self._with_database(lambda db: db.read_now(lambda tx: list(tx.session.exec(query))))

    def told(self) -> list[tuple[str, int, str]]:
        """Return status, amount and message of what has been given."""
        return [(each.status, each.amount, each.message) for each in self.donations()]

    def go_wrong(self, name: str, times: int = 1, seconds: float = 0) -> None:
        """Let something go wrong at the provider, the next so many times."""
        fault = {"name": name, "times": times, "seconds": seconds}
        httpx.post(f"{self.desk.url}/sandbox/dodo/control/faults", json=fault).raise_for_status()

    def send_what_waits(self) -> None:
        """Have the provider send every webhook that is due later, now."""
        headers = {"content-type": "application/json"}
        httpx.post(f"{self.desk.url}/sandbox/dodo/control/hurry", headers=headers).raise_for_status()

    def settle(self, checkout_url: str, button: str) -> str:
        """Let a payment succeed or fail, away from the donor's browser. Returns where it would have led."""
        answer = httpx.post(f"{checkout_url}/{button}", data={"email": "ana@example.org"})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def _with_database(self, use):
        database = Database(self._database)
        try:
            return use(database)
        finally:
            database.close()


@dataclass
class Giver:
    """One tab of a donor, by the accessible names of the page."""

    page: Page
    stage: Stage

    @property
    def amount(self) -> Locator:
        return self.page.get_by_label("Amount", exact=True)

    @property
    def currency(self) -> Locator:
        return self.page.get_by_label("Currency", exact=True)

    @property
    def message(self) -> Locator:
        return self.page.get_by_label("Message", exact=True)

    @property
    def donate(self) -> Locator:
        return self.page.get_by_role("button", name="Donate", exact=True)

    async def open(self) -> "Giver":
        await self.page.goto(self.stage.url)
        return self

    async def fill(self, amount: str = "7", message: str = "Hello <b>Nova</b>") -> None:
        await self.amount.fill(amount)
        await self.page.get_by_label("Your name", exact=True).fill("Ana")
        await self.message.fill(message)
        await self.page.get_by_label("Voice", exact=True).select_option("de")
        await self.page.get_by_label("E-mail for the receipt", exact=True).fill("ana@example.org")

    async def go_to_checkout(self, amount: str = "7", message: str = "Hello <b>Nova</b>") -> str:
        """Fill the form in and send it. Returns the address of the hosted page."""
        await self.open()
        await self.fill(amount, message)
        await self.donate.click()
        await self.page.wait_for_url("**/session/*")
        return self.page.url

    async def press(self, button: str) -> None:
        """Press a button of the hosted page, by the beginning of its name."""
        await self.page.get_by_role("button", name=button).first.click()
        await self.page.wait_for_url("**/thanks/**")

    async def expect_headline(self, text: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(text)
