"""From a pledge to a page where it is paid.

The pledge is stored before the provider hears of it, and the provider's page before the donor does. So
whatever dies in between, a payment always finds its donation, and a donation without a page is merely one
that nobody can pay: asking again under the same key opens another page for the same donation.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from ..accounts.secrets import hash_secret, new_secret
from ..db import Database, Tx
from ..errors import Conflict, Invalid, Unavailable
from ..ids import new_id
from ..models import Donation, DonationLink, DonationStatus
from .gateways import Checkout, Gateways
from .pages import find_streamer, page_of
from .pledges import Pledge, read_pledge
from .providers import provider_for_new
from .topics import PAYMENTS

log = logging.getLogger(__name__)

ENDED = frozenset({DonationStatus.FAILED, DonationStatus.CANCELLED})  # this attempt; another may follow
MAX_OPENING = 15.0  # seconds for the provider's page, every attempt included: a donor looks at the button
FIRST_CHECK = timedelta(seconds=30)  # until we ask the provider ourselves, see reconciliation.py


@dataclass(frozen=True, slots=True)
class Opened:
    """A page to pay on, and the secret of the page on which to follow the donation."""

    donation_id: str
    checkout_url: str
    thanks_secret: str
    status: str = DonationStatus.PENDING
    is_processing: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A stored donation that may still lack its page."""

    donation: Donation
    thanks_secret: str
    username: str


class Checkouts:
    """One a process. The donation page, the HTTP call and scripts all come through `create`."""

    def __init__(
        self, db: Database, gateways: Gateways, origin: str, *, max_opening: float = MAX_OPENING
    ) -> None:
        self._db = db
        self._gateways = gateways
        self._origin = origin
        self._max_opening = max_opening

    async def create_donation_checkout(
        self, given: Mapping[str, Any], *, key: str = "", address: str = "", language: str = ""
    ) -> Opened:
        """Store a donation and open a page to pay it.

        `given` has `streamer_id` (an id or a username), `amount` (minor units), `currency`, and may have
        `donor_name`, `message`, `voice`, `email`. Under one `key` the same request gives the same donation
        and the same page, and another request is refused. `language` is what mail to the donor is written in.

        Raises `Invalid` (naming the field), `NotFound` (the streamer), `NotAllowed` (closed), `Conflict` (the
        key was used for something else), `Unavailable` (the provider does not answer: nothing is charged).
        """
        begun = await self._db.write(begin, given, self._gateways.default, key, address, language)
        donation = begun.donation
        if not donation.checkout_url:
            checkout = await self._open(begun)
            donation = await self._db.write(attach_checkout, donation.id, checkout)
        return Opened(
            donation.id, donation.checkout_url, begun.thanks_secret, donation.status, donation.is_processing
        )

    async def give(
        self, given: Mapping[str, Any], *, key: str, address: str = "", language: str = ""
    ) -> Opened:
        """Do as `create_donation_checkout` for a person who may be pressing the same button again.

        A provider's page is good for one attempt. So what failed or was cancelled is followed by a donation
        of its own, found again by the one before it: pressing twice still gives one.
        """
        who = {"address": address, "language": language}
        opened = await self.create_donation_checkout(given, key=key, **who)
        while opened.status in ENDED:
            opened = await self.create_donation_checkout(given, key=after(opened.donation_id), **who)
        return opened

    async def _open(self, begun: Begun) -> Checkout:
        page = f"{self._origin}/u/{begun.username}"
        try:
            async with asyncio.timeout(self._max_opening):
                return await self._gateways[begun.donation.provider].open_checkout(
                    begun.donation,
                    return_url=f"{page}/thanks/{begun.thanks_secret}",
                    cancel_url=f"{page}/thanks/{begun.thanks_secret}/edit",
                )
        except TimeoutError:
            log.warning("no checkout for donation %s within %g s", begun.donation.id, self._max_opening)
            detail = "The payment provider does not answer right now. Nothing was charged."
            raise Unavailable(detail, reason="provider-unavailable") from None
        except (Unavailable, Invalid):
            log.info("no checkout for donation %s", begun.donation.id)
            raise


