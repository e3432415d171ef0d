"""What people say below a request, for everybody to read."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import CommentView


def comment(tx: Tx, actor: Actor, request_id: object, body: object, client_id: object) -> CommentView:
    """Say something below a request, 1 to 1,000 characters. The same client id gives the stored comment.

    Raises `NotFound`, `Invalid`.
    """
    raise NotImplementedError


def show_comment(tx: Tx, actor: Actor, comment_id: str) -> CommentView:
    """Let the public see a comment that was held or hidden. Raises `NotAllowed`, `NotFound`."""
    raise NotImplementedError


def hide_comment(tx: Tx, actor: Actor, comment_id: str) -> CommentView:
    """Take a comment from the public's sight. Raises `NotAllowed`, `NotFound`."""
    raise NotImplementedError
