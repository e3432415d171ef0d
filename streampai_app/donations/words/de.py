"""German."""

WORDS = {
    "subject": "Deine Spende an {streamer} hat nicht geklappt",
    "body": (
        "Hallo,\n\ndeine Spende von {amount} an {streamer} konnte nicht bezahlt werden: {why}.\n"
        "Es wurde nichts abgebucht. Du kannst es auf derselben Seite noch einmal versuchen, mit einer "
        "anderen Karte oder auf einem anderen Weg.\n"
    ),
    "why": {
        "insufficient-funds": "Laut deiner Bank war nicht genug Geld auf dem Konto",
        "expired-card": "Die Karte ist abgelaufen",
        "wrong-code": "Die Prüfziffer der Karte stimmte nicht",
        "declined": "Deine Bank hat sie abgelehnt",
    },
}
