"""A streamer's settings: the donation page, its goal, and all about alerts. Each part is saved by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Streamer
from ..alerts.choices import MOST_TIERS
from ..alerts.preferences import read_preferences, save_preferences
from ..donations.currencies import OFFERS
from ..donations.preferences import read_page, save_page
from ..errors import Conflict, Invalid
from . import push
from . import studio_forms as forms
from .guard import asking
from .notices import Notices
from .studio_forms import CurrencyRow, GoalRow, TierRow, Wishes


class StudioSettings(rx.State):
    """What one streamer's tab shows. `saved` counts: a new count puts what is stored into the inputs."""

    _requires: ClassVar = Streamer

    loaded: bool = False
    saved: int = 0
    trouble: str = ""
    trouble_in: str = ""
    trouble_with: str = ""

    is_open: bool = True
    greeting: str = ""
    currency: str = ""
    currencies: list[CurrencyRow] = []
    more_currencies: list[str] = []
    goal: GoalRow = GoalRow()
    tiers: list[TierRow] = []
    can_add_tier: bool = True
    wishes: Wishes = Wishes()

    _tiers_made: int = 0

    @rx.event
    async def load(self) -> None:
        """Show how things are set."""
        push.start(self)
        self.trouble = self.trouble_in = self.trouble_with = ""
        await self._read()
        self.loaded = True

    @rx.event
    def add_currency(self, form: dict[str, Any]) -> None:
        """Offer one more currency, as soon as the page is saved."""
        code = forms.text(form, "code")
        if code not in self._codes():
            self._show_currencies([*self.currencies, forms.new_currency_row(code)])

    @rx.event
    def drop_currency(self, code: str) -> None:
        """Offer a currency no longer, as soon as the page is saved."""
        self._show_currencies([row for row in self.currencies if row.code != code])

    @rx.event
    def show_currency_first(self, code: str) -> None:
        """Make a currency the one that donors see first, as soon as the page is saved."""
        self._show_currencies(sorted(self.currencies, key=lambda row: row.code != code))

    @rx.event
    def add_tier(self) -> None:
        """Add a tier above the others, as soon as the tiers are saved."""
        self._tiers_made += 1
        last = self.tiers[-1]
        self._show_tiers([*self.tiers, replace(last, key=f"new{self._tiers_made}", start="", is_first=False)])

    @rx.event
    def drop_tier(self, key: str) -> None:
        """Do without a tier, as soon as the tiers are saved."""
        self._show_tiers([row for row in self.tiers if row.key != key or row.is_first])

    @rx.event
    async def save_page(self, form: dict[str, Any]) -> EventSpec | None:
        """Save what the page offers."""
        return await self._save("page", save_page, lambda: forms.read_page_form(form, self._codes()))

    @rx.event
    async def save_goal(self, form: dict[str, Any]) -> EventSpec | None:
        """Save the goal, and begin to count anew if that was asked for."""
        again = forms.is_ticked(form, "restart_goal")
        return await self._save("goal", save_page, lambda: forms.read_goal_form(form), restart_goal=again)

    @rx.event
    async def save_tiers(self, form: dict[str, Any]) -> EventSpec | None:
        """Save what gifts of which size look and sound like."""
        keys = [row.key for row in self.tiers]
        return await self._save(
            "tiers", save_preferences, lambda: forms.read_tiers_form(form, keys, self.currency)
        )

    @rx.event
    async def save_moderation(self, form: dict[str, Any]) -> EventSpec | None:
        """Save what is done about words and links."""
        return await self._save("moderation", save_preferences, lambda: forms.read_moderation_form(form))

    @rx.event
    async def save_speech(self, form: dict[str, Any]) -> EventSpec | None:
        """Save what is read out."""
        return await self._save(
            "speech", save_preferences, lambda: forms.read_speech_form(form, self.currency)
        )

    @rx.event
    async def save_waiting(self, form: dict[str, Any]) -> EventSpec | None:
        """Save how long alerts wait, and how many."""
        return await self._save("waiting", save_preferences, lambda: forms.read_waiting_form(form))

    @rx.event
    async def save_look(self, form: dict[str, Any]) -> EventSpec | None:
        """Save what the overlay looks like."""
        return await self._save("look", save_preferences, lambda: forms.read_look_form(form))

    async def _save(
        self, part: str, use_case: Callable, read: Callable[[], Mapping[str, Any]], **more: Any
    ) -> EventSpec | None:
        """Save a part. What is wrong is said there, and nothing that was typed is lost."""
        try:
            await runtime.current().db.write(use_case, asking(), read(), **more)
        except (Invalid, Conflict) as error:
            self.trouble, self.trouble_in = error.message, part
            self.trouble_with = getattr(error, "field", "")
            return None
        self.trouble = self.trouble_in = self.trouble_with = ""
        await self._read()
        self.saved += 1
        return Notices.show("Saved.")

    async def _read(self) -> None:
        db, actor = runtime.current().db, asking()
        page, preferences = await db.read(read_page, actor), await db.read(read_preferences, actor)
        self.is_open, self.greeting = page.is_open, page.greeting
        self.currency, self.goal = forms.default_currency(page), forms.goal_row(page)
        self._show_currencies(forms.currency_rows(page))
        self._show_tiers(forms.tier_rows(preferences.tiers, self.currency))
        self.wishes = forms.wishes_of(preferences, self.currency)

    def _codes(self) -> list[str]:
        return [row.code for row in self.currencies]

    def _show_currencies(self, rows: list[CurrencyRow]) -> None:
        self.currencies = rows
        self.more_currencies = [code for code in OFFERS if code not in self._codes()]

    def _show_tiers(self, rows: list[TierRow]) -> None:
        self.tiers = rows
        self.can_add_tier = len(rows) < MOST_TIERS
