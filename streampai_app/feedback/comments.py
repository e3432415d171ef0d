"""What people say below a request, for everybody to read."""

from sqlmodel import select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..accounts.visitors import as_visitor
from ..db import Raced, Tx
from ..errors import NotFound
from ..ids import new_id
from ..models import Comment, FeedbackItem, Kind, Visibility
from ..support.rules import clean_client_id
from .discussion import comment_view, recount_comments
from .items import locked_root, visible_item
from .rules import clean_comment, visibility_of
from .signatures import has_odd_name
from .topics import tell_changed
from .views import CommentView


def comment(tx: Tx, actor: Actor, request_id: object, body: object, client_id: object) -> CommentView:
    """Say something below a request, 1 to 1,000 characters. The same client id gives the stored comment.

    It is signed by name, or "Somebody" (see `signatures.py`). Public at once unless it has to be looked at
    first, see `rules.is_for_all`, or the name has; the team's always is. Raises `NotFound`, `Invalid`.
    """
    said, client_id = clean_comment(body), clean_client_id(client_id)
    item_id = visible_item(tx, actor, request_id, Kind.FEATURE).id
    author_id = actor.id if isinstance(actor, Admin) else as_visitor(tx, actor)
    root = locked_root(tx, item_id)
    stored = tx.session.exec(
        select(Comment).where(Comment.author_id == author_id, Comment.client_id == client_id)
    ).first()
    if stored is None:
        stored = _store(tx, actor, root, author_id, client_id, said)
    return comment_view(tx, actor, stored.id)


def show_comment(tx: Tx, actor: Actor, comment_id: str) -> CommentView:
    """Let the public see a comment that was held or hidden. Raises `NotAllowed`, `NotFound`."""
    return _set_visibility(tx, actor, comment_id, Visibility.PUBLIC, "comment.show")


def hide_comment(tx: Tx, actor: Actor, comment_id: str) -> CommentView:
    """Take a comment from the public's sight. Raises `NotAllowed`, `NotFound`."""
    return _set_visibility(tx, actor, comment_id, Visibility.HIDDEN, "comment.hide")


def _store(tx: Tx, actor: Actor, root: FeedbackItem, author_id: str, client_id: str, body: str) -> Comment:
    is_team = isinstance(actor, Admin)
    row = Comment(
        id=new_id("com"),
        origin_id=root.id,
        item_id=root.id,
        visitor_id=None if is_team else author_id,
        account_id=author_id if is_team else None,
        author_id=author_id,
        client_id=client_id,
        body=body,
        visibility=Visibility.PUBLIC
        if is_team
        else visibility_of(body, has_odd_name=has_odd_name(tx, author_id)),
        created_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    recount_comments(tx, root)
    tell_changed(tx, root)
    return row


def _set_visibility(
    tx: Tx, actor: Actor, comment_id: str, visibility: Visibility, action: str
) -> CommentView:
    admin = require_admin(actor)
    row = tx.session.get(Comment, comment_id)
    if row is None:
        raise NotFound("There is no such comment.")
    root = _locked_root_of(tx, row)
    if row.visibility != visibility:
        row.visibility = visibility
        tx.session.add(row)
        tx.session.flush()
        recount_comments(tx, root)
        record(tx, admin, action, comment_id)
        tell_changed(tx, root)
    return comment_view(tx, admin, comment_id)


def _locked_root_of(tx: Tx, row: Comment) -> FeedbackItem:
    """Lock what the comment stands below. Raises `Raced` if a merge takes it elsewhere meanwhile."""
    root = locked_root(tx, row.item_id)
    tx.session.refresh(row)
    if row.item_id != root.id:
        raise Raced
    return root
