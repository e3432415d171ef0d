"""Settling: bringing a donation, its books and its alert to what the facts say, in one transaction.

It may run any number of times for any reason (a webhook, a reconciliation, an admin's look): what is
already so stays so. The donation's row is locked first, so two runs for one donation follow each other.
"""

from sqlalchemy import bindparam
from sqlmodel import select

from ..db import Tx
from ..models import Account, Donation, DonationStatus
from . import ledger, pipeline
from .facts import facts_of
from .letters import tell_failure
from .rules import Outcome, outcome_of, postings_of
from .topics import topics_of


def settle(tx: Tx, donation_id: str) -> Donation:
    """Bring one donation up to date with its facts, and tell who watches if anything changed."""
    donation = tx.session.exec(
        _DONATION, params={"donation_id": donation_id}, execution_options={"populate_existing": True}
    ).one()
    facts = facts_of(tx, donation)
    outcome = outcome_of(donation.amount, donation.currency, facts)
    before = donation.status
    changed = _apply(tx, donation, outcome)
    if donation.status == DonationStatus.FAILED != before and donation.email:
        tell_failure(tx, donation, streamer_of(tx, donation).name)
    booked = ledger.book(tx, donation.id, postings_of(facts))
    if outcome.was_paid:
        pipeline.process_donation(tx, donation, outcome)
    if changed or booked:
        tx.tell("donation", *topics_of(donation), donation=donation.id)
    return donation


_DONATION = select(Donation).where(Donation.id == bindparam("donation_id")).with_for_update()


def streamer_of(tx: Tx, donation: Donation) -> Account:
    """Return the account that a donation is for."""
    return tx.session.exec(select(Account).where(Account.id == donation.streamer_id)).one()


def _apply(tx: Tx, donation: Donation, outcome: Outcome) -> bool:
    """Write down what has become of a donation, and tell whether that is news."""
    names = ("status", "charged", "charged_currency", "refunded", "is_mismatch", "failure")
    news = [name for name in names if getattr(donation, name) != getattr(outcome, name)]
    for name in news:
        setattr(donation, name, getattr(outcome, name))
    if outcome.was_paid and donation.paid_at is None:
        donation.paid_at = tx.now
        donation.next_check_at = None
    tx.session.add(donation)
    tx.session.flush()
    return bool(news)
