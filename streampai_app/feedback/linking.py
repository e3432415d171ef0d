"""Chats and what they are about: turned into an item, linked with one, unlinked."""

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, Invalid
from ..models import Chat, FeedbackItem, FeedbackLink, Kind, Message, Visibility
from ..support.queries import chat_of
from ..support.rules import clean_chat_id, clean_kind, clean_subject
from ..support.topics import topics_of
from .items import locked_root, locked_root_among, visible_item
from .opening import item_begun_with, open_item
from .shown import item_view, item_views
from .topics import tell_changed
from .views import ItemView


def turn_into(tx: Tx, actor: Actor, chat_id: object, kind: object, title: object) -> ItemView:
    """Make a request (`feature`) or bug of a chat, which becomes a chat of that kind. A request is held:
    what was said in a chat was not said in public.

    Its text is the chat's first message. Raises `NotAllowed`, `NotFound`, `Invalid`, and `Conflict` with
    reason `linked` (an item began with this chat already).
    """
    admin = require_admin(actor)
    wanted = _clean_kind(kind)
    subject = clean_subject(title, wanted)
    chat = _locked_chat(tx, admin, chat_id)
    if item_begun_with(tx, chat.id) is not None:
        raise Conflict("This chat is a request or bug of its own already.", reason="linked")
    was_kind, chat.kind = chat.kind, wanted
    tx.session.add(chat)
    visibility = Visibility.HELD if wanted is Kind.FEATURE else Visibility.PRIVATE
    body = _first_words(tx, chat)
    row = open_item(tx, wanted, chat, subject, body, visibility, was_kind=was_kind, account_id=admin.id)
    record(tx, admin, "feedback.turn", row.id, chat=chat.id)
    tx.tell("chat", *topics_of(chat.id, chat.visitor_id), chat=chat.id)
    return item_view(tx, admin, row.id)


def link(tx: Tx, actor: Actor, chat_id: object, item_id: object) -> ItemView:
    """Link a chat with an item, so that its visitor is told. Twice is the same as once.

    One that was merged is linked as what it has become. Raises `NotAllowed`, `NotFound`.
    """
    admin = require_admin(actor)
    chat = _locked_chat(tx, admin, chat_id)
    root = locked_root(tx, visible_item(tx, admin, item_id).id)
    there = select(FeedbackLink).where(FeedbackLink.chat_id == chat.id, FeedbackLink.item_id == root.id)
    if tx.session.exec(there).first() is None:
        tx.session.add(
            FeedbackLink(
                origin_id=root.id,
                item_id=root.id,
                chat_id=chat.id,
                account_id=admin.id,
                created_at=tx.now,
            )
        )
        record(tx, admin, "feedback.link", root.id, chat=chat.id)
        _tell(tx, root, chat)
    return item_view(tx, admin, root.id)


def unlink(tx: Tx, actor: Actor, chat_id: object, item_id: object) -> ItemView:
    """Take a link away; without one nothing happens. The item stays, and a chat that was turned into it has
    its old kind again. Raises `NotAllowed`, `NotFound`.
    """
    admin = require_admin(actor)
    chat = _locked_chat(tx, admin, chat_id)
    found = visible_item(tx, admin, item_id).id
    mine = select(FeedbackLink).where(FeedbackLink.chat_id == chat.id)
    origins = [each.origin_id for each in tx.session.exec(mine)]  # may get their chat back
    root, _ = locked_root_among(tx, found, *origins)
    gone = tx.session.exec(mine.where(FeedbackLink.item_id == root.id)).all()
    for each in gone:
        _forget(tx, chat, each)
    if gone:
        record(tx, admin, "feedback.unlink", root.id, chat=chat.id)
        _tell(tx, root, chat)
    return item_view(tx, admin, root.id)


def items_of_chat(tx: Tx, actor: Actor, chat_id: object) -> list[ItemView]:
    """Return what a chat is about, for the console. Raises `NotAllowed`, `NotFound`."""
    admin = require_admin(actor)
    chat = chat_of(tx, admin, clean_chat_id(chat_id))
    about = select(FeedbackLink.item_id).where(FeedbackLink.chat_id == chat.id)
    return item_views(tx, admin, col(FeedbackItem.id).in_(about))


def _clean_kind(value: object) -> Kind:
    kind = clean_kind(value)
    if kind is Kind.SUPPORT:
        raise Invalid("A chat is turned into a request or a bug.", field="kind", reason="unknown-kind")
    return kind


def _locked_chat(tx: Tx, admin: Admin, chat_id: object) -> Chat:
    chat = chat_of(tx, admin, clean_chat_id(chat_id))
    query = select(Chat).where(Chat.id == chat.id).with_for_update(key_share=True)
    return tx.session.exec(query.execution_options(populate_existing=True)).one()


def _first_words(tx: Tx, chat: Chat) -> str:
    query = select(Message.body).where(Message.chat_id == chat.id).order_by(col(Message.seq)).limit(1)
    return tx.session.exec(query).first() or ""


def _forget(tx: Tx, chat: Chat, gone: FeedbackLink) -> None:
    if gone.was_kind:
        chat.kind = gone.was_kind
        tx.session.add(chat)
    origin = tx.session.get_one(FeedbackItem, gone.origin_id)
    if origin.chat_id == chat.id and gone.was_kind:
        origin.chat_id = None  # so that the chat can be turned into another
        tx.session.add(origin)
    tx.session.delete(gone)


def _tell(tx: Tx, row: FeedbackItem, chat: Chat) -> None:
    tell_changed(tx, row)
    tx.tell("chat", *topics_of(chat.id, chat.visitor_id), chat=chat.id)
