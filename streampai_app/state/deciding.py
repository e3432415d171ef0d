"""A status on its way: what people will be told is shown, and may be added to, before it goes."""

from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..errors import Conflict, Invalid, NotFound
from ..feedback.letters import notice
from ..feedback.queries import item
from ..feedback.rules import LONGEST_REASON, NEED_A_REASON, clean_status
from ..feedback.statuses import set_status
from ..models import Kind
from .feedback_rows import STATUS_NAMES
from .guard import asking
from .notices import Notices
from .work import takes_long


class Deciding(rx.State):
    """The change that one admin's tab is about to make. `item_id` is empty while there is none."""

    _requires: ClassVar = Admin

    item_id: str = ""
    status: str = ""
    status_name: str = ""
    sentence: str = ""
    concerned: str = ""
    needs_reason: bool = False
    is_held: bool = False
    longest: int = LONGEST_REASON
    trouble: str = ""

    @rx.event
    async def propose(self, item_id: str, status: str) -> None:
        """Show what changing this item's status would tell people. The status it has is no change."""
        view = (await runtime.current().db.read(item, asking(), item_id)).item
        wanted = clean_status(status, Kind(view.kind))
        if wanted == view.status:
            return
        self.status, self.status_name = wanted, STATUS_NAMES[wanted]
        self.sentence = notice(view.title, wanted, "")
        self.needs_reason, self.is_held = wanted in NEED_A_REASON, view.visibility == "held"
        self.concerned = _concerned(view.votes, view.followers, view.chats)
        self.trouble, self.item_id = "", view.id

    @rx.event
    def drop(self) -> None:
        """Leave it as it is."""
        self.item_id = ""

    @rx.event
    @takes_long
    async def confirm(self, form: dict[str, Any]) -> EventSpec | None:
        """Change it, and have people told."""
        change = (self.item_id, self.status, form.get("reason"))
        try:
            await runtime.current().db.write(set_status, asking(), *change)
        except (Invalid, Conflict, NotFound) as error:  # said in the dialog, which hides all else
            self.trouble = error.message
            return None
        self.item_id = ""
        told = f" Telling {self.concerned}." if self.concerned else ""
        return Notices.show(f"Now {self.status_name.lower()}.{told}")


def _concerned(votes: int, followers: int, chats: int) -> str:
    """Say who is told. One person can be several of these, and is told once."""
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((votes, "voter"), (followers, "follower"), (chats, "linked chat"))
        if count
    ]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
