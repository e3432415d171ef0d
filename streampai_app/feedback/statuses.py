"""How far a request or bug is: every step with who, when and why, and told to all concerned."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import ItemView


def set_status(tx: Tx, actor: Actor, item_id: object, status: object, reason: object = "") -> ItemView:
    """Change the status, and have everybody concerned told. Setting what it is already does nothing.

    A request is under-review, planned, in-progress, shipped or declined; a bug is reported, confirmed,
    in-progress, fixed or closed. Declined and closed need a reason (500 characters), which people read.
    A request that was held becomes public. Raises `NotAllowed`, `NotFound`, `Invalid`, and `Conflict` with
    reason `merged`.
    """
    raise NotImplementedError


def set_severity(tx: Tx, actor: Actor, item_id: object, severity: object) -> ItemView:
    """Say how much a bug hurts: low, medium, high, critical, or empty. Raises as above."""
    raise NotImplementedError
