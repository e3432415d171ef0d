"""The voices a donor may choose for the message to be read with: an id for us, a name for people."""

VOICES: dict[str, str] = {
    "en": "English",
    "en-us": "English (America)",
    "de": "Deutsch",
    "pl": "Polski",
    "es": "Español",
    "es-419": "Español (Latinoamérica)",
}
