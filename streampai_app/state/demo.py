"""The demo's page: what there is to try, and the mails that nobody gets. In demo mode only."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from .. import runtime
from ..mail.local import LocalMail, read_local_mail
from ..settings import Settings
from .lines import Part, parts_of


@dataclass(frozen=True)
class Letter:
    """A mail as it is shown, with its links to follow."""

    recipient: str
    subject: str
    parts: list[Part]
    at: str


class Demo(rx.State):
    """What a newcomer sees."""

    _requires: ClassVar = None

    loaded: bool = False
    is_on: bool = False
    letters: list[Letter] = []

    @rx.event
    async def load(self) -> None:
        """Show the demo, if this is one."""
        settings = runtime.current().settings
        self.is_on = settings.demo
        if _shows_mail(settings):
            mails = await asyncio.to_thread(read_local_mail, settings.data_dir / "outbox")
            self.letters = [_letter(mail) for mail in mails]
        self.loaded = True


def _shows_mail(settings: Settings) -> bool:
    """Links in mails open accounts, so only this very machine may look at them without signing in."""
    return settings.demo and settings.is_loopback and not settings.smtp_url.get_secret_value()


def _letter(mail: LocalMail) -> Letter:
    return Letter(mail.recipient, mail.subject, parts_of(mail.body), mail.at.isoformat())
