"""Reporting a bug: a chat of its own kind, with what the browser knows of what went wrong."""

from dataclasses import dataclass, replace

from ..accounts.actors import Visitor
from ..attachments.claiming import claim_attachment
from ..db import Tx
from ..errors import Invalid
from ..models import BugReport, Chat, Kind, Visibility
from ..support.starting import Start, Started, start_chat
from .contexts import clean_context, read_context
from .opening import begun_as, item_begun_with, open_item
from .shown import item_view
from .views import ItemView


@dataclass(frozen=True, slots=True)
class Reported:
    """The chat as `start_chat` answers it, and the bug."""

    started: Started
    bug: ItemView


def report_bug(
    tx: Tx, actor: Visitor | None, start: Start, context: object, screenshot_id: str | None = None
) -> Reported:
    """Start a chat of kind `bug` and the report it is about; again with the same key is the same one.

    `context` is any JSON object; what does not fit into 64 KiB is left out (see `contexts.py`). The chat
    keeps the browser's name only if the context tells of a `browser`.
    `screenshot_id` is an attachment that this visitor sent, or that was sent with this start key. Raises
    what `start_chat` raises, `Invalid`, and `NotFound` for somebody else's attachment.
    """
    if start.kind != Kind.BUG:
        raise Invalid("A report is a chat of kind bug.", field="kind", reason="unknown-kind")
    kept = clean_context(context)
    if "browser" not in read_context(kept):
        start = replace(start, user_agent="")  # left out of the report: then it is not taken from the request
    started = start_chat(tx, actor, start)
    item = item_begun_with(tx, started.chat.id)
    if item is None:
        chat = begun_as(tx, started, Kind.BUG)
        item = open_item(tx, Kind.BUG, chat, start.subject, start.body, Visibility.PRIVATE)
        _keep_report(tx, chat, start, item.id, kept, screenshot_id)
    author = Visitor(started.chat.visitor_id, session_id="")
    return Reported(started, item_view(tx, author, item.id))


def _keep_report(
    tx: Tx, chat: Chat, start: Start, item_id: str, context: str, screenshot_id: str | None
) -> None:
    if screenshot_id:
        claim_attachment(tx, screenshot_id, chat, start.start_key)
    row = BugReport(item_id=item_id, context=context, screenshot_id=screenshot_id or None, created_at=tx.now)
    tx.session.add(row)
    tx.session.flush()
