"""Dodo Payments, the default provider. The sandbox is the same client at another address."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import httpx

import integrations.dodo as dodo
from integrations.dodo import disputes, errors

from ... import clock, logs, metrics
from ...errors import AppError, Conflict, Invalid, NotFound, NotSignedIn, Unavailable
from ...isolation import report
from ...models import DisputeState, Donation, PaymentState, RefundState
from ...settings import Settings, SettingsError
from ..facts import DisputeFact, Fact, FeeFact, PaymentFact, RefundFact, UnreadFact
from ..receipts import Delivery, Reading, Unreadable
from ..sandbox import MOUNT, Sandbox
from .contract import Checkout, Wanted, origin_of

log = logs.get(__name__)
T = TypeVar("T")

NAME = "dodo"
MAX_FAILURES = 3  # payments in a row that a sweep cannot be told of until it gives up: Dodo is away then
MAX_REFUNDS_ASKED = 10  # of one payment, by themselves
UNVERIFIABLE = "DODO_WEBHOOK_SECRET is not set: no webhook is taken, and payments are only found by asking."

_PAYMENT_STATES = {
    "processing": PaymentState.PROCESSING,
    "requires_capture": PaymentState.PROCESSING,
    "cancelled": PaymentState.CANCELLED,
    "failed": PaymentState.FAILED,
    "succeeded": PaymentState.SUCCEEDED,
}
_REFUND_STATES = {"succeeded": RefundState.SUCCEEDED, "failed": RefundState.FAILED}
_FAILURES = {
    "INSUFFICIENT_FUNDS": "insufficient-funds",
    "GENERIC_DECLINE": "declined",
    "EXPIRED_CARD": "expired-card",
    "INCORRECT_CVC": "wrong-code",
}


class DodoGateway:
    """Speaks for Dodo. `products` is currency to product id; without secrets nothing verifies."""

    name = NAME

    def __init__(
        self,
        client: dodo.DodoClient,
        products: Mapping[str, str],
        secrets: tuple[str, ...],
        business_id: str = "",
        checkout_origins: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._client = client
        self._products = products
        self._secrets = secrets
        self._business_id = business_id
        self._now = now
        self.checkout_origins = checkout_origins

    @property
    def currencies(self) -> frozenset[str]:
        """What can be paid here."""
        return frozenset(self._products)

    @property
    def receives(self) -> bool:
        """Whether webhooks can be verified at all."""
        return bool(self._secrets)

    async def open_checkout(self, donation: Donation, *, return_url: str, cancel_url: str) -> Checkout:
        """Open a session for exactly the pledge."""
        product_id = self._products.get(donation.currency)
        if product_id is None:
            detail = f"{donation.currency} cannot be paid at the moment."
            raise Invalid(detail, field="currency", reason="not-offered")
        try:
            session = await dodo.create_checkout_session(
                self._client,
                donation_id=donation.id,
                streamer_id=donation.streamer_id,
                amount=donation.amount,
                currency=donation.currency,
                product_id=product_id,
                donor=dodo.Donor(donation.donor_name, donation.email),
                return_url=return_url,
                cancel_url=cancel_url,
                voice=donation.voice,
                message=donation.message,
            )
        except errors.DodoError as error:
            raise translated(error) from error
        return Checkout(session.id, session.url)

    async def verify(self, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Check the Standard Webhooks signature."""
        try:
            verified = dodo.verify_webhook(body, headers, self._secrets, self._now())
        except dodo.BadSignature:
            raise NotSignedIn("This webhook is not signed by Dodo.", reason="bad-signature") from None
        return Delivery(NAME, verified.id, verified.body, verified.timestamp)

    def read(self, body: bytes) -> Reading:
        """Return the facts of an event. Another business's event is unreadable to us."""
        return read_event(body, self._business_id)

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Fact]:
        """Ask for what is known to be paid, or the session's payment if it has come to one, with its fees."""
        client = self._client if returned else self._client.in_background()
        try:
            if not payments and donation.checkout_ref is not None:
                session = await dodo.get_checkout_session(client, donation.checkout_ref)
                payments = [session.payment_id] if session.payment_id else []
            return [fact for payment_id in payments for fact in await self._told(client, payment_id)]
        except errors.NotFound as error:
            raise NotFound("The payment provider does not know this checkout.") from error
        except errors.DodoError as error:
            raise translated(error) from error

    async def refund(self, wanted: Wanted) -> RefundFact:
        """Ask for a refund. That it was asked for is not that it succeeded: a webhook, or a look, says so."""
        try:
            refund = await dodo.refund_payment(
                self._client,
                wanted.payment_ref,
                reference=wanted.reference,
                reason=wanted.reason,
                part=self._part(wanted),
            )
        except (errors.BadRequest, errors.NotFound) as error:  # asking again would be answered the same
            log.warning("the payment provider refused a refund", provider=NAME, error=str(error))
            detail = "The payment provider does not take this refund: it may not know the payment."
            raise Conflict(detail, reason="refund-refused") from error
        except errors.DodoError as error:
            raise translated(error) from error
        return replace(refund_fact(refund), **_as_asked(refund, wanted))

    async def sweep(self, since: datetime, until: datetime) -> AsyncIterator[Fact]:
        """Go through everything that happened in a span of time, for what no webhook told.

        What cannot be read, or asked about, is reported and left out; a list that breaks off costs no other
        list. Raises `Unavailable` at the end if one did.
        """
        client = self._client.in_background()
        lists = (
            self._swept_payments(client, dodo.list_payments(client, since=since, until=until)),
            _swept(dodo.list_refunds(client, since=since, until=until), refund_fact),
            _swept(dodo.list_disputes(client, since=since, until=until), dispute_fact),
        )
        broken: errors.DodoError | None = None
        for facts in lists:
            try:
                async for fact in facts:
                    yield fact
            except errors.DodoError as error:
                broken = error
        if broken is not None:
            raise translated(broken) from broken

    async def problems(self) -> list[str]:
        """Read every product: on one that is not pay-what-you-want Dodo would ignore the donor's amount."""
        found = [] if self._secrets else [UNVERIFIABLE]
        for currency, product_id in self._products.items():
            try:
                product = await dodo.get_product(self._client, product_id)
            except errors.DodoError as error:
                found.append(f"{currency} {product_id}: {error}")
            else:
                unfit = dodo.problems_of(product, currency)
                found += [f"{currency} {product_id}: {sentence}" for sentence in unfit]
        return found

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _swept_payments(
        self, client: dodo.DodoClient, listed: AsyncIterator[dodo.PaymentSummary | dodo.Unread]
    ) -> AsyncIterator[Fact]:
        """Ask about each payment of a list. One that cannot be told is left out, unless it goes on so."""
        failures = 0
        async for summary in listed:
            if isinstance(summary, dodo.Unread) and "payment_id" not in summary.ids:
                _leave_out(summary)
                continue
            payment_id = summary.ids["payment_id"] if isinstance(summary, dodo.Unread) else summary.id
            try:
                facts = await self._told(client, payment_id)
            except errors.DodoError as error:
                report("provider sweep", error, "left out", provider=NAME, payment=payment_id)
                failures += 1
                if failures == MAX_FAILURES:
                    raise
            else:
                failures = 0
                for fact in facts:
                    yield fact

    async def _told(self, client: dodo.DodoClient, payment_id: str) -> list[Fact]:
        """Return what Dodo says of a payment, and its fees once it is paid."""
        payment = await dodo.get_payment(client, payment_id)
        fees, unread = await self._fees(client, payment)
        return [payment_fact(payment, unread), *fees, *await self._told_again(client, payment)]

    async def _told_again(self, client: dodo.DodoClient, payment: dodo.Payment) -> list[Fact]:
        """Ask for the refunds by themselves of which the payment does not say how much they are."""
        unknown = [refund for refund in payment.refunds if refund.amount is None and not refund.is_whole]
        asked = [await dodo.get_refund(client, refund.id) for refund in unknown[:MAX_REFUNDS_ASKED]]
        return [refund_fact(refund) for refund in asked if refund.payment_id == payment.id]

    async def _fees(
        self, client: dodo.DodoClient, payment: dodo.Payment
    ) -> tuple[list[FeeFact], tuple[str, ...]]:
        """Return the fees of a payment, or what of the ledger makes no sense: then the sum is not known.

        None at all is not known either: Dodo takes some of each payment, and writes it down a little later.
        """
        if not payment.succeeded:
            return [], ()
        lines = [line async for line in dodo.list_ledger(client, reference=payment.id)]
        entries = [line for line in lines if not isinstance(line, dodo.Unread)]
        unread = [f"fees: {line}" for line in lines if isinstance(line, dodo.Unread)]
        unread += [f"fees: {why}" for why in dodo.odd_fees(entries, payment.total_amount, payment.currency)]
        kept = dodo.fees(entries)
        return [FeeFact(payment.id, kept)] if kept and not unread else [], tuple(unread)

    def _part(self, wanted: Wanted) -> dodo.Part | None:
        if wanted.amount is None:
            return None
        product_id = self._products.get(wanted.currency)
        if product_id is None:
            detail = f"No product in {wanted.currency} is configured: only all of it can be given back."
            raise Conflict(detail, reason="no-product")
        return dodo.Part(product_id, wanted.amount, wanted.currency)


