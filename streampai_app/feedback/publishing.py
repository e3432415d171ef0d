"""Which requests the public sees."""

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Invalid
from ..models import Kind, Visibility
from .items import locked, visible_item
from .shown import item_view
from .topics import ROADMAP, tell_changed
from .views import ItemView


def publish(tx: Tx, actor: Actor, item_id: object) -> ItemView:
    """Put a request that was held or hidden on the roadmap.

    Raises `NotAllowed`, `NotFound`, and `Invalid` for a bug, which is never public.
    """
    return _set_visibility(tx, actor, item_id, Visibility.PUBLIC, "feedback.publish")


def hide(tx: Tx, actor: Actor, item_id: object) -> ItemView:
    """Take a request off the roadmap; its author still sees it. Raises as above."""
    return _set_visibility(tx, actor, item_id, Visibility.HIDDEN, "feedback.hide")


def _set_visibility(tx: Tx, actor: Actor, item_id: object, visibility: Visibility, action: str) -> ItemView:
    admin = require_admin(actor)
    [row] = locked(tx, visible_item(tx, admin, item_id).id)
    if row.kind != Kind.FEATURE:
        raise Invalid("A bug stays between who reported it and the team.", reason="other-kind")
    if row.visibility != visibility:
        row.visibility = visibility
        tx.session.add(row)
        record(tx, admin, action, row.id)
        tell_changed(tx, row)
        tx.tell("item", ROADMAP, item=row.id)
    return item_view(tx, admin, row.id)
