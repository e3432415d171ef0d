"""Settling: bringing a donation, its books and its alert to what the facts say, in one transaction.

It may run any number of times for any reason (a webhook, a reconciliation, an admin's look): what is
already so stays so. The donation's row is locked first, so two runs for one donation follow each other.
"""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, inspect
from sqlmodel import col, select

from ..db import Tx, as_new, lock_rows, update_of
from ..models import Account, Donation, DonationStatus
from . import ledger, pipeline
from .facts import facts_of
from .letters import tell_failure
from .pipeline import lock_queues_of
from .postings import postings_of
from .rules import Facts, Outcome, is_settled, outcome_of
from .topics import topics_of

FIRST_LOOK = timedelta(seconds=30)  # after money moved, for its fees and what else was not told


def settle_all(tx: Tx, donation_ids: Sequence[str]) -> None:
    """Settle several donations: mostly one, and otherwise all are locked before the first alert is."""
    if len(donation_ids) > 1:
        lock_queues_of(tx, donation_ids)
        lock_rows(tx, Donation, col(Donation.id).in_(donation_ids))
    for donation_id in donation_ids:
        settle(tx, donation_id)


def settle(tx: Tx, donation_id: str) -> None:
    """Bring one donation up to date with its facts, and tell who watches if anything changed.

    It reads the donation as a row, not as an object: this is what a flood of webhooks waits for.
    """
    donation = tx.connection.execute(_DONATION, {"donation_id": donation_id}).one()
    facts = facts_of(tx, donation_id)
    outcome = outcome_of(donation.amount, donation.currency, facts)
    changed = _apply(tx, donation, outcome, facts)
    if outcome.status == DonationStatus.FAILED != donation.status and donation.email:
        streamer = tx.session.get_one(Account, donation.streamer_id)
        tell_failure(tx, donation, outcome.failure, streamer.name)
    booked = ledger.book(tx, donation_id, postings_of(facts))
    if outcome.was_paid:
        pipeline.process_donation(tx, donation, outcome)
    if changed or booked:
        tx.tell("donation", *topics_of(donation), donation=donation_id)


_DONATION = (
    select(*inspect(Donation).columns)
    .where(Donation.id == bindparam("donation_id"))
    .with_for_update(key_share=True)
)


def _apply(tx: Tx, donation: Any, outcome: Outcome, facts: Facts) -> bool:
    """Write down what has become of a donation, and tell whether that is news."""
    paid_at = tx.now if outcome.was_paid and donation.paid_at is None else donation.paid_at
    next_check_at, checks = _next_look(tx, donation, outcome, facts)
    values = asdict(outcome) | {"paid_at": paid_at, "next_check_at": next_check_at, "checks": checks}
    if all(getattr(donation, name) == value for name, value in values.items()):
        return False
    tx.connection.execute(_APPLY, as_new(values) | {"donation_id": donation.id})
    return True


def _next_look(tx: Tx, donation: Any, outcome: Outcome, facts: Facts) -> tuple[datetime | None, int]:
    """Return when to ask about a donation next, and how often that was done since money last moved.

    Fees come a little later than what they are of, and no webhook tells of them. Once all is known of a
    payment nobody asks again; of what went back there may always be more, so it is asked to the last time.
    """
    if not outcome.was_paid:
        return donation.next_check_at, donation.checks
    has_moved = (outcome.status, outcome.refunded) != (donation.status, donation.refunded)
    has_gone_back = bool(outcome.refunded or facts.disputes)
    if is_settled(facts) and not has_gone_back:
        return None, donation.checks
    if has_moved or outcome.attention != donation.attention:
        return tx.now + FIRST_LOOK, 0
    return donation.next_check_at, donation.checks


_DERIVED = (*(each.name for each in fields(Outcome)), "paid_at", "next_check_at", "checks")
_APPLY = update_of(Donation, *_DERIVED).where(col(Donation.id) == bindparam("donation_id"))
