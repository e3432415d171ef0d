"""What a console's tab looks at, kept beside its state, so that it can be read without waiting for that."""

from dataclasses import dataclass

from ..accounts.actors import Admin
from ..db import Hint, Tx, UseCase
from ..support.console import InboxPage, follow_thread, read_inbox
from ..support.queries import InboxFilter
from ..support.views import ChatView, MessageView


@dataclass
class ChatList:
    """The list of chats, as far as it is shown."""

    wanted: InboxFilter
    limit: int

    def is_news(self, hint: Hint) -> bool:
        return hint.what != "typing"

    def ask(self, hints: list[Hint]) -> UseCase:
        """Return what reads the list, and says how many rows it was asked for."""
        wanted, limit = self.wanted, self.limit

        def read(tx: Tx, actor: Admin) -> tuple[int, InboxPage]:
            return limit, read_inbox(tx, actor, wanted, limit)

        return read


@dataclass
class OpenChat:
    """The open chat. `shown` is the number of the last message on the page."""

    chat_id: str
    shown: int = 0

    def is_news(self, hint: Hint) -> bool:
        return hint.what != "message" or int(hint.ids["seq"]) > self.shown

    def ask(self, hints: list[Hint]) -> UseCase | None:
        """Return what reads on from the last message, unless somebody is only typing."""
        if all(hint.what == "typing" for hint in hints):
            return None
        after = self.shown

        def read(tx: Tx, actor: Admin) -> tuple[ChatView, list[MessageView]]:
            return follow_thread(tx, actor, self.chat_id, after)

        return read
