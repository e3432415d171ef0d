"""One request or bug: all that belongs to it, and what the team may do. Its id stands in the address."""

import uuid
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..errors import NotFound
from ..feedback.comments import comment, hide_comment, show_comment
from ..feedback.console import similar_items
from ..feedback.linking import unlink
from ..feedback.merging import merge, unmerge
from ..feedback.publishing import hide, publish
from ..feedback.queries import item
from ..feedback.statuses import set_severity
from ..feedback.topics import BOARD, item_topic
from ..feedback.views import ItemView
from . import push
from .activity import Event, activity_of
from .address import asked_for
from .bug_context import BugContext, context_of
from .feedback_rows import (
    ItemRow,
    LinkedChat,
    MergedItem,
    OpenedItem,
    item_row,
    linked_chat,
    merged_item,
    opened_item,
)
from .guard import asking
from .notices import Notices

GAP = 0.25  # seconds


class FeedbackItem(rx.State):
    """What one admin's tab shows."""

    _requires: ClassVar = Admin

    loaded: bool = False
    missing: bool = False
    shown_id: str = ""  # the item that this was loaded for

    item: OpenedItem = OpenedItem()
    activity: list[Event] = []
    chats: list[LinkedChat] = []
    merged: list[MergedItem] = []
    context: BugContext = BugContext()
    screenshot_id: str = ""
    others: list[ItemRow] = []
    is_search: bool = False

    comment_id: str = ""

    _view: ItemView | None = None

    @rx.event
    async def load(self) -> None:
        """Show the item that the address names, and follow it."""
        item_id = asked_for(self, "item_id")
        if item_id != self.item.id:
            self.item, self.loaded, self.is_search = OpenedItem(), False, False
            self.shown_id = ""
        self.comment_id = str(uuid.uuid4())
        push.start(self)
        push.follow(self, item_topic(item_id), BOARD, deliver=FeedbackItem._on_item, gap=GAP)
        await self._read(item_id)
        await self._find()
        self.loaded, self.shown_id = True, item_id

    @rx.event
    async def set_severity(self, severity: str) -> None:
        """Say how much the bug hurts."""
        await runtime.current().db.write(set_severity, asking(), self.item.id, severity)
        await self._read(self.item.id)

    @rx.event
    async def set_public(self, is_public: bool) -> EventSpec:
        """Put the request on the roadmap, or take it off."""
        change = publish if is_public else hide
        await runtime.current().db.write(change, asking(), self.item.id)
        await self._read(self.item.id)
        return Notices.show("Everybody sees it on the roadmap." if is_public else "Off the roadmap.")

    @rx.event
    async def search(self, text: str) -> None:
        """Show which others could be the same: by these words, or without any those with a similar title."""
        self.is_search = bool(str(text).strip())
        await self._find(str(text).strip()[:200])

    @rx.event
    async def merge_into(self, into_id: str) -> list[EventSpec]:
        """Make this one part of another, and go there. A notice offers to take it back."""
        from_id = self.item.id
        into = await runtime.current().db.write(merge, asking(), from_id, into_id)
        return [rx.redirect(f"/admin/feedback/{into.id}"), Notices.show("Merged.", undo=from_id)]

    @rx.event
    async def unmerge(self, from_id: str) -> list[EventSpec]:
        """Take a merge back, and go to what is on its own again."""
        home = await runtime.current().db.write(unmerge, asking(), from_id)
        return [rx.redirect(f"/admin/feedback/{home.id}"), Notices.show("Back on its own.")]

    @rx.event
    async def comment(self, form: dict[str, Any]) -> None:
        """Say something below the request, for everybody to read."""
        said = (form.get("comment"), self.comment_id)
        await runtime.current().db.write(comment, asking(), self.item.id, *said)
        self.comment_id = str(uuid.uuid4())
        await self._read(self.item.id)

    @rx.event
    async def set_comment_public(self, comment_id: str, is_public: bool) -> None:
        """Let everybody read a comment, or nobody but its author and the team."""
        change = show_comment if is_public else hide_comment
        await runtime.current().db.write(change, asking(), str(comment_id))
        await self._read(self.item.id)

    @rx.event
    async def unlink(self, chat_id: str) -> EventSpec:
        """Take a chat away from the item: its visitor is told no more."""
        await runtime.current().db.write(unlink, asking(), chat_id, self.item.id)
        await self._read(self.item.id)
        return Notices.show("Unlinked. Its visitor is not told of changes any more.")

    async def _on_item(self, hints: list[Hint]) -> None:
        if any(hint.ids.get("item") == self.item.id for hint in hints):
            await self._read(self.item.id)

    async def _read(self, item_id: str) -> None:
        try:
            page = await runtime.current().db.read(item, asking(), item_id)
        except NotFound:
            self.item, self.missing, self._view = OpenedItem(), True, None
            return
        self.missing, self._view = False, page.item
        self.item = opened_item(page.item, page.told)
        self.activity = activity_of(page)
        self.chats = [linked_chat(view) for view in page.chats]
        self.merged = [merged_item(view) for view in page.merged]
        self.context, self.screenshot_id = context_of(page.context), page.screenshot_id

    async def _find(self, text: str = "") -> None:
        if self._view is not None:
            found = await runtime.current().db.read(similar_items, asking(), self._view, text)
            self.others = [item_row(view) for view in found]
