"""What needs a person: a provider said something of a donation's money that we must not guess at.

Why stands on the donation, in words of `returned.py` and `rules.py`. Asking the provider again may make it
clear by itself. Otherwise somebody of the team says how much went back, or that they have looked at it.
"""

from sqlmodel import select

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_admin
from ..db import Tx
from ..errors import Conflict, Invalid, NotFound
from ..models import Donation, Refund
from .facts import facts_of
from .settlement import settle
from .story import unclear_in
from .topics import PAYMENTS, donation_topic


def state_refund(tx: Tx, actor: Actor | None, donation_id: str, refund_ref: str, amount: int) -> None:
    """Take the team's word for how much a refund was, in minor units of its payment's currency, and book it.

    Raises `NotAllowed`, `Conflict` if there is none or that is known by now, and `Invalid` (the amount).
    """
    admin = require_admin(actor)
    of_it = select(Refund).where(Refund.ref == refund_ref).with_for_update(key_share=True)
    locked = {refund.provider: refund for refund in tx.session.exec(of_it.order_by(Refund.provider))}
    unclear = next((each for each in unclear_in(facts_of(tx, donation_id)) if each.ref == refund_ref), None)
    if unclear is None:
        raise Conflict("How much this refund was is known.", reason="known")
    if not 0 < amount <= unclear.left:
        raise Invalid("It cannot have been more than what was left.", field="amount", reason="out-of-limits")
    refund = locked[unclear.provider]
    refund.stated = amount
    tx.session.add(refund)
    tx.session.flush()
    said = {"refund": refund_ref, "amount": amount, "currency": unclear.payment_currency}
    record(tx, admin, "donation.state-refund", donation_id, **said)
    settle(tx, donation_id)


def attend(tx: Tx, actor: Actor | None, donation_id: str) -> None:
    """Note that the team has looked at what needed attention and lets it stand.

    Raises `NotAllowed`, `NotFound`.
    """
    admin = require_admin(actor)
    query = select(Donation).where(Donation.id == donation_id).with_for_update(key_share=True)
    donation = tx.session.exec(query).first()
    if donation is None:
        raise NotFound("There is no such donation.")
    donation.attended = donation.attention
    tx.session.add(donation)
    record(tx, admin, "donation.attend", donation_id, why=donation.attention)
    tx.tell("donation", donation_topic(donation_id), PAYMENTS, donation=donation_id)
