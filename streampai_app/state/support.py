"""The console: the list of chats, and the one that is open.

What is open stands in the address, and `load` builds everything from it: it runs on every load and on every
reconnect. From then on hints say what to read again. Any change of a list sends all of it, so what is long
is two lists: a thread's `head` is still while its short `tail` takes what is new, and the chats at the top,
`rows`, change without `rows_below`.
"""

import uuid
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from .. import runtime
from ..accounts.actors import Admin
from ..db import Hint
from ..errors import AppError, NotFound, NotSignedIn
from ..models import ChatState, Kind, Sender
from ..support.append import Stored
from ..support.console import InboxPage, follow_thread, open_thread, read_inbox
from ..support.queries import PAGE, InboxFilter, messages_before
from ..support.reading import mark_read
from ..support.resolution import resolve
from ..support.rules import clean_body
from ..support.topics import INBOX, chat_topic
from ..support.typing import say_typing
from ..support.views import ChatView, MessageView
from . import push
from .address import asked_for
from .guard import asking
from .lines import Line, follow_on, lines_of
from .looking import ChatList, OpenChat
from .rows import Opened, Row, is_older, opened, row_of

ROWS = 50  # in the list, to begin with, and more each time
LIVELY = 8  # rows at its top, where most of what happens happens
MOST_ROW_PAGES = 10
LINES = 60  # of a thread, to begin with, and more each time
LONGEST_TAIL = 12
LONGEST_HEAD = 400
INBOX_GAP = 0.25  # seconds


