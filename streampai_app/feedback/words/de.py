"""German."""

WORDS = {
    "status": {
        "under-review": "„{title}“ wird wieder geprüft",
        "planned": "„{title}“ ist geplant",
        "in-progress": "„{title}“ ist in Arbeit",
        "shipped": "„{title}“ ist erschienen",
        "declined": "„{title}“ wird nicht umgesetzt",
        "reported": "„{title}“ ist wieder offen",
        "confirmed": "„{title}“ ist bestätigt",
        "fixed": "„{title}“ ist behoben",
        "closed": "„{title}“ wurde geschlossen",
    },
    "hello": "Hallo,",
    "see": "Hier ist es zu sehen:",
    "in_chat": "Du findest es in deinem Chat mit uns.",
    "why": {
        "feature": "Du hast es dir gewünscht, dafür gestimmt oder folgst ihm.",
        "bug": "Du hast das gemeldet.",
    },
    "no_more": "Keine solchen Mails mehr:",
}
