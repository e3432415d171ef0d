"""What we write to a donor. The receipt for a payment is the provider's, who is the seller."""

from ..db import Tx
from ..mail.outbox import queue_mail
from ..models import Donation
from ..money import show

_WHY = {
    "insufficient-funds": "your bank said that there was not enough money on the account",
    "expired-card": "the card has expired",
    "wrong-code": "the security code of the card was not right",
}


def tell_failure(tx: Tx, donation: Donation, streamer_name: str) -> None:
    """Tell a donor who left an e-mail that the payment failed, and that nothing was charged."""
    why = _WHY.get(donation.failure, "your bank declined it")
    amount = show(donation.amount, donation.currency)
    queue_mail(
        tx,
        donation.email,
        f"Your donation to {streamer_name} did not go through",
        f"Hello,\n\nyour donation of {amount} to {streamer_name} could not be paid: {why}.\n"
        "Nothing was charged. You can try again on the same page, with another card or another way to pay.\n",
    )
