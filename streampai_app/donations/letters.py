"""What we write to a donor. The receipt for a payment is the provider's, who is the seller."""

from ..db import Tx
from ..mail.outbox import queue_mail
from ..models import Donation
from ..money import show
from .words import WORDS, words_in


def tell_failure(tx: Tx, donation: Donation, why: str, streamer_name: str) -> None:
    """Tell a donor who left an e-mail that the payment failed, and that nothing was charged.

    In the language of the page they gave on.
    """
    words, locale = words_in(donation.language), donation.language if donation.language in WORDS else "en"
    values = {
        "why": words["why"].get(why, words["why"]["declined"]),
        "amount": show(donation.amount, donation.currency, locale),
        "streamer": streamer_name,
    }
    queue_mail(tx, donation.email, words["subject"].format(**values), words["body"].format(**values))
