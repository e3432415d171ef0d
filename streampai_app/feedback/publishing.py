"""Which requests the public sees."""

from ..accounts.actors import Actor
from ..db import Tx
from .views import ItemView


def publish(tx: Tx, actor: Actor, item_id: object) -> ItemView:
    """Put a request that was held or hidden on the roadmap.

    Raises `NotAllowed`, `NotFound`, and `Invalid` for a bug, which is never public.
    """
    raise NotImplementedError


def hide(tx: Tx, actor: Actor, item_id: object) -> ItemView:
    """Take a request off the roadmap; its author still sees it. Raises as above."""
    raise NotImplementedError