def read_event(body: bytes, business_id: str = "") -> Reading:
    """Return the facts of an event of this business, or of any. Raises `Unreadable`."""
    try:
        event = dodo.parse_event(body)
    except dodo.Unreadable as error:
        raise Unreadable(str(error)) from None
    if business_id and event.business_id != business_id:
        raise Unreadable(f"the event is of business {event.business_id!r}, not of ours")
    match event:
        case dodo.PaymentEvent():
            return Reading(event.type, [payment_fact(event.payment)])
        case dodo.RefundEvent():
            return Reading(event.type, [refund_fact(event.refund)])
        case dodo.DisputeEvent():
            return Reading(event.type, [dispute_fact(event.dispute)])
    return Reading(event.type, [])


async def _swept(listed: AsyncIterator[T | dodo.Unread], fact_of: Callable[[T], Fact]) -> AsyncIterator[Fact]:
    """Return the facts in a list. An entry that cannot be read is flagged at its payment if it names one."""
    async for entry in listed:
        if not isinstance(entry, dodo.Unread):
            yield fact_of(entry)
            continue
        _leave_out(entry)
        if payment_id := entry.ids.get("payment_id"):
            yield UnreadFact(payment_id, f"in a list of all: {entry}")


def _leave_out(entry: dodo.Unread) -> None:
    metrics.work_failures.labels("provider sweep", "left out").inc()
    log.warning("an entry of a list cannot be read", provider=NAME, entry=str(entry), ids=dict(entry.ids))


