"""Giving money back. The wish is a row before the provider hears of it, and bears the reference that the
provider's refund will bear: whatever is lost on the way, asking again finds the same refund.

That the provider took the wish is not that the money went back. The donation changes when a webhook or a
look says that the refund succeeded.
"""

from contextlib import suppress
from functools import partial

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..accounts.audit import record
from ..db import Database, Tx
from ..errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ..ids import new_id
from ..isolation import Isolation, storable
from ..models import Donation, Payment, RefundRequest
from .facts import RefundFact, facts_of, keep
from .gateways import Gateways, Wanted
from .rules import Refundable, refundable
from .settlement import settle
from .topics import PAYMENTS, donation_topic

MAX_FAILURE = 200  # characters


async def refund_donation(
    db: Database, gateways: Gateways, actor: Actor, donation_id: str, *, amount: int | None, reason: str
) -> None:
    """Give a donation back, or `amount` minor units of what was charged. None is all that is left.

    A donation that was paid twice has two payments, and the one of which most is left is given back.

    Raises `NotAllowed`, `NotFound`, `Invalid` (the amount), `Conflict` (nothing left to give back, a refund
    is under way, or the provider refuses) and `Unavailable`: then the wish stays, and `retry` sends it again.
    """
    request = await db.write(want_refund, actor, donation_id, amount, reason)
    await send_request(db, gateways, request.id)


async def send_request(db: Database, gateways: Gateways, request_id: str) -> None:
    """Ask the provider for a refund that was wished for, now or when it could not be asked before."""
    provider, wanted = await db.read(_wanted, request_id)
    try:
        fact = await gateways[provider].refund(wanted)
    except (Conflict, Invalid) as error:
        await db.write(_close, request_id, None, error.reason)
        raise
    await db.write(_take, request_id, provider, fact)


def want_refund(tx: Tx, actor: Actor, donation_id: str, amount: int | None, reason: str) -> RefundRequest:
    """Store the wish. The donation's lock keeps two admins from wishing at once."""
    if not isinstance(actor, Admin):
        raise NotAllowed("Only the team gives money back.")
    query = select(Donation).where(Donation.id == donation_id).with_for_update(key_share=True)
    donation = tx.session.exec(query).first()
    if donation is None:
        raise NotFound("There is no such donation.")
    target = _refundable(tx, donation)
    wanted = target.left if amount is None else amount
    if not 0 < wanted <= target.left:
        raise Invalid("That is not what is left of this donation.", field="amount", reason="out-of-limits")
    request = RefundRequest(
        id=new_id("rfq"),
        donation_id=donation.id,
        payment_ref=target.payment.ref,
        amount=None if wanted == target.payment.total else wanted,
        reason=reason[:500],
        account_id=actor.id,
        created_at=tx.now,
    )
    tx.session.add(request)
    record(tx, actor, "donation.refund", donation.id, amount=wanted, request=request.id)
    tx.session.flush()
    _tell(tx, request)
    return request


def open_requests(tx: Tx) -> list[str]:
    """Return the wishes that the provider has not taken yet, oldest first."""
    query = select(RefundRequest.id).where(col(RefundRequest.closed_at).is_(None))
    return list(tx.session.exec(query.order_by(col(RefundRequest.id))).all())


def _refundable(tx: Tx, donation: Donation) -> Refundable:
    target = refundable(facts_of(tx, donation.id))
    if target is None:
        raise Conflict("There is nothing to give back.", reason="nothing-to-refund")
    under_way = select(RefundRequest.id).where(
        RefundRequest.donation_id == donation.id, col(RefundRequest.closed_at).is_(None)
    )
    if tx.session.exec(under_way).first():
        raise Conflict("A refund of this donation is under way.", reason="refund-under-way")
    return target


def _wanted(tx: Tx, request_id: str) -> tuple[str, Wanted]:
    request = tx.session.get(RefundRequest, request_id)
    donation = tx.session.get(Donation, request.donation_id) if request else None
    if request is None or donation is None:
        raise NotFound("There is no such refund.")
    payment = tx.session.get(Payment, (donation.provider, request.payment_ref))
    currency = payment.currency if payment else donation.charged_currency or donation.currency
    return donation.provider, Wanted(
        request.payment_ref, request.id, request.reason, currency, request.amount
    )


def _take(tx: Tx, request_id: str, provider: str, fact: RefundFact) -> None:
    donation_id = keep(tx, provider, fact)
    _close(tx, request_id, fact.ref, "")
    if donation_id is not None:
        settle(tx, donation_id)


def _close(tx: Tx, request_id: str, refund_ref: str | None, failure: str) -> None:
    request = tx.session.get(RefundRequest, request_id)
    if request is not None:
        request.refund_ref, request.failure, request.closed_at = refund_ref, failure, tx.now
        tx.session.add(request)
        _tell(tx, request)


def _tell(tx: Tx, request: RefundRequest) -> None:
    tx.tell("donation", donation_topic(request.donation_id), PAYMENTS, donation=request.donation_id)


async def retry_open(db: Database, gateways: Gateways) -> None:
    """Send again every wish that no provider has taken yet. Why it could not be sent stands on the wish."""
    isolation = Isolation("refund")
    for request_id in await db.read(open_requests):
        with suppress(Unavailable):  # should it not be this one alone, the next look at the database says so
            await isolation.attempt(
                request_id,
                partial(_send_again, db, gateways, request_id),
                partial(db.write, note_failure, request_id),
            )


def note_failure(tx: Tx, request_id: str, why: str) -> None:
    """Write down why a wish could not be sent. It stays open."""
    request = tx.session.get(RefundRequest, request_id)
    if request is not None and request.closed_at is None:
        request.failure = storable(why, MAX_FAILURE)
        tx.session.add(request)
        _tell(tx, request)


async def _send_again(db: Database, gateways: Gateways, request_id: str) -> None:
    with suppress(Conflict, Invalid):  # refused: that is written down
        await send_request(db, gateways, request_id)
