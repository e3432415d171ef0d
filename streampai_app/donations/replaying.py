"""Working on a webhook again, because somebody of the team says so."""

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, NotFound
from ..models import Receipt
from . import receipts


def replay_webhook(tx: Tx, actor: Actor | None, provider: str, event_id: str) -> None:
    """Put one received webhook back in the queue. Raises `NotAllowed`, `NotFound`, `Conflict` (no body)."""
    _replay(tx, require_admin(actor), provider, event_id)


def replay_dead_webhooks(tx: Tx, actor: Actor | None) -> int:
    """Put all that were given up on back in the queue, and return how many. Raises `NotAllowed`."""
    return _replay_dead(tx, require_admin(actor))


def replay_from_command_line(tx: Tx, event_id: str) -> int:
    """The same for an operator, who need not know whose event it is. Raises `NotFound`, `Conflict`."""
    providers = tx.session.exec(select(Receipt.provider).where(col(Receipt.event_id) == event_id)).all()
    if not providers:
        raise NotFound(f"No webhook {event_id} was received.")
    for provider in providers:
        _replay(tx, None, provider, event_id)
    return len(providers)


def replay_dead_from_command_line(tx: Tx) -> int:
    """The same for an operator."""
    return _replay_dead(tx, None)


def _replay(tx: Tx, by: Admin | None, provider: str, event_id: str) -> None:
    if not receipts.replay(tx, provider, event_id):
        if tx.session.get(Receipt, (provider, event_id)) is None:
            raise NotFound("No such webhook was received.")
        raise Conflict("Its body is not kept any more: there is nothing to work on.", reason="forgotten")
    record(tx, by, "webhook.replay", event_id, provider=provider)


def _replay_dead(tx: Tx, by: Admin | None) -> int:
    found = receipts.replay_dead(tx)
    if found:
        record(tx, by, "webhook.replay", count=found)
    return found
