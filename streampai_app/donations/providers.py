"""Which provider new donations use. An admin turns the switch; donations under way stay where they began."""

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..db import Tx
from ..errors import Invalid, NotAllowed
from ..ids import new_id
from ..models import ProviderChoice


def provider_for_new(tx: Tx, default: str) -> str:
    """Return the provider chosen last, or the configured one if nobody has chosen."""
    newest = select(ProviderChoice.provider).order_by(col(ProviderChoice.id).desc()).limit(1)
    return tx.session.exec(newest).first() or default


def choose_provider(tx: Tx, actor: Actor, provider: str, available: set[str]) -> None:
    """Use this provider for new donations from now on. Raises `NotAllowed`, `Invalid`."""
    if not isinstance(actor, Admin):
        raise NotAllowed("Only the team chooses the payment provider.")
    if provider not in available:
        raise Invalid(f"{provider} is not configured here.", field="provider", reason="not-configured")
    tx.session.add(
        ProviderChoice(id=new_id("prv"), provider=provider, account_id=actor.id, created_at=tx.now)
    )
    record(tx, actor, "provider.choose", provider)
