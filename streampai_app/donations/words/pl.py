"""Polish."""

WORDS = {
    "subject": "Płatność na rzecz {streamer} się nie udała",
    "body": (
        "Cześć,\n\nnie udało się zapłacić {amount} na rzecz {streamer}: {why}.\n"
        "Nic nie zostało pobrane. Możesz spróbować ponownie na tej samej stronie, inną kartą "
        "lub w inny sposób.\n"
    ),
    "why": {
        "insufficient-funds": "według banku na koncie zabrakło środków",
        "expired-card": "karta straciła ważność",
        "wrong-code": "kod zabezpieczający karty był niepoprawny",
        "declined": "bank odrzucił płatność",
    },
}
