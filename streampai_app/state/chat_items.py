"""What the open chat of the console is about: linked requests and bugs, and turning it into one."""

from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..errors import NotFound
from ..feedback.linking import items_of_chat, link, turn_into, unlink
from ..feedback.queries import BoardFilter, board
from ..feedback.topics import BOARD
from ..models import Kind
from ..support.topics import chat_topic
from . import push
from .address import asked_for
from .feedback_rows import ItemRow, item_row
from .guard import asking
from .notices import Notices

GAP = 0.25  # seconds
MOST_FOUND = 4  # of each kind


class ChatItems(rx.State):
    """What one admin's tab shows beside the chat. `loaded` after `Support`, which begins to follow."""

    _requires: ClassVar = Admin

    chat_id: str = ""
    items: list[ItemRow] = []
    found: list[ItemRow] = []
    text: str = ""

    @rx.event
    async def load(self) -> None:
        """Show what the chat that the address names is about, and follow it."""
        self.chat_id, self.text, self.found = asked_for(self, "chat_id"), "", []
        self.items = []
        if self.chat_id:
            topics = chat_topic(self.chat_id), BOARD
            push.follow(self, *topics, deliver=ChatItems._on_items, gap=GAP, only=_may_change_items)
            await self._read()

    @rx.event
    async def search(self, text: str) -> None:
        """Look for what the chat could be about."""
        self.text = str(text).strip()[:200]
        await self._find()

    @rx.event
    async def link(self, item_id: str) -> EventSpec:
        """Link the chat with an item: its visitor hears what becomes of it."""
        item = await runtime.current().db.write(link, asking(), self.chat_id, item_id)
        self.text, self.found = "", []
        await self._read()
        return Notices.show(f"Linked with “{item.title}”. They will hear what becomes of it.")

    @rx.event
    async def unlink(self, item_id: str) -> None:
        """Take the link away."""
        await runtime.current().db.write(unlink, asking(), self.chat_id, item_id)
        await self._read()

    @rx.event
    async def turn(self, form: dict[str, Any]) -> EventSpec:
        """Make a request or bug of the chat."""
        kind, title = form.get("kind"), form.get("title")
        item = await runtime.current().db.write(turn_into, asking(), self.chat_id, kind, title)
        self.text, self.found = "", []
        await self._read()
        return Notices.show("A bug now." if item.kind == Kind.BUG else "A request now, not public yet.")

    async def _on_items(self, hints: list[Hint]) -> None:
        shown = {row.id for row in self.items}
        if any(hint.what == "chat" or hint.ids.get("item") in shown for hint in hints):
            await self._read()

    async def _read(self) -> None:
        try:
            views = await runtime.current().db.read(items_of_chat, asking(), self.chat_id)
        except NotFound:
            views = []
        self.items = [item_row(view) for view in views]

    async def _find(self) -> None:
        linked, found = {row.id for row in self.items}, []
        for kind in (Kind.BUG, Kind.FEATURE) if self.text else ():
            views = await runtime.current().db.read(board, asking(), BoardFilter(kind, text=self.text))
            found += [item_row(view) for view in views if view.id not in linked][:MOST_FOUND]
        self.found = found


def _may_change_items(hint: Hint) -> bool:
    """What is said in the chat changes nothing of what it is about."""
    return hint.what not in {"message", "typing"}
