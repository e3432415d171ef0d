"""What we write to a donor. The receipt for a payment is the provider's, who is the seller."""

from datetime import timedelta

from ..addresses import person_address_of
from ..db import Tx
from ..mail.outbox import queue_once
from ..models import Donation
from ..money import show
from .words import WORDS, words_in

MAIL_EVERY = timedelta(minutes=20)


def tell_failure(tx: Tx, donation: Donation, why: str, streamer_name: str) -> None:
    """Tell a donor who left an e-mail that the payment failed, and that nothing was charged.

    In the language of the page they gave on. Anybody can type anybody's address and let a card fail, so one
    address is written to once in `MAIL_EVERY`; the thanks page tells of every failure.
    """
    words, locale = words_in(donation.language), donation.language if donation.language in WORDS else "en"
    values = {
        "why": words["why"].get(why, words["why"]["declined"]),
        "amount": show(donation.amount, donation.currency, locale),
        "streamer": streamer_name,
    }
    span = int(tx.now.timestamp() // MAIL_EVERY.total_seconds())
    key = f"donation-failed {person_address_of(donation.email)} {span}"
    queue_once(tx, key, donation.email, words["subject"].format(**values), words["body"].format(**values))
