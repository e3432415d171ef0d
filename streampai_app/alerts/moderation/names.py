"""Names that stand in public beside what somebody says: none may pass for us, and odd ones are looked at.

Read like all texts here, through lookalikes, spacing and digits for letters. What marks the team itself is an
element of the page beside the name, so a name only has to be kept from looking like one.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .links import find_links
from .moderating import moderate
from .policy import Action, Finding, Mode, Policy

OURS = ("*streampai*", "*streampal*", "*strearnpai*")
ROLES = (
    *("team", "teams", "staff", "support", "supportteam", "admin", "admins", "mod", "mods", "moderation"),
    *("official*", "administrator*", "moderator*"),
    *("offiziell*", "mitarbeiter*", "kundendienst"),
    *("oficjaln*", "zespół", "wsparcie", "obsługa", "administracja"),
    *("oficial*", "equipo", "soporte", "moderador*", "administrador*"),
)
CHECKS = frozenset("✓✔✅☑🗸🗹⍻🛡")  # what platforms put beside a name that they have looked at
BADGES = CHECKS | frozenset("√⭐🌟★☆✪✯✰🏅🎖🏆🥇👑⚜🔰🔒🔐🔏©®™℠ⓘ")
DIVIDERS = frozenset("·•‧∙⋅・●▪")  # what our pages put between a name and what they say of it
PLAIN_SIGNS = frozenset("-'’._,&()!?#+· ")
SCRIPTS = frozenset(
    {
        *("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI"),
        *("GURMUKHI", "GUJARATI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO"),
        *("TIBETAN", "MYANMAR", "ETHIOPIC", "KHMER", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"),
        *("HANGUL", "BOPOMOFO", "IDEOGRAPHIC"),
    }
)  # by the first word of their letters' names: those that people write in today
ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN"})  # a name is in one of these

_STRICT = Policy(Mode.HOLD, Mode.HOLD)
_CLAIMS = tuple(
    claim
    for role in ROLES
    for claim in (f"streampai {role}", f"{role.strip('*')} streampai", f"streampai's {role}")
)


@lru_cache(maxsize=4096)
def imitates_us(name: str) -> bool:
    """Tell whether a name says that it is the platform's own, or was looked at by it."""
    return bool(CHECKS & set(name) or _found(name, OURS))


@lru_cache(maxsize=4096)
def imitates_team(name: str, team: tuple[str, ...] = ()) -> bool:
    """Tell whether a name could be taken for somebody's in the team. `team` are the names they go by."""
    if BADGES & set(name) or _is_divided(name) or _found(name, OURS + ROLES):
        return True
    return any(_is_all(finding, name) for member in team for finding in _found(name, (member,)))


@lru_cache(maxsize=4096)
def leads_away(name: str) -> bool:
    """Tell whether a name is, or holds, an address: of a site, or of a mailbox or handle."""
    return "@" in name or "://" in name or bool(find_links(name))


def speaks_for_us(title: str) -> bool:
    """Tell whether a title says that it comes from the platform itself."""
    return bool(CHECKS & set(title) or _found(title, _CLAIMS))


@lru_cache(maxsize=4096)
def is_plain_name(name: str) -> bool:
    """Tell whether a name may be public unlooked-at: letters of one script, no link, no bad word."""
    return (
        all(_is_plain(character) for character in name)
        and len(_scripts(name) & ALIKE) < 2
        and not leads_away(name)
        and moderate(name, _STRICT).action is Action.PASS
    )


def _found(name: str, words: Iterable[str]) -> tuple[Finding, ...]:
    return moderate(name, Policy(Mode.OFF, Mode.OFF, (), tuple(words))).findings


def _is_all(finding: Finding, name: str) -> bool:
    return not any(character.isalnum() for character in name[: finding.start] + name[finding.end :])


def _is_divided(name: str) -> bool:
    """Whether it has a divider as our pages write it, with a blank beside it: Catalan has "Coll·lell"."""
    padded = f" {name} "
    return any(
        character in DIVIDERS and (padded[at - 1].isspace() or padded[at + 1].isspace())
        for at, character in enumerate(padded)
    )


def _is_plain(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] == "L":
        return bool(_scripts(character) <= SCRIPTS)
    return category in {"Mn", "Mc", "Nd"} or character in PLAIN_SIGNS


def _scripts(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in plain if letter.isalpha()}
