"""Whatever is delivered, twice, late or never, and wherever the process dies: one booking, one alert.

`STREAMPAI_TEST_SEQUENCES` says how many sequences are tried; `make soak` says 10,000.
"""

import os
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from streampai_app.db import Database
from streampai_app.donations.reconciliation import take_facts
from streampai_app.models import Alert, DisputeState, LedgerEntry, PaymentState, RefundState

from .death import Death, Killed
from .provider import FEE, NEXT, Disputed, Event, Paid, Provider, Returned
from .world import FACTS, PROVIDER, World, forget

SEQUENCES = int(os.environ.get("STREAMPAI_TEST_SEQUENCES", "40"))


class Desk(RuleBasedStateMachine):
    """A donation, its provider, the network between us, and a process that may die before any statement."""

    database: Database
    death: Death

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.database)
        self.provider = Provider()
        self.unanswered: list[Event] = []

    @initialize(is_swept=st.booleans(), is_paid=st.booleans())
    def choose_how_it_begins_and_ends(self, is_swept: bool, is_paid: bool) -> None:
        """What never came is found by the sweep, or the provider sends it after all."""
        self.is_swept = is_swept
        if is_paid:
            self.a_payment_begins(PaymentState.SUCCEEDED)

    # What happens at the provider

    @rule(state=st.just(PaymentState.STARTED))
    def a_payment_begins(self, state: PaymentState) -> None:
        if len(self.provider.payments) < 3:
            paid = Paid(f"pay_{len(self.provider.payments)}", state)
            self.provider.payments.append(paid)
            self._send(paid)

    @precondition(lambda self: self.provider.payments)
    @rule(data=st.data())
    def a_payment_goes_on(self, data: st.DataObject) -> None:
        paid = data.draw(st.sampled_from(self.provider.payments))
        if paid.state in NEXT:
            paid.state = data.draw(st.sampled_from(NEXT[paid.state]))
            self._send(paid)

    @precondition(lambda self: self.provider.succeeded)
    @rule(data=st.data(), amount=st.sampled_from([1, 700, 2500]))
    def a_refund_begins(self, data: st.DataObject, amount: int) -> None:
        paid = data.draw(st.sampled_from(self.provider.succeeded))
        if (left := self.provider.left_of(paid)) > 0:
            refund = Returned(f"ref_{len(self.provider.refunds)}", paid, min(amount, left))
            self.provider.refunds.append(refund)
            self._send(refund)

    @precondition(lambda self: any(r.state == RefundState.PENDING for r in self.provider.refunds))
    @rule(data=st.data(), state=st.sampled_from([RefundState.FAILED, RefundState.SUCCEEDED]))
    def a_refund_ends(self, data: st.DataObject, state: RefundState) -> None:
        pending = [r for r in self.provider.refunds if r.state == RefundState.PENDING]
        refund = data.draw(st.sampled_from(pending))
        refund.state = state
        self._send(refund)

    @precondition(lambda self: self.provider.succeeded)
    @rule(data=st.data())
    def a_dispute_begins(self, data: st.DataObject) -> None:
        paid = data.draw(st.sampled_from(self.provider.succeeded))
        if len(self.provider.disputes) < 2:
            dispute = Disputed(f"dp_{len(self.provider.disputes)}", paid)
            self.provider.disputes.append(dispute)
            self._send(dispute)

    @precondition(lambda self: self.provider.disputes)
    @rule(data=st.data(), state=st.sampled_from([DisputeState.LOST, DisputeState.WON]))
    def a_dispute_goes_on(self, data: st.DataObject, state: DisputeState) -> None:
        dispute = data.draw(st.sampled_from(self.provider.disputes))
        dispute.state = state
        self._send(dispute)

    @precondition(lambda self: self.provider.succeeded)
    @rule(data=st.data())
    def the_provider_keeps_a_fee(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.provider.succeeded)).fee = FEE

    # What happens on the way to us

    @precondition(lambda self: self.provider.events)
    @rule(data=st.data())
    def a_webhook_arrives(self, data: st.DataObject) -> None:
        """Any of them, in any order, whether it came before or not."""
        self._deliver(data.draw(st.sampled_from(self.provider.events)))

    @precondition(lambda self: any(each.said for each in self.provider.events))
    @rule(data=st.data())
    def an_old_attempt_arrives(self, data: st.DataObject) -> None:
        """It was on its way for long: since then the same webhook was sent with newer bytes."""
        said = [(each, told) for each in self.provider.events for told in each.said]
        webhook, (told, sent_at) = data.draw(st.sampled_from(said))
        with suppress(Killed):
            self.world.tell(told, event_id=webhook.id, sent_at=sent_at)

    # What happens here

    @rule()
    def the_worker_works(self) -> None:
        with suppress(Killed):
            self.world.work_off()

    @rule()
    def the_provider_is_asked(self) -> None:
        with suppress(Killed):
            self._sweep()

    @rule(statements=st.integers(1, 45))
    def the_process_will_die(self, statements: int) -> None:
        """Before the so-manieth statement or commit from now, in whatever is being done then."""
        self.death.before(statements)

    # What must hold

    @invariant()
    def the_books_add_up(self) -> None:
        sums: dict[tuple[str, str], int] = {}
        for entry in self.world.look(select(LedgerEntry)):
            key = (entry.transaction_id, entry.currency)
            sums[key] = sums.get(key, 0) + entry.amount
        assert not any(sums.values())

    @invariant()
    def nothing_is_booked_that_was_not_paid(self) -> None:
        assert self.world.bookings("payment") <= len(self.provider.succeeded)
        assert len(self.world.look(select(Alert))) == (self.world.donation.paid_at is not None)

    def teardown(self) -> None:
        self.death.never()
        try:
            if self.is_swept:
                self._sweep()
            else:
                for webhook in list(self.unanswered):
                    self._deliver(webhook)
            self.world.work_off()
            self._all_is_as_the_provider_says()
            self._everything_comes_again()
            self._all_is_as_the_provider_says()
        finally:
            self.database.write_now(forget)

    def _everything_comes_again(self) -> None:
        """Each webhook as it is now, and then, the newest first, as it was when it was first sent."""
        for webhook in self.provider.events:
            told, sent_at = webhook.sent()
            self.world.hear(told, event_id=webhook.id, sent_at=sent_at)
        for webhook in reversed(self.provider.events):
            told, sent_at = webhook.said[0]
            self.world.hear(told, event_id=webhook.id, sent_at=sent_at)

    def _all_is_as_the_provider_says(self) -> None:
        donation, provider = self.world.donation, self.provider
        assert donation.status == provider.status()
        assert self.world.bookings("payment") == len(provider.succeeded)
        assert len(self.world.look(select(Alert))) == bool(provider.succeeded)
        balance = self.world.balance()
        fees = balance.get(("fees", "EUR"), 0)
        if self.is_swept:
            assert fees == sum(each.fee or 0 for each in provider.succeeded)
        assert balance.get(("provider-clearing", "EUR"), 0) == provider.clearing(with_fees=False) - fees
        self.the_books_add_up()

    def _send(self, about: Paid | Returned | Disputed) -> None:
        self.provider.tell(about)
        self.unanswered.append(self.provider.events[-1])

    def _deliver(self, webhook: Event) -> None:
        """Only an answer ends the provider's retries."""
        with suppress(Killed):
            told, sent_at = webhook.sent()
            self.world.tell(told, event_id=webhook.id, sent_at=sent_at)
            if webhook in self.unanswered:
                self.unanswered.remove(webhook)

    def _sweep(self) -> None:
        facts = [FACTS[name](**fields) for name, fields in self.provider.everything()]
        self.database.write_now(take_facts, PROVIDER, facts)


def test_any_sequence_ends_as_the_provider_says(sqlite_url):
    database = Database(sqlite_url)
    machine = type("AnyDesk", (Desk,), {"database": database, "death": Death(database)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    database.close()
