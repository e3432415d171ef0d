"""Which provider new donations use. An admin turns the switch; donations under way stay where they began."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Invalid
from ..ids import new_id
from ..models import Account, ProviderChoice
from .topics import PAYMENTS


@dataclass(frozen=True, slots=True)
class Choice:
    """The provider that new donations use. Nobody has chosen yet if `by` is empty."""

    provider: str
    by: str = ""
    at: datetime | None = None


def provider_for_new(tx: Tx, default: str) -> str:
    """Return the provider chosen last, or the configured one if nobody has chosen."""
    newest = select(ProviderChoice.provider).order_by(col(ProviderChoice.id).desc()).limit(1)
    return tx.session.exec(newest).first() or default


def choose_provider(tx: Tx, actor: Actor, provider: str, available: set[str]) -> None:
    """Use this provider for new donations from now on. Raises `NotAllowed`, `Invalid`."""
    admin = require_admin(actor)
    if provider not in available:
        raise Invalid(f"{provider} is not configured here.", field="provider", reason="not-configured")
    tx.session.add(
        ProviderChoice(id=new_id("prv"), provider=provider, account_id=admin.id, created_at=tx.now)
    )
    record(tx, admin, "provider.choose", provider)
    tx.tell("provider", PAYMENTS)


def chosen_provider(tx: Tx, actor: Actor | None, default: str) -> Choice:
    """Return which provider new donations use, and who decided that when. Raises `NotAllowed`."""
    require_admin(actor)
    query = select(ProviderChoice, Account.name).join(
        Account, col(Account.id) == col(ProviderChoice.account_id)
    )
    newest = tx.session.exec(query.order_by(col(ProviderChoice.id).desc()).limit(1)).first()
    if newest is None:
        return Choice(default)
    choice, name = newest
    return Choice(choice.provider, name, choice.created_at)
