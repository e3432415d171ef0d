"""One donation: its story, and what the team may do about it. Money that goes out is asked for twice."""

from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..alerts import controls
from ..db import Hint
from ..donations.asking import ask_about
from ..donations.attention import attend, state_refund
from ..donations.refunds import refund_donation
from ..donations.story import donation_story
from ..donations.topics import donation_topic
from ..errors import Conflict, Invalid, NotFound, Unavailable
from ..money import show, to_minor
from . import push
from .address import asked_for
from .donation_rows import OpenedDonation, opened_donation
from .guard import asking
from .notices import Notices
from .payments import asked_filter, query_of
from .steps import Step, steps_of
from .work import takes_long

GAP = 0.25  # seconds
WAITS = "The provider does not answer just now. The refund is kept, and sent again by itself."


class Donation(rx.State):
    """What one admin's tab shows. A refund is `""` (none), `writing`, `sure` (to be confirmed), `giving`."""

    _requires: ClassVar = Admin

    loaded: bool = False
    missing: bool = False
    shown_id: str = ""  # the donation that this was loaded for
    back: str = ""
    donation: OpenedDonation = OpenedDonation()
    steps: list[Step] = []

    refund: str = ""
    refund_amount: str = ""
    refund_reason: str = ""
    refund_shown: str = ""
    trouble: str = ""

    _minor: int = 0
    _left: int = 0

    @rx.event
    async def load(self) -> None:
        """Show the donation that the address names, and follow it."""
        donation_id = asked_for(self, "donation_id")
        self.back = f"/admin/payments?{query_of(asked_filter(self))}"
        if donation_id != self.donation.id:
            self._forget()
        if self.refund == "giving":  # whatever became of it, the story tells
            self.refund = ""
        push.start(self)
        push.follow(self, donation_topic(donation_id), deliver=Donation._on_donation, gap=GAP)
        await self._read(donation_id)
        self.loaded, self.shown_id = True, donation_id

    @rx.event
    def write_refund(self) -> None:
        """Begin to give back: all that is left, unless another amount is written."""
        self.refund, self.trouble = "writing", ""
        self.refund_amount = self.donation.left_decimal

    @rx.event
    def check_refund(self, form: dict[str, Any]) -> None:
        """Take what was written, and ask whether that is really meant."""
        self.refund_amount, self.refund_reason = str(form.get("amount")), str(form.get("reason") or "")
        try:
            self._minor = to_minor(self.refund_amount, self.donation.currency)
            if not 0 < self._minor <= self._left:
                raise Invalid(f"Between nothing and {self.donation.left} can be given back.")
        except Invalid as error:
            self.trouble = error.message
            return
        self.refund, self.trouble = "sure", ""
        self.refund_shown = show(self._minor, self.donation.currency)

    @rx.event
    def drop_refund(self) -> None:
        """Give nothing back after all."""
        self.refund, self.trouble = "", ""

    @rx.event(background=True)
    @takes_long
    async def give_back(self) -> EventSpec | None:
        """Give back what was confirmed. The amount is the one that was checked, whatever a client says."""
        async with self:
            if self.refund != "sure":
                return None  # pressed twice
            self.refund = "giving"
            donation_id, amount, reason = self.donation.id, self._minor, self.refund_reason
        after, trouble = "", ""
        try:
            return await _give_back(donation_id, amount, reason)
        except (Conflict, Invalid) as error:
            after, trouble = "writing", error.message
            return None
        finally:
            async with self:
                if self.refund == "giving":
                    self.refund, self.trouble = after, trouble

    @rx.event(background=True)
    @takes_long
    async def ask(self) -> EventSpec:
        """Ask the provider about this donation now."""
        async with self:
            donation_id = self.donation.id
        running = runtime.current()
        await ask_about(running.db, running.gateways, asking(), donation_id)
        return Notices.show("The provider was asked. What it said is part of the story now.")

    @rx.event
    async def state_refund(self, form: dict[str, Any]) -> EventSpec | None:
        """Take the team's word for how much a refund was of which the provider does not say it."""
        ref = str(form.get("ref"))
        unclear = next((each for each in self.donation.unclear if each.ref == ref), None)
        if unclear is None:
            return None
        db = runtime.current().db
        try:
            amount = to_minor(str(form.get("amount")), unclear.currency)
            await db.write(state_refund, asking(), self.donation.id, ref, amount)
        except Invalid as error:
            return Notices.show(error.message)
        return None

    @rx.event
    async def attend(self) -> None:
        """Let what needs attention stand as it is: somebody has looked at it."""
        await runtime.current().db.write(attend, asking(), self.donation.id)

    @rx.event
    async def approve(self) -> None:
        """Let the held alert on air."""
        await runtime.current().db.write(controls.approve, asking(), self.donation.id)

    async def _on_donation(self, _hints: list[Hint]) -> None:
        await self._read(self.donation.id)

    async def _read(self, donation_id: str) -> None:
        try:
            story = await runtime.current().db.read(donation_story, asking(), donation_id)
        except NotFound:
            self._forget()
            self.missing = True
            return
        self.missing, self._left = False, story.left
        self.donation = opened_donation(story)
        self.steps = steps_of(story.moments, story.donation.provider)

    def _forget(self) -> None:
        self.loaded, self.missing = False, False
        self.shown_id = ""
        self.donation, self.steps = OpenedDonation(), []
        self.refund, self.refund_reason, self.trouble = "", "", ""


async def _give_back(donation_id: str, amount: int, reason: str) -> EventSpec:
    running = runtime.current()
    try:
        await refund_donation(
            running.db, running.gateways, asking(), donation_id, amount=amount, reason=reason
        )
    except Unavailable:
        return Notices.show(WAITS)
    return Notices.show("The provider has taken the refund. It is done when the story says so.")
