"""English."""

WORDS = {
    "language": "English",
    # Every page
    "test_mode": "Test mode:",
    "test_mode_means": "no real money moves.",
    "languages": "Languages",
    "anonymous": "Anonymous",
    # The donation page
    "title": "Support {streamer}",
    "about": "Send {streamer} a donation with a message for the stream.",
    "goal_raised": "{raised} of {goal}",
    "how_much": "How much would you like to give?",
    "amount": "Amount",
    "bounds": "From {smallest} to {largest}",
    "currency": "Currency",
    "name": "Your name",
    "name_hint": "Shown on stream. Leave it empty to stay anonymous.",
    "message": "Message",
    "message_hint": "Up to {most} characters, for everybody to read.",
    "voice": "Voice",
    "voice_hint": "Reads your message aloud.",
    "any_voice": "No preference",
    "listen": "Listen",
    "loading_voice": "Loading …",
    "stop_listening": "Stop",
    "listen_failed": "This voice cannot be heard right now.",
    "voice_sample": "Hello! I read your message aloud on stream.",
    "email": "E-mail for the receipt",
    "email_hint": "Optional. {streamer} never sees it.",
    "donate": "Donate",
    "opening": "Opening the payment page …",
    "paying": "You pay on our payment partner’s secure page. Nothing is charged before that.",
    "recent": "Recent supporters",
    "top": "Biggest hearts",
    "nobody_yet": "Nobody yet. Be the first!",
    "closed_title": "Donations are closed",
    "closed": "{streamer} takes no donations at the moment. Please come back another time.",
    "unknown_title": "We know nobody called {name}",
    "unknown": "Perhaps a letter got mixed up? The streamer’s own page has the right link.",
    "did_you_mean": "Did you mean",
    # What went wrong, by the reason of the error
    "errors": {
        "not-a-number": "Please enter an amount, such as {example}.",
        "too-precise": "Please write the amount like {example}, without a mark for thousands.",
        "too-large": "Please give at most {largest}.",
        "out-of-limits": "Please give from {smallest} to {largest}.",
        "amount-refused": "This amount cannot be paid in this currency. Please try another one.",
        "not-offered": "This currency cannot be paid at the moment. Please choose another one.",
        "unknown-currency": "Please choose a currency.",
        "too-long": "Please shorten this to {most} characters; it has {length}.",
        "reserved-name": "Our own name and check marks are kept for us."
        " Please choose another name, or leave it empty.",
        "unknown-voice": "Please choose a voice.",
        "not-an-address": "Please check this address, or leave it empty.",
        "not-a-text": "Please enter this again.",
        "closed": "{streamer} has just closed donations. Nothing was charged.",
        "provider-unavailable": "The payment page does not answer right now. Nothing was charged, and what"
        " you wrote is still here: please press Donate again in a moment.",
        "unavailable": "We cannot take your donation right now. Nothing was charged, and what you wrote is"
        " still here: please press Donate again in a moment.",
        "too-many": "That was a lot at once. Nothing was charged; please try again {wait}.",
        "origin-not-allowed": "For your safety donations are only taken from this page. Nothing was charged;"
        " please press Donate again.",
        "too-large-form": "That was more text than we can take. Nothing was charged; please shorten it.",
        "other": "That did not work, and nothing was charged. Please try again.",
    },
    "check_fields": "Please look at the marked field. Nothing was charged.",
    # The thanks page
    "amount_to": "{amount} to {streamer}",
    "your_message": "Your message",
    "steps": "The way of your donation",
    "step": {
        "pledged": "Promised",
        "payment": "Payment",
        "paid": "Paid",
        "review": "In review",
        "queued": "In the queue",
        "on_air": "On stream",
    },
    "stage": {
        "waiting": ("Waiting for your payment", "This page says so as soon as it has arrived."),
        "processing": (
            "Your payment is being processed",
            "This can take from a few minutes to a few days with some ways to pay. You have"
            " nothing more to do: this page says so as soon as it has arrived, or did not"
            " go through.",
        ),
        "paid": ("Paid. Thank you!", "Your donation has arrived."),
        "review": (
            "Paid. Thank you!",
            "Your donation has arrived. {streamer} looks at it before it goes on stream.",
        ),
        "queued": ("Paid. Thank you!", "Your donation has arrived and waits for its turn on stream."),
        "on_air": ("On stream right now", "Look at the stream: this is your moment."),
        "shown": ("Shown on stream. Thank you!", "Your donation has arrived and was on stream."),
        "shown_silent": (
            "Shown on stream. Thank you!",
            "Your donation has arrived and was on stream, without sound.",
        ),
        "not_shown": (
            "Paid. Thank you!",
            "Your donation has arrived. This time it was not shown on stream.",
        ),
        "failed": ("The payment did not go through", "{why} Nothing was charged; what you wrote is kept."),
        "cancelled": ("The payment was cancelled", "Nothing was charged; what you wrote is kept."),
        "refunded": (
            "Your donation was refunded",
            "The money is on its way back to you. It can take a few days.",
        ),
        "disputed": (
            "Your bank is looking into this payment",
            "You do not have to do anything here. Your bank tells you what it decides.",
        ),
    },
    "why": {
        "insufficient-funds": "There was not enough money on the card.",
        "declined": "The bank declined it.",
        "expired-card": "The card has expired.",
        "wrong-code": "The card’s security code was not right.",
    },
    "part_refunded": "{amount} of it has been refunded.",
    "charged_instead": "You were charged {amount}.",
    "go_pay": "Go to the payment page",
    "try_again": "Try again",
    "change_first": "Change something first",
    "give_again": "Give once more",
    "not_paid": "You have not paid, and nothing was charged. What you wrote is still here.",
    "unsubscribe_title": "No more mail about requests and bugs",
    "unsubscribe_means": (
        "We will no longer write to this address when something you wanted or reported moves on."
        " You still hear of it in your chats."
    ),
    "unsubscribe": "End this mail",
    "unsubscribed": "Done. This address gets no more of this mail.",
    "no_unsubscribe_title": "This link is not known",
    "no_unsubscribe": (
        "It may have been cut off on its way. Every such mail of ours has a working one at its end."
    ),
    "no_link_title": "This link leads nowhere",
    "no_link": "It may have been cut off on its way. If you have paid, your donation arrives all the same.",
}
