"""An item with all that belongs to it, in one look at the database."""

from sqlalchemy import func
from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..db import Tx
from ..models import (
    Account,
    BugReport,
    Chat,
    FeedbackItem,
    FeedbackLink,
    Merge,
    Notice,
    StatusChange,
    Visitor,
)
from .contexts import read_context
from .discussion import comments_of
from .items import visible_item
from .shown import item_view
from .views import ChangeView, ItemPage, LinkView, MergedView

MOST_CHATS = 200  # linked chats shown


def item(tx: Tx, actor: Actor | None, item_id: object) -> ItemPage:
    """Return all that is shown of one item. Raises `NotFound`: unknown, or not for this actor.

    A merged one is returned too; a public page follows its `merged_into_id`.
    """
    row = visible_item(tx, actor, item_id)
    view = item_view(tx, actor, row.id)
    is_team = isinstance(actor, Admin)
    context, screenshot_id = _report(tx, row) if is_team or view.is_mine else (None, "")
    return ItemPage(
        item=view,
        history=_history(tx, row.id, is_team),
        comments=comments_of(tx, actor, row.id),
        chats=_chats(tx, row) if is_team else [],
        merged=_merged(tx, row.id) if is_team else [],
        context=context,
        screenshot_id=screenshot_id,
        told=_told(tx, row.id) if is_team else (0, 0),
    )


def _history(tx: Tx, item_id: str, is_team: bool) -> list[ChangeView]:
    query = (
        select(
            StatusChange.id,
            StatusChange.before,
            StatusChange.status,
            StatusChange.reason,
            Account.name,
            StatusChange.created_at,
        )
        .join(Account, col(Account.id) == col(StatusChange.account_id))
        .where(col(StatusChange.item_id) == item_id)
        .order_by(col(StatusChange.id))
    )
    return [
        ChangeView(change_id, before, status, reason, who if is_team else "", at)
        for change_id, before, status, reason, who, at in tx.session.execute(query)
    ]


def _chats(tx: Tx, row: FeedbackItem) -> list[LinkView]:
    query = (
        select(Chat.id, Chat.subject, Chat.state, Visitor.name, func.min(FeedbackLink.created_at))
        .join(Chat, col(Chat.id) == col(FeedbackLink.chat_id))
        .join(Visitor, col(Visitor.id) == col(Chat.visitor_id))
        .where(col(FeedbackLink.item_id) == row.id)
        .group_by(Chat.id, Chat.subject, Chat.state, Visitor.name)
        .order_by(func.min(FeedbackLink.created_at))
        .limit(MOST_CHATS)
    )
    return [
        LinkView(chat_id, subject, state, name, chat_id == row.chat_id, at)
        for chat_id, subject, state, name, at in tx.session.execute(query)
    ]


def _merged(tx: Tx, item_id: str) -> list[MergedView]:
    query = (
        select(FeedbackItem.id, FeedbackItem.title, Account.name, Merge.created_at)
        .join(Merge, col(Merge.from_id) == col(FeedbackItem.id))
        .join(Account, col(Account.id) == col(Merge.account_id))
        .where(col(FeedbackItem.merged_into_id) == item_id, col(Merge.undone_at).is_(None))
        .order_by(col(Merge.id))
    )
    return [MergedView(*row) for row in tx.session.execute(query)]


def _report(tx: Tx, row: FeedbackItem) -> tuple[dict | None, str]:
    report = tx.session.get(BugReport, row.id)
    if report is None:
        return None, ""
    return read_context(report.context), report.screenshot_id or ""


def _told(tx: Tx, item_id: str) -> tuple[int, int]:
    last = select(StatusChange.id).where(col(StatusChange.item_id) == item_id)
    newest = last.order_by(col(StatusChange.id).desc()).limit(1).scalar_subquery()
    query = select(func.count(Notice.told_at), func.count()).select_from(Notice)
    told, concerned = tx.session.execute(query.where(col(Notice.change_id) == newest)).one()
    return told, concerned
