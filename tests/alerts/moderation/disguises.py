"""The ways in which a word is written so that people read it and programs do not."""

from collections.abc import Callable

CYRILLIC = str.maketrans("aceopxyijs", "асеорхуіјѕ")
LEET = str.maketrans("aeios", "43105")
SYMBOLS = str.maketrans("ais", "@!$")
SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
BOLD = {ord("a") + n: 0x1D41A + n for n in range(26)} | {ord("A") + n: 0x1D400 + n for n in range(26)}
UPSIDE_DOWN = str.maketrans("abcdefghijklmnopqrtuvwyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹʇnʌʍʎz")
SQUARED = {ord("a") + n: 0x1F130 + n for n in range(26)}
PARENTHESIZED = {ord("a") + n: 0x249C + n for n in range(26)}
REGIONAL = {ord("a") + n: 0x1F1E6 + n for n in range(26)}
LISU = str.maketrans("abcdefghijklmnoprstuvwxyz", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ")
CANADIAN = str.maketrans("abcdfhjklmnoprsuvwx", "ᗩᗷᑕᗪᖴᕼᒍᏦᒪᗰᑎᓍᑭᖇᔕᑌᐯᗯ᙭")
CURRENCIES = str.maketrans("abcefghklmnprtuwy", "₳฿₵Ɇ₣₲Ⱨ₭Ⱡ₥₦₱Ɽ₮Ʉ₩Ɏ")
FRAMED = {ord("a") + n: 0x1F170 + n for n in range(26)}


def _second_letter_hidden(word: str, by: str = "*") -> str:
    return word[0] + by + word[2:]


DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda word: word,
    "CAPITALS": str.upper,
    "s p a c e d": " ".join,
    "d.o.t.t.e.d": ".".join,
    "under_score": "_".join,
    "emoji between": "😂".join,
    "repeated": lambda word: "".join(letter * 3 for letter in word),
    "zero width": "\u200b".join,
    "soft hyphen": "\xad".join,
    "struck out": lambda word: "".join(letter + "\u0336" for letter in word),
    "full width": lambda word: word.translate(FULL_WIDTH),
    "Cyrillic": lambda word: word.translate(CYRILLIC),
    "mathematical": lambda word: word.translate(BOLD),
    "small capitals": lambda word: word.lower().translate(SMALL_CAPITALS),
    "framed": lambda word: word.lower().translate(FRAMED),
    "digits": lambda word: word.lower().translate(LEET),
    "symbols": lambda word: word.lower().translate(SYMBOLS),
    "a star": _second_letter_hidden,
    "split in two": lambda word: f"{word[:-2]} {word[-2:]}",
    "spaced Cyrillic digits": lambda word: " ".join(word.lower().translate(LEET).translate(CYRILLIC)),
    "backwards": lambda word: word[::-1],
    "upside down": lambda word: word.lower().translate(UPSIDE_DOWN)[::-1],
    "squared": lambda word: word.lower().translate(SQUARED),
    "in brackets": lambda word: word.lower().translate(PARENTHESIZED),
    "flags": lambda word: "\u200b".join(word.lower().translate(REGIONAL)),
    "Lisu": lambda word: word.lower().translate(LISU),
    "Canadian syllabics": lambda word: word.lower().translate(CANADIAN),
    "currencies": lambda word: word.lower().translate(CURRENCIES),
    "repeated zero width": lambda word: "\u200d".join(letter * 2 for letter in word),
}