class Support(rx.State):
    """What one admin's tab shows."""

    _requires: ClassVar = Admin

    loaded: bool = False

    shown_state: str = ChatState.OPEN
    shown_kind: str = ""
    rows: list[Row] = []
    rows_below: list[Row] = []
    has_more_rows: bool = False
    unread: int = 0

    chat: Opened = Opened()
    missing: bool = False
    head: list[Line] = []
    tail: list[Line] = []
    past: list[Row] = []
    typing: int = 0

    reply_id: str = ""
    answer: str = ""
    refusal: str = ""

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show what the address says, and follow it."""
        chat_id = asked_for(self, "chat_id")
        self.reply_id = str(uuid.uuid4())
        self.shown_state = asked_for(self, "state") or ChatState.OPEN
        self.shown_kind = asked_for(self, "kind")
        push.start(self)
        listed = ChatList(self._wanted(), self._row_pages * ROWS)
        push.follow(self, INBOX, deliver=Support._on_inbox, gap=INBOX_GAP, source=listed)
        if chat_id:
            topic, source = chat_topic(chat_id), OpenChat(chat_id)
            push.follow(self, topic, deliver=Support._on_thread, source=source)
        await self._read_inbox()
        await self._open_thread(chat_id)

    @rx.event
    async def send(self, form: dict[str, Any]) -> None:
        """Store a reply, and tell the composer what became of it: see `assets/desk/composer.js`."""
        chat_id, reply_id, text = form.get("chat"), form.get("reply_id"), form.get("reply")
        with push.holding(self):
            stored = None
            try:
                stored = await runtime.current().sender.send(asking(), str(chat_id), reply_id, text)
            except AppError as error:
                if isinstance(error, NotSignedIn) or error.status >= 500:
                    raise  # no verdict: the composer keeps the reply, and sends it again under its id
                verdict, self.refusal = "refused", error.message
            else:
                verdict, self.refusal = "stored", ""
                self.reply_id = str(uuid.uuid4())
            self.answer = f"{verdict} {reply_id} {uuid.uuid4()}"
            if stored is None or not self._is_next(stored):
                await self._read_on()
            else:
                self._show_own(stored, text)

    @rx.event
    async def resolve(self, chat_id: str) -> None:
        """End a chat, for good."""
        with push.holding(self):
            await runtime.current().db.write(resolve, asking(), chat_id)
            await self._read_on()

    @rx.event
    async def see(self, chat_id: str, seq: int) -> None:
        """Note that everything up to `seq` was in view."""
        await runtime.current().db.write(mark_read, asking(), chat_id, int(seq))

    @rx.event
    async def note_typing(self, chat_id: str) -> None:
        """Tell the other side that a reply is being written."""
        await runtime.current().db.write(say_typing, asking(), chat_id)

    @rx.event
    async def load_more_rows(self) -> None:
        """Show more of the list."""
        self._row_pages = min(self._row_pages + 1, MOST_ROW_PAGES)
        await self._read_inbox()

    @rx.event
    async def load_earlier(self) -> None:
        """Show more of the thread, above what is there."""
        if not self.head:
            return
        first = self.head[0]
        messages = await runtime.current().db.read(
            messages_before, asking(), self.chat.id, first.seq, limit=LINES
        )
        earlier = lines_of(messages)
        if earlier:
            self.head = [*earlier, follow_on(first, earlier[-1]), *self.head[1:]][:LONGEST_HEAD]

    async def _on_inbox(self, hints: list[Hint], read: tuple[int, InboxPage]) -> None:
        limit, page = read
        if limit == self._row_pages * ROWS:
            self._show_inbox(page)
        else:  # more was asked for meanwhile
            await self._read_inbox()

    async def _on_thread(self, hints: list[Hint], read: tuple[ChatView, list[MessageView]] | None) -> None:
        if read is not None:
            await self._show_on(*read)
        elif any(hint.ids["who"] != asking().id for hint in hints):
            self.typing += 1

    async def _read_inbox(self) -> None:
        limit = self._row_pages * ROWS
        if (source := push.source_of(self, ChatList)) is not None:
            source.limit = limit
        self._show_inbox(await runtime.current().db.read(read_inbox, asking(), self._wanted(), limit))

    def _show_inbox(self, page: InboxPage) -> None:
        rows = [row_of(chat) for chat in page.rows]
        if rows[:LIVELY] != self.rows:
            self.rows = rows[:LIVELY]
        if rows[LIVELY:] != self.rows_below:
            self.rows_below = rows[LIVELY:]
        self.has_more_rows = page.has_more and self._row_pages < MOST_ROW_PAGES
        self.unread = page.unread
        self.loaded = True

    def _wanted(self) -> InboxFilter:
        kind = Kind(self.shown_kind) if self.shown_kind in set(Kind) else None
        state = ChatState(self.shown_state) if self.shown_state in set(ChatState) else ChatState.OPEN
        return InboxFilter(state=state, kind=kind)

    async def _open_thread(self, chat_id: str) -> None:
        if chat_id != self.chat.id or self.missing:
            self._forget_thread()
        if not chat_id:
            return
        try:
            await self._read_thread(chat_id)
        except NotFound:
            self._forget_thread()
            self.missing = True

    def _forget_thread(self) -> None:
        self.chat, self.missing = Opened(), False
        self.head, self.tail, self.past = [], [], []
        self.typing, self.refusal = 0, ""

    async def _read_thread(self, chat_id: str) -> None:
        limit = max(LINES, len(self.head) + len(self.tail))
        thread = await runtime.current().db.read(open_thread, asking(), chat_id, limit)
        self.chat, self.missing = opened(thread.chat), False
        self.head, self.tail = lines_of(thread.messages), []
        self.past = [row_of(other) for other in thread.others]
        self.typing = 0
        self._note_shown()

    async def _read_on(self) -> None:
        """Read what follows the last line, and the chat itself. Called twice, nothing doubles."""
        if not self.chat.id:
            return
        last = self._last_line()
        after = last.seq if last else 0
        await self._show_on(*await runtime.current().db.read(follow_thread, asking(), self.chat.id, after))

    async def _show_on(self, chat: ChatView, messages: list[MessageView]) -> None:
        """Show what was read. It may have been read before something that is shown already."""
        if chat.id != self.chat.id:
            return
        if len(messages) == PAGE:  # far behind: begin anew at the end
            await self._read_thread(chat.id)
            return
        last = self._last_line()
        new = [message for message in messages if last is None or message.seq > last.seq]
        if new:
            self._append(lines_of(new, last))
        now = opened(chat)
        if now != self.chat and not is_older(now, self.chat):
            self.chat = now

    def _is_next(self, stored: Stored) -> bool:
        """Tell whether this reply is all that is missing, so that nothing need be read."""
        last = self._last_line()
        follows = stored.seq == (last.seq if last else 0) + 1
        return stored.fresh and stored.chat_id == self.chat.id and follows

    def _show_own(self, stored: Stored, text: Any) -> None:
        me = asking()
        message = MessageView(
            stored.chat_id, stored.seq, stored.client_id, Sender.ADMIN, me.name, clean_body(text), stored.at
        )
        self._append(lines_of([message], self._last_line()))
        self.chat = replace(self.chat, last_seq=stored.seq)

    def _last_line(self) -> Line | None:
        return (self.tail or self.head or [None])[-1]

    def _append(self, lines: list[Line]) -> None:
        self.typing = 0
        tail = [*self.tail, *lines]
        if len(tail) > LONGEST_TAIL:
            self.head, tail = [*self.head, *tail][-LONGEST_HEAD:], []
        self.tail = tail
        self._note_shown()

    def _note_shown(self) -> None:
        source, last = push.source_of(self, OpenChat), self._last_line()
        if source is not None and last is not None and source.chat_id == self.chat.id:
            source.shown = last.seq
