"""Polish. The title stands apart, so that no word has to agree with it."""

WORDS = {
    "status": {
        "under-review": "Znów się temu przyglądamy: „{title}”",
        "planned": "Mamy to w planach: „{title}”",
        "in-progress": "Pracujemy nad tym: „{title}”",
        "shipped": "Już dostępne: „{title}”",
        "declined": "Tego nie zrobimy: „{title}”",
        "reported": "Zgłoszenie znów otwarte: „{title}”",
        "confirmed": "Zgłoszenie potwierdzone: „{title}”",
        "fixed": "Naprawione: „{title}”",
        "closed": "Zgłoszenie zamknięte: „{title}”",
    },
    "hello": "Cześć,",
    "see": "Zobacz to tutaj:",
    "in_chat": "Znajdziesz to w swoim czacie z nami.",
    "why": {
        "feature": "To twoja prośba, twój głos lub coś, co obserwujesz.",
        "bug": "To twoje zgłoszenie.",
    },
    "no_more": "Koniec takich wiadomości:",
}
