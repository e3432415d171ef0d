"""Signs that are read as Latin letters though they are others: what a writer may type to be misread by us.

Most come from `lookalikes.txt`, which `scripts/make_lookalikes.py` makes of Unicode's own data. What stands
here was added by looking: letters of living alphabets that nobody confuses but people write with, and the
order in which letters are tried. Letters with a mark on them are in neither: Unicode takes them apart.
"""

from importlib import resources

_PAIRS = """
а a  в b  е e  к k  м m  н h  о o  р p  с c  т t  у yu  х x  і i  ј j  ѕ s  ԁ d  ԛ q  ԝ w  һ h  ӏ l
ь b  г r
п n  и u  ц u  ш w  щ w  я r  ү y  ө o  ә e  є e  з e  б b
α a  β b  γ y  ε e  η nh  ι i  κ k  μ mu  ν vn  ο o  π n  ρ p  σ os  ς sc  τ t  υ uy  χ x  ω w  ϲ c  ϳ j
օ o  ս u  հ h  ո n  զ q  յ j  ց g  ա w  է t  ռ n
Ꭰ d  Ꭱ r  Ꭲ i  Ꭺ a  Ꭻ j  Ꭼ e  Ꮃ w  Ꮇ m  Ꮋ h  Ꮐ g  Ꮓ z  Ꮢ r  Ꮩ v  Ꮪ s  Ꮮ l  Ꮯ c  Ꮲ p  Ꮶ k  Ᏼ b
ᴀ a  ʙ b  ᴄ c  ᴅ d  ᴇ e  ꜰ f  ɢ g  ʜ h  ɪ i  ᴊ j  ᴋ k  ʟ l  ᴍ m  ɴ n  ᴏ o  ᴘ p  ʀ r  ꜱ s  ᴛ t  ᴜ u
ᴠ v  ᴡ w  ʏ y  ᴢ z
ł l  đ d  ø o  æ a  œ o  ħ h  ŧ t  ı i  ȷ j  ƒ f  ƙ k  ƭ t  ɐ a  ɑ a  ɓ b  ɔ c  ɕ c  ɖ d  ɗ d  ɘ e
ə e  ǝ e  ɛ e
ɠ g  ɡ g  ɥ h  ɦ h  ɨ i  ɩ i  ʞ k  ɭ l  ɫ l  ɯ m  ɱ m  ɲ n  ɳ n  ɵ o  ɹ r  ɾ r  ʂ s  ʃ s  ʇ t  ʈ t
ʉ u  ʋ vu  ʌ v
ʍ w  ʎ y  ʐ z  ǀ l  ð d  þ p
ا l  ו l  ן jl  ה o  ه o  ھ o  ہ o  ە o  ס o  ט v  ١ l  ٥ o  ٧ v
© c  ® r  ∂ d  ∑ e  ∩ n  ∪ u  ∨ v  ∧ a  √ v  ø o  ∅ o  ⍺ a
"""

_WORDS = _PAIRS.split()
LETTERS: dict[str, str] = dict(
    zip(_WORDS[::2], _WORDS[1::2], strict=True)
)  # a letter to what it may be read as
LETTERS |= {each.casefold(): latin for each, latin in LETTERS.items()}
LETTERS["v"] = "vu"  # Rome wrote so
BROAD = {"I": "il", "l": "li"}  # one for the other, beside letters of the other case: "asshoIe", "SHlT"

# Letters in a frame or a flag's half, which Unicode's compatibility forms leave as they are.
for _first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):
    LETTERS |= {chr(_first + number): chr(ord("a") + number) for number in range(26)}

DIGITS: dict[str, str] = {
    "0": "o",
    "1": "il",
    "2": "z",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "gb",
    "7": "t",
    "8": "b",
    "9": "g",
}
SYMBOLS: dict[str, str] = {
    "@": "a",
    "$": "s",
    "!": "il",
    "¡": "il",
    "|": "il",
    "(": "c",
    "<": "c",
    "{": "c",
    "¢": "c",
    "+": "t",
    "†": "t",
    "€": "e",
    "£": "l",
    "§": "s",
    "¥": "y",
    "µ": "u",
}
HIDING = frozenset("*#%?_&^~=•●■█×·")  # what people put in place of a letter
SEVERAL: dict[str, str] = {
    **dict.fromkeys(("/\\", "/-\\", "^"), "a"),
    **dict.fromkeys(("|3", "|8"), "b"),
    **dict.fromkeys(("|)", "|>", "[)"), "d"),
    **dict.fromkeys(("|=",), "f"),
    **dict.fromkeys(("|-|", "/-/", "]-[", "}{", "#"), "h"),
    **dict.fromkeys(("_|",), "j"),
    **dict.fromkeys(("|<", "|{"), "k"),
    **dict.fromkeys(("|_",), "l"),
    **dict.fromkeys(("|\\/|", "/\\/\\", "|v|"), "m"),
    **dict.fromkeys(("|\\|", "/\\/"), "n"),
    **dict.fromkeys(("()", "[]"), "o"),
    **dict.fromkeys(("|*", "|°"), "p"),
    **dict.fromkeys(("|2", "|?"), "r"),
    **dict.fromkeys(("|_|", "(_)"), "u"),
    **dict.fromkeys(("\\/",), "v"),
    **dict.fromkeys(("\\/\\/", "\\^/", "vv"), "w"),
    **dict.fromkeys(("><",), "x"),
    **dict.fromkeys(("`/",), "y"),
}  # letters drawn with several signs; "#" and "^" are so only in company of those
UPSIDE_DOWN: dict[str, str] = dict(
    zip("ɐqɔpǝəɟƃᵷɥᴉıɾſʞlꞁ˥ɯuodbɹsʇnʌʍxʎz⅄∀Ɔ", "abcdeefgghiijjklllmnopqrstuvwxyzyac", strict=True)
)  # turned with the page: what reads as "q" was a "b"
TURNED = frozenset("ɐɔǝəɟƃᵷɥᴉɾʞꞁɯɹʇʌʍʎ⅄∀Ɔ")  # those of them that nobody writes with otherwise


def _add_made() -> None:
    """Read the table that was made. What was added by looking stands first."""
    text = resources.files(__package__).joinpath("lookalikes.txt").read_text(encoding="utf-8")
    for letters, signs in (line.split() for line in text.splitlines() if not line.startswith("#")):
        for sign in signs:
            if sign not in SYMBOLS and sign not in HIDING:
                known = LETTERS.get(sign, "")
                LETTERS[sign] = known + "".join(letter for letter in letters if letter not in known)


_add_made()
