"""The demo's page: what there is to try, and the mails that nobody gets. In demo mode only."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from .. import runtime
from ..mail.local import LocalMail, read_local_mail
from ..settings import Settings
from .address import is_asked_here
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
    is_here: bool = False
    letters: list[Letter] = []

    @rx.event
    async def load(self) -> None:
        """Show the demo, if this is one."""
        settings = runtime.current().settings
        self.is_on = settings.demo
        self.is_here = settings.demo and is_asked_here(self)
        self.letters = await _letters(settings) if self.is_here else []
        self.loaded = True


async def _letters(settings: Settings) -> list[Letter]:
    """Return the mails. Links in them open accounts: they are for nobody but who sits at this machine."""
    if settings.smtp_url.get_secret_value():
        return []
    mails = await asyncio.to_thread(read_local_mail, settings.data_dir / "outbox")
    return [_letter(mail) for mail in mails]


def _letter(mail: LocalMail) -> Letter:
    return Letter(mail.recipient, mail.subject, parts_of(mail.body), mail.at.isoformat())
