"""Requests and bugs: the board and the list. What is shown stands in the address, as in support.py."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..feedback.board_filter import FILTER_NAMES, query_of, read_filter
from ..feedback.comments import hide_comment, show_comment
from ..feedback.console import read_columns, read_rows
from ..feedback.moderating import held_comments
from ..feedback.queries import BoardFilter, board_counts
from ..feedback.topics import BOARD
from ..models import Kind, Visibility
from ..support.rules import clean_text
from . import push
from .address import address_of, asked_for
from .feedback_rows import BoardColumn, CommentRow, ItemRow, board_columns, comment_row, item_row
from .guard import asking
from .notices import Notices

CARDS = 30  # in a column
ROWS = 50  # in the list, to begin with, and more each time
MOST_ROW_PAGES = 10
GAP = 0.25  # seconds


class Feedback(rx.State):
    """What one admin's tab shows."""

    _requires: ClassVar = Admin

    loaded: bool = False
    shown_at: str = ""  # the address that this was loaded for

    view: str = "board"
    kind: str = "feature"
    status: str = ""
    severity: str = ""
    shown: str = ""
    text: str = ""
    query: str = ""

    columns: list[BoardColumn] = []
    is_empty: bool = False
    rows: list[ItemRow] = []
    has_more_rows: bool = False
    counts: dict[str, int] = {}
    held_comments: list[CommentRow] = []

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show what the address says, and follow it."""
        self.view = "list" if asked_for(self, "view") == "list" else "board"
        self._show(asked_filter(self))
        push.start(self)
        push.follow(self, BOARD, deliver=Feedback._on_items, gap=GAP)
        await self._read()
        self.loaded, self.shown_at = True, address_of(self)

    @rx.event
    def search(self, form: dict[str, Any]) -> EventSpec:
        """Show what has a title like this, within the filters that are set."""
        wanted = replace(self._wanted(), text=clean_text(str(form.get("q") or ""))[:200])
        return rx.redirect(f"/admin/feedback?{query_of(wanted)}&view={self.view}")

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read()

    @rx.event
    async def decide_comment(self, comment_id: str, is_public: bool) -> EventSpec:
        """Let everybody read a comment that was held, or nobody but its author and the team."""
        change = show_comment if is_public else hide_comment
        await runtime.current().db.write(change, asking(), str(comment_id))
        await self._read()
        return Notices.show("Everybody reads the comment now." if is_public else "The comment stays hidden.")

    async def _on_items(self, _hints: list[Hint]) -> None:
        await self._read()

    def _show(self, wanted: BoardFilter) -> None:
        self.kind, self.text = str(wanted.kind), wanted.text
        self.status, self.severity = wanted.status or "", wanted.severity or ""
        self.shown = "merged" if wanted.is_merged else wanted.visibility or ""
        self.query = query_of(wanted)

    def _wanted(self) -> BoardFilter:
        return read_filter(self.kind, self.status, self.severity, self.shown, self.text)

    async def _read(self) -> None:
        db, wanted = runtime.current().db, self._wanted()
        self.counts = await db.read(board_counts, asking(), wanted.kind)
        await self._read_comments(wanted)
        if self.view == "board":
            columns = board_columns(await db.read(read_columns, asking(), wanted, CARDS))
            if columns != self.columns:
                self.columns = columns
            self.is_empty = not any(column.count for column in columns)
            return
        found = await db.read(read_rows, asking(), wanted, self._row_pages * ROWS)
        rows = [item_row(view) for view in found.items]
        if rows != self.rows:
            self.rows = rows
        self.has_more_rows = found.has_more and self._row_pages < MOST_ROW_PAGES

    async def _read_comments(self, wanted: BoardFilter) -> None:
        is_queue = wanted.kind is Kind.FEATURE and wanted.visibility is Visibility.HELD
        held = await runtime.current().db.read(held_comments, asking()) if is_queue else []
        rows = [comment_row(view) for view in held]
        if rows != self.held_comments:
            self.held_comments = rows


def asked_filter(state: rx.State) -> BoardFilter:
    """Return the filter that the address of a page asks for."""
    return read_filter(*(asked_for(state, name) for name in FILTER_NAMES))
