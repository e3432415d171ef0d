"""The console: the list of chats, and the one that is open.

What is open stands in the address, and `load` builds everything from it: it runs on every load and on every
reconnect. From then on hints say what to read again. Any change of a list sends all of it, so what is long
is two lists: a thread's `head` is still while its short `tail` takes what is new, and the chats at the top,
`rows`, change without `rows_below`.

Of a long thread the page holds a window: a run of messages without a gap. Who reads up in it loses the
newest, who reads down the oldest, and what the window leaves out on either side is marked. What is said while
the window does not reach the end is counted, and not put below it.
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
from ..support.queries import PAGE, InboxFilter, messages_after, messages_before
from ..support.reading import mark_read
from ..support.resolution import resolve
from ..support.rules import clean_body
from ..support.topics import INBOX, chat_topic
from ..support.typing import say_typing
from ..support.views import ChatView, MessageView
from . import push
from .address import asked_for
from .guard import asking
from .lines import Line, joined, lines_of
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
    missing_id: str = ""
    head: list[Line] = []
    tail: list[Line] = []
    past: list[Row] = []
    typing: int = 0
    typing_name: str = ""  # a colleague's; the visitor's has none

    load_id: str = ""
    answer: str = ""
    refusal: str = ""

    _row_pages: int = 1

    @rx.event
    async def load(self) -> None:
        """Show what the address says, and follow it."""
        chat_id = asked_for(self, "chat_id")
        self.load_id = str(uuid.uuid4())
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
        """Store a reply and tell the page what became of it: `assets/desk/outbox.js`, which made its id."""
        chat_id, reply_id, text = form.get("chat"), form.get("reply_id"), form.get("reply")
        with push.holding(self):
            stored = None
            try:
                stored = await runtime.current().sender.send(asking(), str(chat_id), reply_id, text)
            except AppError as error:
                if isinstance(error, NotSignedIn) or error.status >= 500:
                    raise  # no verdict: the outbox keeps the reply, and sends it again under its id
                verdict, self.refusal = "refused", error.message
            else:
                verdict, self.refusal = "stored", ""
            self.answer = f"{verdict} {reply_id} {uuid.uuid4()}"
            if stored is not None and self._is_next(stored):
                self._show_own(stored, text)
            elif stored is not None and stored.chat_id == self.chat.id and not self._is_at_end():
                await self._read_thread(self.chat.id)
            else:
                await self._read_on()

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
        """Show more of the thread, above what is there. The newest lines make room for them."""
        if not self.head:
            return
        messages = await runtime.current().db.read(
            messages_before, asking(), self.chat.id, self.head[0].seq, limit=LINES
        )
        if messages:
            self._show_window(joined(lines_of(messages), [*self.head, *self.tail])[:LONGEST_HEAD])

    @rx.event
    async def load_newer(self) -> None:
        """Show more of the thread, below what is there. The oldest lines make room for them."""
        last = self._last_line()
        if last is None or self._is_at_end():
            return
        messages = await runtime.current().db.read(
            messages_after, asking(), self.chat.id, last.seq, limit=LINES
        )
        self._show_window([*self.head, *self.tail, *lines_of(messages, last)][-LONGEST_HEAD:])

    @rx.event
    async def load_newest(self) -> None:
        """Show the end of the thread."""
        if self.chat.id:
            await self._read_thread(self.chat.id, LINES)

    async def _on_inbox(self, hints: list[Hint], read: tuple[int, InboxPage]) -> None:
        limit, page = read
        if limit == self._row_pages * ROWS:
            self._show_inbox(page)
        else:  # more was asked for meanwhile
            await self._read_inbox()

    async def _on_thread(self, hints: list[Hint], read: tuple[ChatView, list[MessageView]] | None) -> None:
        if read is not None:
            await self._show_on(*read)
        else:
            self._show_typing([hint for hint in hints if hint.ids["who"] != asking().id])

    def _show_typing(self, hints: list[Hint]) -> None:
        if hints and not self.chat.is_resolved:
            is_colleague = hints[-1].ids.get("side") == Sender.ADMIN
            self.typing_name = hints[-1].ids["name"] if is_colleague else ""
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
        if chat_id != self.chat.id or self.missing_id:
            self._forget_thread()
        if not chat_id:
            return
        try:
            if self.chat.id and not self._is_at_end():  # who reads further up is left there
                await self._read_on()
            else:
                await self._read_thread(chat_id)
        except NotFound:
            self._forget_thread()
            self.missing_id = chat_id

    def _forget_thread(self) -> None:
        self.chat, self.missing_id = Opened(), ""
        self.head, self.tail, self.past = [], [], []
        self.typing, self.refusal = 0, ""

    async def _read_thread(self, chat_id: str, limit: int = 0) -> None:
        limit = limit or max(LINES, len(self.head) + len(self.tail))
        thread = await runtime.current().db.read(open_thread, asking(), chat_id, limit)
        self.chat, self.missing_id = opened(thread.chat), ""
        self.past = [row_of(other) for other in thread.others]
        self.typing = 0
        self._show_window(lines_of(thread.messages))

    async def _read_on(self) -> None:
        """Read what follows the last line, and the chat itself. Called twice, nothing doubles."""
        if not self.chat.id:
            return
        after = self._known()
        await self._show_on(*await runtime.current().db.read(follow_thread, asking(), self.chat.id, after))

    async def _show_on(self, chat: ChatView, messages: list[MessageView]) -> None:
        """Show what was read. It may have been read before something that is shown already."""
        if chat.id != self.chat.id:
            return
        last = self._last_line()
        new = [message for message in messages if last is None or message.seq > last.seq]
        if self._is_at_end():
            if len(messages) == PAGE:  # far behind: begin anew at the end
                await self._read_thread(chat.id)
                return
            if new and new[0].seq == (last.seq if last else 0) + 1:
                self._append(lines_of(new, last))
        now = opened(chat)
        if now != self.chat and not is_older(now, self.chat):
            self.chat = now
            if now.is_resolved:
                self.typing = 0
        self._note_shown()

    def _is_next(self, stored: Stored) -> bool:
        """Tell whether this reply is all that is missing, so that nothing need be read."""
        last = self._last_line()
        follows = self._is_at_end() and stored.seq == (last.seq if last else 0) + 1
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

    def _is_at_end(self) -> bool:
        """Tell whether the window reaches the last message that is known of."""
        last = self._last_line()
        return (last.seq if last else 0) >= self.chat.last_seq

    def _known(self) -> int:
        """Return the number of the last message that is shown, or counted as newer than what is shown."""
        last = self._last_line()
        return max(last.seq if last else 0, self.chat.last_seq)

    def _show_window(self, lines: list[Line]) -> None:
        self.head, self.tail = lines, []
        self._note_shown()

    def _append(self, lines: list[Line]) -> None:
        if any((line.name if line.sender == Sender.ADMIN else "") == self.typing_name for line in lines):
            self.typing = 0  # whose message has come is writing no more
        tail = [*self.tail, *lines]
        if len(tail) > LONGEST_TAIL:
            self.head, tail = [*self.head, *tail][-LONGEST_HEAD:], []
        self.tail = tail
        self._note_shown()

    def _note_shown(self) -> None:
        source = push.source_of(self, OpenChat)
        if source is not None and source.chat_id == self.chat.id:
            source.shown = self._known()
