"""Two that are one: votes, followers, comments and linked chats move, and can go home again.

Every row keeps the item it was made for (`origin_id`) beside the one it stands at (`item_id`), so that what a
merge moved needs no record of its own, and merges can be taken back in any order. What came after the merge
was meant for what it had become, and stays there.
"""

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, Invalid
from ..ids import new_id
from ..models import Comment, FeedbackItem, FeedbackLink, Merge, Visibility
from . import tallies
from .discussion import move_rows, recount_comments, send_rows_home
from .items import family_of, locked_root_among, visible_item
from .shown import item_view
from .topics import ROADMAP, tell_changed
from .views import ItemView


def merge(tx: Tx, actor: Actor, from_id: object, into_id: object) -> ItemView:
    """Merge one request (or bug) into another, and return the latter. Twice is the same as once.

    If the other was itself merged, it is merged into what that has become. Raises `NotAllowed`, `NotFound`,
    `Invalid` with reason `other-kind`, and `Conflict` with reason `itself`, `circle` (the other was merged
    into this one), `merged` (this one was merged into yet another) or `hidden` (the public would lose it).
    """
    admin = require_admin(actor)
    from_ = visible_item(tx, admin, from_id)
    into = visible_item(tx, admin, into_id)
    if from_.id == into.id:
        raise Conflict("That is the same one.", reason="itself")
    if from_.kind != into.kind:
        raise Invalid("A request and a bug cannot be one.", field="into", reason="other-kind")
    from_, into = _both_locked(tx, from_.id, into.id)
    if from_.merged_into_id == into.id:
        return item_view(tx, admin, into.id)
    _refuse(from_, into)
    _move(tx, from_, into)
    tx.session.add(
        Merge(id=new_id("mrg"), from_id=from_.id, into_id=into.id, account_id=admin.id, created_at=tx.now)
    )
    record(tx, admin, "feedback.merge", from_.id, into=into.id)
    _tell(tx, from_, into)
    return item_view(tx, admin, into.id)


def may_merge(from_: ItemView, into: ItemView) -> bool:
    """Tell whether `merge` would take these two, which are of one kind, as they are now."""
    return (
        from_.id != into.id and not from_.merged_into_id and not _is_lost(from_.visibility, into.visibility)
    )


def unmerge(tx: Tx, actor: Actor, from_id: object) -> ItemView:
    """Take a merge back, and return what is on its own again. All that it brought goes back with it.

    Raises `NotAllowed`, `NotFound`, and `Conflict` with reason `not-merged`.
    """
    admin = require_admin(actor)
    item_id = visible_item(tx, admin, from_id).id
    root, items = locked_root_among(tx, item_id, item_id)
    home = items[item_id]
    if home.merged_into_id is None:
        raise Conflict("This is on its own already.", reason="not-merged")
    family = family_of(tx, home.id)
    _note_undone(tx, admin, home)
    home.merged_into_id = None
    tx.session.add(home)
    for tally in tallies.COUNT:
        tallies.send_home(tx, tally, root, home, family)
    for table in (Comment, FeedbackLink):
        send_rows_home(tx, table, root, home, family)
    recount_comments(tx, root, home)
    record(tx, admin, "feedback.unmerge", home.id, out_of=root.id)
    _tell(tx, home, root)
    return item_view(tx, admin, home.id)


def _both_locked(tx: Tx, from_id: str, into_id: str) -> tuple[FeedbackItem, FeedbackItem]:
    """Lock the one, and what the other has become by now."""
    into, items = locked_root_among(tx, into_id, from_id)
    return items[from_id], into


def _refuse(from_: FeedbackItem, into: FeedbackItem) -> None:
    if from_.merged_into_id is not None:
        raise Conflict("This was merged already. Take that back first.", reason="merged")
    if from_.id == into.id:
        raise Conflict("The other was merged into this one. Take that back first.", reason="circle")
    if _is_lost(from_.visibility, into.visibility):
        raise Conflict("The other is not on the roadmap. Publish it first.", reason="hidden")


def _is_lost(from_: str, into: str) -> bool:
    """Whether the public would lose what it sees."""
    return from_ == Visibility.PUBLIC != into


def _move(tx: Tx, from_: FeedbackItem, into: FeedbackItem) -> None:
    from_.merged_into_id = into.id
    tx.session.add_all([from_, into])
    for tally in tallies.COUNT:
        tallies.move(tx, tally, from_, into)
    for table in (Comment, FeedbackLink):
        move_rows(tx, table, from_, into)
    recount_comments(tx, from_, into)


def _note_undone(tx: Tx, admin: Admin, home: FeedbackItem) -> None:
    standing = _standing_merge(tx, home)
    standing.undone_by, standing.undone_at = admin.id, tx.now
    tx.session.add(standing)


def _standing_merge(tx: Tx, home: FeedbackItem) -> Merge:
    query = select(Merge).where(Merge.from_id == home.id, col(Merge.undone_at).is_(None))
    return tx.session.exec(query).one()


def _tell(tx: Tx, *items: FeedbackItem) -> None:
    tell_changed(tx, *items)
    tx.tell("merge", ROADMAP)
