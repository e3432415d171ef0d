"""English."""

WORDS = {
    "subject": "Your donation to {streamer} did not go through",
    "body": (
        "Hello,\n\nyour donation of {amount} to {streamer} could not be paid: {why}.\n"
        "Nothing was charged. You can try again on the same page, with another card or another way to pay.\n"
    ),
    "why": {
        "insufficient-funds": "your bank said that there was not enough money on the account",
        "expired-card": "the card has expired",
        "wrong-code": "the security code of the card was not right",
        "declined": "your bank declined it",
    },
}
