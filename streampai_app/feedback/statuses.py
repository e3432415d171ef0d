"""How far a request or bug is: every step with who, when and why, and told to all concerned."""

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, Invalid
from ..ids import new_id
from ..models import FeedbackItem, Kind, StatusChange, Visibility
from .items import locked, visible_item
from .rules import clean_reason, clean_severity, clean_status
from .shown import item_view
from .topics import tell_changed
from .views import ItemView


def set_status(tx: Tx, actor: Actor, item_id: object, status: object, reason: object = "") -> ItemView:
    """Change the status, and have everybody concerned told. Setting what it is already does nothing.

    A request is under-review, planned, in-progress, shipped or declined; a bug is reported, confirmed,
    in-progress, fixed or closed. Declined and closed need a reason (500 characters), which people read.
    A request that was held becomes public. Raises `NotAllowed`, `NotFound`, `Invalid`, and `Conflict` with
    reason `merged`.
    """
    admin = require_admin(actor)
    row = _standing(tx, admin, item_id)
    wanted = clean_status(status, Kind(row.kind))
    why = clean_reason(reason, wanted)
    if row.status != wanted:
        _change(tx, admin, row, wanted, why)
    return item_view(tx, admin, row.id)


def set_severity(tx: Tx, actor: Actor, item_id: object, severity: object) -> ItemView:
    """Say how much a bug hurts: low, medium, high, critical, or empty. Raises as above."""
    admin = require_admin(actor)
    wanted = clean_severity(severity)
    row = _standing(tx, admin, item_id)
    if row.kind != Kind.BUG:
        raise Invalid("Only a bug has a severity.", field="severity", reason="other-kind")
    if row.severity != wanted:
        row.severity = wanted
        tx.session.add(row)
        record(tx, admin, "feedback.severity", row.id, severity=wanted)
        tell_changed(tx, row)
    return item_view(tx, admin, row.id)


def _standing(tx: Tx, admin: Admin, item_id: object) -> FeedbackItem:
    """Return the item, locked. One that was merged has the status of what it was merged into."""
    [row] = locked(tx, visible_item(tx, admin, item_id).id)
    if row.merged_into_id is not None:
        raise Conflict("This was merged into another. Change that one instead.", reason="merged")
    return row


def _change(tx: Tx, admin: Admin, row: FeedbackItem, status: str, reason: str) -> None:
    change = StatusChange(
        id=new_id("stc"),
        item_id=row.id,
        before=row.status,
        status=status,
        reason=reason,
        account_id=admin.id,
        created_at=tx.now,
    )
    tx.session.add(change)
    row.status, row.status_at = status, tx.now
    if row.visibility == Visibility.HELD:
        row.visibility = Visibility.PUBLIC
    tx.session.add(row)
    record(tx, admin, "feedback.status", row.id, status=status)
    tell_changed(tx, row)
