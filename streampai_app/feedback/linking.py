"""Chats and what they are about: turned into an item, linked with one, unlinked."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import ItemView


def turn_into(tx: Tx, actor: Actor, chat_id: str, kind: object, title: object) -> ItemView:
    """Make a request (`feature`) or bug of a chat, which becomes a chat of that kind. A request is held.

    Its text is the chat's first message. Raises `NotAllowed`, `NotFound`, `Invalid`, and `Conflict` with
    reason `linked` (an item began with this chat already).
    """
    raise NotImplementedError


def link(tx: Tx, actor: Actor, chat_id: str, item_id: object) -> ItemView:
    """Link a chat with an item, so that its visitor is told. Twice is the same as once. Raises as above."""
    raise NotImplementedError


def unlink(tx: Tx, actor: Actor, chat_id: str, item_id: object) -> ItemView:
    """Take a link away. The item stays, and a chat that was turned into it has its old kind again."""
    raise NotImplementedError


def items_of_chat(tx: Tx, actor: Actor, chat_id: str) -> list[ItemView]:
    """Return what a chat is about, for the console. Raises `NotAllowed`, `NotFound`."""
    raise NotImplementedError
