"""Names that stand in public beside what somebody says: none may pass for us, and odd ones are looked at.

Read like all texts here, through lookalikes, spacing and digits for letters. What marks the team itself is an
element of the page beside the name, so a name only has to be kept from looking like one.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from .links import ENDINGS, find_links
from .moderating import moderate
from .policy import Action, Finding, Mode, Policy
from .resembling import is_near, parts_of, resembles

OURS = ("*streampai*", "*streampal*", "*strearnpai*")
US = "streampai"
ROLES = (
    *("team", "teams", "staff", "support", "supportteam", "admin", "admins", "mod", "mods", "moderation"),
    *(
        "official*",
        "administrator*",
        "moderator*",
        "helpdesk",
        "help desk",
        "service desk",
        "customer service",
    ),
    *("customer care", "customer support", "customer success", "trust and safety", "community manager"),
    *("developer*", "devs", "dev team", "founder*", "cofounder*", "ceo", "cto", "verified*", "security"),
    *("employee*", "webmaster", "sysadmin*", "hotline", "helpline"),
    *("offiziell*", "mitarbeiter*", "kundendienst", "kundenservice", "kundenbetreuung", "kundensupport"),
    *(
        "entwickler*",
        "gründer*",
        "geschäftsführer*",
        "verifiziert*",
        "sicherheit",
        "abrechnung",
        "betreiber*",
    ),
    *("oficjaln*", "zespół", "wsparcie", "obsługa", "administracja", "pomoc techniczna", "biuro obsługi"),
    *("deweloper*", "programist*", "założyciel*", "właściciel*", "zweryfikowan*", "bezpieczeństwo"),
    *("rozliczenia", "płatności", "dział obsługi", "pracownik*"),
    *("oficial*", "equipo", "soporte", "moderador*", "administrador*", "atención al cliente"),
    *("servicio al cliente", "servicio técnico", "desarrollador*", "fundador*", "verificad*", "seguridad"),
    *("facturación", "propietari*", "empleado*"),
    *("service client", "équipe", "fondateur*", "fondatrice*", "développeur*", "vérifié*", "sécurité"),
    *("officiel*", "modérateur*", "administrateur*", "assistenza", "servizio clienti", "fondatore"),
    *("sviluppatore", "verificat*", "sicurezza", "ufficiale", "moderatore", "amministratore", "suporte"),
    *("equipe", "atendimento ao cliente", "klantenservice", "medewerker*", "oprichter", "ontwikkelaar*"),
    *("geverifieerd*", "officieel", "beheerder*", "поддержка", "техподдержка", "администратор*"),
    *("модератор*", "официальн*", "основатель", "разработчик*", "підтримка", "адміністратор*"),
    *("админ", "адмін", "resmî", "resmi hesap", "yönetici*", "müşteri hizmetleri", "redaktion"),
    *(
        "*管理员*",
        "*管理員*",
        "*管理者*",
        "*官方*",
        "*客服*",
        "*公式*",
        "運営",
        "*サポート*",
        "*공식*",
        "*관리자*",
    ),
    "*고객센터*",
)
# Words that only a name made of nothing else turns into a role: Billing is a surname too.
ALONE = frozenset(
    {
        *("assistant", "bot", "director", "engineering", "marketing", "noreply", "product", "root"),
        *("leiter", "leiterin", "kierownik", "kierowniczka", "dueno", "duena"),
        *("account", "accounts", "billing", "care", "chief", "customer", "customers", "department", "desk"),
        *(
            "engineer",
            "head",
            "help",
            "info",
            "lead",
            "live",
            "manager",
            "management",
            "of",
            "office",
            "owner",
        ),
        *(
            "payments",
            "payouts",
            "refunds",
            "sales",
            "senior",
            "service",
            "services",
            "system",
            "the",
            "your",
        ),
        *(
            "hilfe",
            "konto",
            "inhaber",
            "zahlungen",
            "pomoc",
            "prezes",
            "konsultant",
            "ayuda",
            "cuenta",
            "pagos",
        ),
    }
)
FILLERS = frozenset(
    {"chief", "head", "lead", "live", "of", "senior", "the", "your"}
)  # no roles by themselves
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

SCHEMES = ("www", "http", "hxxp")
DOTS = frozenset({"dot", "punkt", "punto", "kropka", "point", "ponto"})
ENDS = frozenset(ENDINGS.split("|"))
SPOKEN_ENDS = frozenset({"com", "net", "org", "xyz", "biz"})  # of those, the ones that end no name
SHORTENED = frozenset(
    {
        *(("t", "me"), ("wa", "me"), ("bit", "ly"), ("youtu", "be"), ("discord", "gg"), ("linktr", "ee")),
        *(("tinyurl", "com"), ("goo", "gl"), ("is", "gd"), ("cash", "app"), ("paypal", "me")),
    }
)

_STRICT = Policy(Mode.HOLD, Mode.HOLD)
_CLAIMS = tuple(
    claim
    for role in ROLES
    for claim in (f"streampai {role}", f"{role.strip('*')} streampai", f"streampai's {role}")
)


@lru_cache(maxsize=4096)
def imitates_us(name: str) -> bool:
    """Tell whether a name says that it is the platform's own, or was looked at by it."""
    return bool(CHECKS & set(name) or _found(name, OURS)) or _is_nearly_us(name)


@lru_cache(maxsize=4096)
def imitates_team(name: str, team: tuple[str, ...] = ()) -> bool:
    """Tell whether a name could be taken for somebody's in the team. `team` are the names they go by."""
    if BADGES & set(name) or _is_divided(name) or _found(name, OURS + ROLES):
        return True
    if _is_nearly_us(name) or _is_role_alone(name):
        return True
    return any(resembles(name, member) or _holds(name, member) for member in team)


@lru_cache(maxsize=4096)
def leads_away(name: str) -> bool:
    """Tell whether a name is, or holds, an address: of a site, or of a mailbox or handle."""
    return "@" in name or "://" in name or bool(find_links(name)) or _is_spelt_address(parts_of(name))


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


def _holds(name: str, member: str) -> bool:
    """Whether somebody's name is this one, or stands in it, if it has more than one part: Tess is in many."""
    found = _found(name, (member,))
    return bool(found) and (len(parts_of(member)) > 1 or any(_is_all(each, name) for each in found))


def _is_nearly_us(name: str) -> bool:
    parts = parts_of(name)
    return any(is_near(part, US) for part in (*parts, "".join(parts)))


def _is_role_alone(name: str) -> bool:
    parts = {part for part in parts_of(name) if not part.isdigit()}
    return bool(parts - FILLERS) and parts <= ALONE


def _is_spelt_address(parts: tuple[str, ...]) -> bool:
    """Whether words read as an address without its signs: "www evil com", "discord gg abc"."""
    if any(part.startswith(SCHEMES) for part in parts) or "www" in "".join(
        part if len(part) == 1 else "-" for part in parts
    ):
        return True
    pairs = list(pairwise(parts))
    if any(pair in SHORTENED or (pair[0] in DOTS and pair[1] in ENDS) for pair in pairs):
        return True
    return len(parts) > 1 and parts[-1] in SPOKEN_ENDS


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