def payment_fact(payment: dodo.Payment, unread: tuple[str, ...] = ()) -> PaymentFact:
    """Return a payment in our words. What has no status, or one we do not know, has merely begun.

    `unread` is what could not be read beside it.
    """
    return PaymentFact(
        ref=payment.id,
        state=_PAYMENT_STATES.get(payment.status or "", PaymentState.STARTED),
        total=payment.total_amount,
        currency=payment.currency,
        tax=payment.tax,
        donation_id=payment.metadata.get("donation_id"),
        checkout_ref=payment.session_id,
        failure=_FAILURES.get(payment.error_code or "", "declined") if payment.status == "failed" else "",
        refunds=tuple(map(refund_fact, payment.refunds)),
        disputes=tuple(map(dispute_fact, payment.disputes)),
        unread=(*payment.unread, *unread),
        settlement_currency=payment.settlement_currency or "",
        is_refunded_whole=payment.refund_status == "full",
    )


def refund_fact(refund: dodo.Refund) -> RefundFact:
    """Return a refund in our words. It is whole where Dodo says so, and says nothing that makes no sense."""
    return RefundFact(
        refund.id,
        refund.payment_id,
        refund_state(refund.status),
        refund.amount,
        refund.currency or "",
        is_whole=refund.is_whole and not refund.odd,
        odd=refund.odd,
    )


def _as_asked(refund: dodo.Refund, wanted: Wanted) -> dict[str, Any]:
    """Return what we know of a refund of ours where the answer does not say it."""
    if refund.amount is not None or refund.is_partial or refund.is_whole or refund.odd:
        return {}
    return {"amount": wanted.amount, "currency": wanted.currency, "is_whole": wanted.amount is None}


def refund_state(status: str | None) -> RefundState:
    """Return how far a refund is: what is pending, in review or new to us has not happened yet."""
    return _REFUND_STATES.get(status or "", RefundState.PENDING)


def dispute_fact(dispute: dodo.Dispute) -> DisputeFact:
    """Return a dispute in our words."""
    status = dispute.status or ""
    state = DisputeState.OPEN
    if status in disputes.LOST:
        state = DisputeState.LOST
    elif status in disputes.KEPT:
        state = DisputeState.WON
    return DisputeFact(dispute.id, dispute.payment_id, state)


def translated(error: errors.DodoError) -> AppError:
    """Return what a failure at Dodo means to whoever asked. Its own text is for logs only."""
    if isinstance(error, errors.AmountRefused):
        return Invalid(
            "This amount cannot be paid in this currency.", field="amount", reason="amount-refused"
        )
    if isinstance(error, errors.RefundRefused):
        reason = error.code.lower().replace("_", "-")
        return Conflict("The payment provider refuses this refund.", reason=reason)
    log.warning("the payment provider failed", provider=NAME, error=str(error))
    return Unavailable(
        "Our payment provider does not answer at the moment. Nothing was charged; please try again.",
        reason="provider-unavailable",
    )


def make_dodo(settings: Settings, sandbox: Sandbox | None, now: Callable[[], datetime]) -> DodoGateway:
    """Return the gateway for the configured environment. Raises `SettingsError` for a bad secret."""
    try:
        secrets = dodo.read_secrets(settings.dodo_webhook_secret.get_secret_value())
    except dodo.BadSecret as error:
        raise SettingsError(f"DODO_WEBHOOK_SECRET: {error}") from None
    if sandbox is not None:
        transport = httpx.ASGITransport(app=sandbox.app, root_path=MOUNT)
        client = dodo.DodoClient(f"{settings.origin}{MOUNT}", "sandbox", transport=transport)
        pages = frozenset({settings.origin})
        secrets = secrets or (sandbox.secret,)
        return DodoGateway(client, sandbox.products, secrets, checkout_origins=pages, now=now)
    usual, checkout = _ADDRESSES[settings.dodo_mode]
    address = settings.dodo_base_url or usual
    key, pacing = settings.dodo_payments_api_key.get_secret_value(), dodo.Pacing(shared_by=settings.workers)
    client = dodo.DodoClient(address, key, pacing=pacing)
    pages = frozenset({checkout, origin_of(address)})
    return DodoGateway(client, settings.dodo_products, secrets, settings.dodo_business_id, pages, now)


_ADDRESSES = {
    "live_mode": (dodo.LIVE_MODE, dodo.LIVE_CHECKOUT),
    "test_mode": (dodo.TEST_MODE, dodo.TEST_CHECKOUT),
}
