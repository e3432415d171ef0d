"""What the roadmap says, one file a language. English stands for what is meant."""

from typing import Any

from . import de, en, es, pl

ROADMAP: dict[str, dict[str, Any]] = {"en": en.WORDS, "de": de.WORDS, "pl": pl.WORDS, "es": es.WORDS}
