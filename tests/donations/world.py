"""One donation, everything that its provider's webhooks bring about, and what must hold whatever they say."""

import json
from datetime import datetime

from sqlalchemy import text
from sqlmodel import delete, select

from streampai_app.accounts.actors import Streamer
from streampai_app.db import Database, Tx
from streampai_app.donations import receipts
from streampai_app.donations.facts import DisputeFact, FeeFact, PaymentFact, RefundFact, facts_of
from streampai_app.donations.postings import balance_of, postings_of
from streampai_app.donations.receipts import Reading, Unreadable
from streampai_app.donations.rules import outcome_of
from streampai_app.ids import new_id
from streampai_app.models import (
    Alert,
    Dispute,
    DisputeState,
    Donation,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentEvent,
    PaymentState,
    Receipt,
    Refund,
    RefundState,
    Role,
)
from tests.people import add_account

FACTS = {"payment": PaymentFact, "refund": RefundFact, "dispute": DisputeFact, "fee": FeeFact}
PROVIDER = "testpay"


def read(body: bytes) -> Reading:
    """Read a body of these tests' own provider: a list of facts by name."""
    try:
        told = json.loads(body)
        return Reading(told["type"], [FACTS[name](**fields) for name, fields in told["facts"]])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(str(error)) from None


def payment(state: PaymentState = PaymentState.SUCCEEDED, ref: str = "pay_1", **more):
    fields = {
        "ref": ref,
        "state": state,
        "total": 2500,
        "currency": "EUR",
        "tax": 399,
        "checkout_ref": "cks_1",
    }
    return "payment", fields | more


def refund(
    amount: int | None = 2500,
    state: RefundState = RefundState.SUCCEEDED,
    ref: str = "ref_1",
    of: str = "pay_1",
    **more,
):
    """A refund; without an amount it is a whole one."""
    return "refund", {
        "ref": ref,
        "payment_ref": of,
        "state": state,
        "amount": amount,
        "currency": "EUR",
        "is_whole": amount is None,
    } | more


def dispute(state: DisputeState, ref: str = "dp_1", of: str = "pay_1"):
    return "dispute", {"ref": ref, "payment_ref": of, "state": state}


def fee(amount: int = 140, of: str = "pay_1"):
    return "fee", {"payment_ref": of, "amounts": {"EUR": amount}}


def receive(tx: Tx, event_id: str, body: bytes, provider: str = PROVIDER, sent_at: datetime | None = None):
    """Receive one webhook, sent at this moment if not said otherwise."""
    receipts.receive(tx, [receipts.Delivery(provider, event_id, body, sent_at or tx.now)])


def add_donation(tx: Tx, **changes) -> Donation:
    """Store a donation to somebody new, or to `streamer_id`."""
    fields = {
        "id": new_id("don"),
        "provider": PROVIDER,
        "amount": 2500,
        "currency": "EUR",
        "checkout_ref": "cks_1",
        "created_at": tx.now,
    }
    if "streamer_id" not in changes:
        changes["streamer_id"] = add_account(tx, "Nova", Role.STREAMER)
    donation = Donation(**(fields | changes))
    tx.session.add(donation)
    tx.session.flush()
    return donation


def forget(tx: Tx) -> None:
    """Delete every donation and all that came of it: for another world in the same database.

    It is much quicker than another database, which would have each of our statements translated anew.
    """
    for table in (
        LedgerEntry,
        LedgerTransaction,
        Alert,
        Receipt,
        Refund,
        Dispute,
        PaymentEvent,
        Payment,
        Donation,
    ):
        tx.session.exec(delete(table))


class World:
    """One donation and everything that its provider's webhooks bring about."""

    def __init__(self, database: Database, **changes) -> None:
        self.database = database
        donation = database.write_now(add_donation, **changes)
        self.donation_id = donation.id
        self.streamer = Streamer(donation.streamer_id, "ses_1", "Nova", "")

    def tell(
        self,
        *facts,
        event_id: str | None = None,
        type: str = "event",
        sent_at: datetime | None = None,
    ) -> None:
        body = json.dumps({"type": type, "facts": facts}).encode()
        self.database.write_now(receive, event_id or new_id("evt"), body, sent_at=sent_at)

    def work_off(self) -> None:
        """Work until nothing is due, as if all waiting times had passed."""
        while due := self.database.write_now(self._all_due):
            for key in due:
                self.database.write_now(receipts.work, *key, read)

    @staticmethod
    def _all_due(tx: Tx):
        tx.session.execute(
            text("UPDATE receipts SET due_at = CASE WHEN due_at IS NOT NULL THEN received_at END")
        )
        return receipts.due(tx)

    def hear(self, *facts, **how) -> None:
        self.tell(*facts, **how)
        self.work_off()

    def look(self, query):
        return self.database.read_now(lambda tx: tx.session.exec(query).all())

    @property
    def donation(self) -> Donation:
        return self.look(select(Donation))[0]

    @property
    def alert(self) -> Alert | None:
        return next(iter(self.look(select(Alert))), None)

    def bookings(self, kind: str) -> int:
        return len(self.look(select(LedgerTransaction).where(LedgerTransaction.kind == kind)))

    def balance(self) -> dict:
        sums: dict = {}
        for entry in self.look(select(LedgerEntry)):
            key = (entry.account, entry.currency)
            sums[key] = sums.get(key, 0) + entry.amount
        return {key: amount for key, amount in sums.items() if amount}

    def check(self) -> None:
        """The invariants: books are zero per currency in each transaction, and all is as the facts say."""
        per_transaction: dict = {}
        for entry in self.look(select(LedgerEntry)):
            key = (entry.transaction_id, entry.currency)
            per_transaction[key] = per_transaction.get(key, 0) + entry.amount
        assert set(per_transaction.values()) <= {0}
        donation = self.donation
        facts = self.database.read_now(lambda tx: facts_of(tx, donation.id))
        outcome = outcome_of(donation.amount, donation.currency, facts)
        assert (donation.status, donation.charged, donation.refunded, donation.is_mismatch) == (
            outcome.status,
            outcome.charged,
            outcome.refunded,
            outcome.is_mismatch,
        )
        assert self.balance() == balance_of(postings_of(facts))
        assert self.bookings("payment") == len(facts.paid)
        assert (self.alert is not None) == outcome.was_paid
