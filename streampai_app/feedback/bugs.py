"""Reporting a bug: a chat of its own kind, with what the browser knows of what went wrong."""

from dataclasses import dataclass

from ..accounts.actors import Visitor
from ..db import Tx
from ..support.starting import Start, Started
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

    `context` is any JSON object of at most 64 KiB (`contexts.clean_context`), `screenshot_id` an attachment
    that this visitor sent, or that was sent with this start key. Raises what `start_chat` raises,
    `Invalid`, `TooLarge`, and `NotFound` for somebody else's attachment.
    """
    raise NotImplementedError