def begin(
    tx: Tx, given: Mapping[str, Any], default_provider: str, key: str, address: str, language: str = ""
) -> Begun:
    """Store a donation, or find the one that this key began. Raises as `create_donation_checkout` does."""
    streamer_name = given.get("streamer_id")
    if not isinstance(streamer_name, str):
        raise Invalid("Say whom the donation is for.", field="streamer_id", reason="no-streamer")
    streamer = find_streamer(tx, streamer_name)
    pledge = read_pledge(page_of(tx, streamer.id), given)
    donation = _begun_before(tx, key, pledge) if key else None
    if donation is None:
        donation = _store(tx, pledge, provider_for_new(tx, default_provider), key, address, language)
    secret = new_secret()
    tx.session.add(DonationLink(secret_hash=hash_secret(secret), donation_id=donation.id, created_at=tx.now))
    return Begun(donation, secret, streamer.username)


def _begun_before(tx: Tx, key: str, pledge: Pledge) -> Donation | None:
    request_hash = hash_secret(f"{pledge.streamer_id}:{key}")
    donation = tx.session.exec(select(Donation).where(Donation.request_hash == request_hash)).first()
    if donation is not None and donation.request_digest != pledge.digest:
        raise Conflict("This key was used for another donation.", reason="key-reused")
    return donation


def _store(tx: Tx, pledge: Pledge, provider: str, key: str, address: str, language: str) -> Donation:
    donation = Donation(
        id=new_id("don"),
        provider=provider,
        streamer_id=pledge.streamer_id,
        amount=pledge.amount,
        currency=pledge.currency,
        donor_name=pledge.donor_name,
        message=pledge.message,
        voice=pledge.voice,
        email=pledge.email,
        language=language,
        address_hash=hash_secret(address) if address else "",
        request_hash=hash_secret(f"{pledge.streamer_id}:{key}") if key else None,
        request_digest=pledge.digest if key else "",
        created_at=tx.now,
    )
    tx.session.add(donation)
    tx.session.flush()
    return donation


def attach_checkout(tx: Tx, donation_id: str, checkout: Checkout) -> Donation:
    """Remember the page of a donation, unless another request opened one meanwhile: then that one counts.

    Raises `Unavailable` for a page that another donation has: paying there would pay that one. This one stays
    without a page, so trying again asks for another.
    """
    mine = update(Donation).where(col(Donation.id) == donation_id, col(Donation.checkout_ref).is_(None))
    values = {
        "checkout_ref": checkout.ref,
        "checkout_url": checkout.url,
        "next_check_at": tx.now + FIRST_CHECK,
    }
    try:
        with tx.session.begin_nested():
            tx.session.exec(mine.values(**values))
    except IntegrityError:
        raise _not_ours(donation_id) from None
    tx.tell("donation", PAYMENTS, donation=donation_id)
    return tx.session.exec(select(Donation).where(Donation.id == donation_id)).one()


def _not_ours(donation_id: str) -> Unavailable:
    log.error("the provider gave donation %s the checkout of another donation", donation_id)
    detail = "The payment provider gave no page for this donation. Nothing was charged; please try again."
    return Unavailable(detail, reason="provider-unavailable")


def after(donation_id: str) -> str:
    """Return the key under which the attempt after this one is found. No header or form can bring a NUL."""
    return f"after\0{donation_id}"


def donation_by_link(tx: Tx, secret: str) -> Donation | None:
    """Return the donation that a thanks link is for, or None."""
    link = tx.session.get(DonationLink, hash_secret(secret))
    return tx.session.get(Donation, link.donation_id) if link else None


def is_open(donation: Donation) -> bool:
    """Whether money may still arrive."""
    return donation.status == DonationStatus.PENDING or donation.status in ENDED


def is_payable(donation: Donation) -> bool:
    """Whether a donor may be led to pay it: not while a payment is under way, which may still succeed."""
    return is_open(donation) and not donation.is_processing
