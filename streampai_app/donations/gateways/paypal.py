"""PayPal, the legacy provider. DEPRECATED: how to take it out is written in docs/removing-paypal.md."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import integrations.paypal as paypal

from ... import clock, logs
from ...errors import AppError, Conflict, Invalid, NotSignedIn, Unavailable
from ...models import Donation, PaymentState, RefundState
from ...settings import Settings
from ..facts import Fact, FeeFact, PaymentFact, RefundFact
from ..receipts import Delivery, Reading, Unreadable
from .contract import Checkout, Wanted, origin_of

log = logs.get(__name__)

NAME = "paypal"

_CAPTURE_STATES = {
    "PENDING": PaymentState.PROCESSING,
    "DECLINED": PaymentState.FAILED,
    "FAILED": PaymentState.FAILED,
    "COMPLETED": PaymentState.SUCCEEDED,
    "PARTIALLY_REFUNDED": PaymentState.SUCCEEDED,  # it was completed, and then some of it went back
    "REFUNDED": PaymentState.SUCCEEDED,
}
_REFUND_STATES = {
    "COMPLETED": RefundState.SUCCEEDED,
    "FAILED": RefundState.FAILED,
    "CANCELLED": RefundState.FAILED,
}


class PayPalGateway:
    """Speaks for PayPal's Orders v2. The money is taken when the donor has approved: see `look_up`."""

    name = NAME
    currencies = paypal.CURRENCIES

    def __init__(
        self, client: paypal.PayPalClient, webhook_id: str, checkout_origins: frozenset[str] = frozenset()
    ) -> None:
        self._client = client
        self._webhook_id = webhook_id
        self.checkout_origins = checkout_origins

    @property
    def receives(self) -> bool:
        """Whether webhooks can be verified at all."""
        return bool(self._webhook_id)

    async def open_checkout(self, donation: Donation, *, return_url: str, cancel_url: str) -> Checkout:
        """Open an order over exactly the pledge: the same one for the same donation."""
        try:
            order = await paypal.create_order(
                self._client,
                donation_id=donation.id,
                amount=donation.amount,
                currency=donation.currency,
                return_url=return_url,
                cancel_url=cancel_url,
            )
        except paypal.PayPalError as error:
            raise translated(error) from error
        return Checkout(order.id, order.url or "")

    async def verify(self, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Ask PayPal whether it sent this."""
        try:
            verified = await paypal.verify_webhook(self._client, body, headers, self._webhook_id)
        except paypal.BadSignature:
            raise NotSignedIn("This webhook is not PayPal's.", reason="bad-signature") from None
        except paypal.PayPalError as error:
            raise translated(error) from error
        return Delivery(NAME, verified.id, verified.body, clock.now())

    def read(self, body: bytes) -> Reading:
        """Return the facts of an event. An approved order is no money yet: it asks to be captured."""
        try:
            event = paypal.parse_event(body)
        except paypal.Unreadable as error:
            raise Unreadable(str(error)) from None
        match event:
            case paypal.CaptureEvent():
                return Reading(event.type, capture_facts(event.capture))
            case paypal.RefundEvent():
                return Reading(event.type, [refund_fact(event.refund, event.refund.capture_id or "")])
            case paypal.OrderEvent():
                return Reading(event.type, [], ask_about=event.order.id)
        return Reading(event.type, [])

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Fact]:
        """Ask for the order, and take the money if the donor has approved it and nobody has taken it yet."""
        if donation.checkout_ref is None:
            return []
        try:
            order = await paypal.get_order(self._client, donation.checkout_ref)
            if order.capture is None and order.status == "APPROVED":
                order = await paypal.capture_order(self._client, donation.checkout_ref)
            if order.capture is None and order.unread:
                raise paypal.Garbage("GET /v2/checkout/orders", "; ".join(order.unread))
        except (paypal.NotApproved, paypal.Declined):
            return []
        except paypal.PayPalError as error:
            raise translated(error) from error
        return capture_facts(order.capture, order.id, order.unread) if order.capture else []

    async def refund(self, wanted: Wanted) -> RefundFact:
        """Give a capture back. PayPal knows our reference and does it once."""
        try:
            refund = await paypal.refund_capture(
                self._client,
                wanted.payment_ref,
                reference=wanted.reference,
                amount=wanted.amount,
                currency=wanted.currency,
                note=wanted.reason,
            )
        except paypal.PayPalError as error:
            raise translated(error) from error
        fact = refund_fact(refund, wanted.payment_ref)
        if refund.amount is not None or refund.odd:
            return fact
        asked = {"amount": wanted.amount, "currency": wanted.currency, "is_whole": wanted.amount is None}
        return replace(fact, **asked)  # an answer need not say how much it is: what was asked for

    async def sweep(self, since: datetime, until: datetime) -> AsyncIterator[Fact]:
        """PayPal's reports lag by hours and need a permission of their own: orders are asked about."""
        for nothing in ():
            yield nothing

    async def problems(self) -> list[str]:
        """Nothing is looked at: the legacy provider was set up long ago."""
        return []

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def capture_facts(
    capture: paypal.Capture, order_id: str | None = None, unread: tuple[str, ...] = ()
) -> list[Fact]:
    """Return a capture in our words, and its fee where PayPal says it.

    `unread` is what of its order could not be read.
    """
    state = _CAPTURE_STATES.get(capture.status or "", PaymentState.STARTED)
    payment = PaymentFact(
        ref=capture.id,
        state=state,
        total=capture.amount,
        currency=capture.currency,
        donation_id=capture.donation_id,
        checkout_ref=capture.order_id or order_id,
        failure="declined" if state is PaymentState.FAILED else "",
        unread=(*unread, *capture.unread),
        is_refunded_whole=capture.status == "REFUNDED",
    )
    fee = [] if capture.fee is None else [FeeFact(capture.id, {capture.fee_currency: capture.fee})]
    return [payment, *fee]


def refund_fact(refund: paypal.Refund, payment_ref: str) -> RefundFact:
    """Return a refund in our words."""
    state = _REFUND_STATES.get(refund.status or "", RefundState.PENDING)
    return RefundFact(refund.id, payment_ref, state, refund.amount, refund.currency or "", odd=refund.odd)


def translated(error: paypal.PayPalError) -> AppError:
    """Return what a failure at PayPal means to whoever asked. Its own text is for logs only."""
    if isinstance(error, paypal.errors.UnsupportedAmount):
        return Invalid("PayPal cannot take this amount.", field="amount", reason="amount-refused")
    if isinstance(error, paypal.RefundRefused):
        return Conflict("PayPal refuses this refund.", reason="refund-refused")
    log.warning("the payment provider failed", provider=NAME, error=str(error))
    return Unavailable(
        "PayPal does not answer at the moment. Nothing was charged; please try again.",
        reason="provider-unavailable",
    )


def make_paypal(settings: Settings) -> PayPalGateway:
    """Return the gateway for the configured environment."""
    usual, checkout = _ADDRESSES[settings.paypal_environment]
    address = settings.paypal_base_url or usual
    client = paypal.PayPalClient(
        address, settings.paypal_client_id, settings.paypal_client_secret.get_secret_value()
    )
    return PayPalGateway(client, settings.paypal_webhook_id, frozenset({checkout, origin_of(address)}))


_ADDRESSES = {
    "live": (paypal.LIVE, paypal.LIVE_CHECKOUT),
    "sandbox": (paypal.SANDBOX, paypal.SANDBOX_CHECKOUT),
}
