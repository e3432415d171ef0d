"""No regular expression that meets a stranger's text takes more than time in proportion to it.

Every pattern of the program is found: those that modules hold, wherever they keep them, and those that stand
in a call. Each is given texts made from its own parts to be bad for it: what it matches, cut short, repeated,
with what breaks it at the end. Time is measured at growing lengths, and only a growth that is clearly more
than in proportion, again and again, counts: a busy machine is no reason.
"""

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as sre
from re import _parser as parser
from typing import Any

import pytest

import integrations
import streampai_app

# They read files of our own when the front end is built or served, and nobody else's.
OUR_OWN_FILES = ("bench", "frontend", "web.design_tokens", "web.modules", "web.packed")
ASSETS = Path(streampai_app.__file__ or "").parent.parent / "assets"
LITERAL = re.compile(
    r"(?<=[\[(=!:,\s])/(?![/*\s])((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([dgimsuy]*)(?=[.,;)\]\s])"
)
CALLS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
SHORT, LONG = 500, 4_000  # characters
WORTH_A_LOOK = 0.003  # seconds: whatever takes less for a long text is no matter
STUCK = 0.1  # seconds for some hundred characters
TOO_STEEP = 3.0  # times the growth of the text; quadratic makes eight of eight


def modules() -> list[str]:
    """Return the names of all modules that strangers' texts reach."""
    names = [
        found.name
        for package in (streampai_app, integrations)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [
        name
        for name in names
        if not name.partition(".")[2].startswith(OUR_OWN_FILES) and "__main__" not in name
    ]


def held(value: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a value, through lists and mappings."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth:
        yield from itertools.chain.from_iterable(held(item, depth - 1) for item in value.values())
    elif isinstance(value, list | tuple | set | frozenset) and depth:
        yield from itertools.chain.from_iterable(held(item, depth - 1) for item in value)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield the calls `name.method(...)` that may be of an expression."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CALLS:
            yield call, getattr(call.func.value, "id", ""), call.func.attr


def spoken(call: ast.Call, names: dict[str, Any]) -> Iterator[re.Pattern[str]]:
    """Yield the pattern that stands in a call of `re`, if what it is made of is known."""
    flags = next((keyword.value for keyword in call.keywords if keyword.arg == "flags"), None)
    try:
        made = [
            eval(compile(ast.Expression(part), "", "eval"), names) for part in (call.args[0], flags) if part
        ]
    except NameError:
        return  # made of a local name: it stands in another call, or its maker is looked at as a whole
    yield made[0] if isinstance(made[0], re.Pattern) else re.compile(*made)


def patterns() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    """Return every pattern, and the methods that it is used by, under a name to find it by."""
    trees = {}
    used: dict[str, set[str]] = {}  # by the name of the constant, whichever module uses it
    for name in modules():
        module = importlib.import_module(name)
        trees[name] = (module, ast.parse(Path(module.__file__ or "").read_text()))
        for _, constant, method in calls(trees[name][1]):
            used.setdefault(constant, set()).add(method)
    found: dict[str, tuple[re.Pattern[str], set[str]]] = {}

    def add(pattern: re.Pattern[Any], methods: set[str]) -> None:
        if isinstance(pattern.pattern, bytes):
            pattern = re.compile(pattern.pattern.decode("latin-1"), pattern.flags)
        key = f"{pattern.pattern!r:.70} {pattern.flags}"
        found.setdefault(key, (pattern, set()))[1].update(methods)

    for module, tree in trees.values():
        for constant, value in vars(module).items():
            for pattern in held(value):
                add(pattern, used.get(constant, {"sub"}) if value is pattern else {"sub"})
        for call, owner, method in calls(tree):
            if owner == "re":
                for pattern in spoken(call, vars(module)):
                    add(pattern, {method} - {"compile"})
    return {key: (pattern, frozenset(methods)) for key, (pattern, methods) in found.items()}


def scripts() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    """Return the patterns of the scripts that go to browsers, where they are run as they are here."""
    found = {}
    for path in sorted(ASSETS.rglob("*.js")):
        for literal in LITERAL.finditer(re.sub(r"^\s*(?://|\*|/\*).*$", "", path.read_text(), flags=re.M)):
            written, flags = literal.groups()
            pattern = re.compile(in_python(written), re.I if "i" in flags else 0)
            method = "match" if "y" in flags else "search"
            found[f"{path.name} {pattern.pattern!r:.60} {flags}"] = (pattern, frozenset({method}))
    return found


def in_python(written: str) -> str:
    """Return a pattern of a script as Python has it. For a property of Unicode a word's letters stand."""
    written = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: f"\\U{found[1]:0>8}", written)
    return re.sub(r"\\p\{\w+\}", r"\\w", written).replace("[^]", r"[\s\S]")


ALL = patterns() | scripts()


def _letters(items: Any) -> str:
    """Return a letter that a class takes."""
    negated = items[0][0] is sre.NEGATE
    taken = "".join(_one(*item) for item in items if item[0] is not sre.NEGATE)
    if not negated:
        return taken[:1]
    return next(letter for letter in "xX0 -\n\"'<@." if not re.match(f"[{re.escape(taken)}]", letter))


def _one(kind: Any, value: Any) -> str:
    match kind:
        case sre.LITERAL:
            return chr(value)
        case sre.RANGE:
            return chr(value[0]) + chr(value[1])
        case sre.CATEGORY:
            return {sre.CATEGORY_DIGIT: "0", sre.CATEGORY_SPACE: " \n", sre.CATEGORY_WORD: "a0_"}.get(
                value, "-"
            )
    return ""


def example(parsed: Any, repeat: int = 1) -> str:
    """Return a text that a parsed pattern matches, or nearly: what looks around is left out."""
    return "".join(_example(kind, value, repeat) for kind, value in parsed)


def _example(kind: Any, value: Any, repeat: int) -> str:
    match kind:
        case sre.LITERAL | sre.RANGE | sre.CATEGORY:
            return _one(kind, value)[:1]
        case sre.NOT_LITERAL:
            return "x" if value != ord("x") else "y"
        case sre.ANY:
            return "x"
        case sre.IN:
            return _letters(value)
        case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            least, most, inside = value
            return example(inside, repeat) * min(max(least, repeat), int(most))
        case sre.BRANCH:
            return example(value[1][0], repeat)
        case sre.SUBPATTERN:
            return example(value[3], repeat)
        case sre.ATOMIC_GROUP:
            return example(value, repeat)
    return ""


def parts(parsed: Any) -> Iterator[str]:
    """Yield texts that parts of a pattern match: each step of it, each branch, each repetition."""
    for kind, value in parsed:
        yield _example(kind, value, 1)
        match kind:
            case sre.IN if value[0][0] is not sre.NEGATE:
                yield "".join(_one(*item)[:1] for item in value)
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                yield from parts(value[2])
            case sre.BRANCH:
                for branch in value[1]:
                    yield example(branch)
                    yield from parts(branch)
            case sre.SUBPATTERN:
                yield from parts(value[3])


def beginnings(parsed: Any) -> Iterator[str]:
    """Yield what a pattern matches, cut short after each step, with all that is optional and without."""
    for repeat in (0, 1, 2, 30):
        for end in range(1, len(parsed) + 1):
            yield example(parsed[:end], repeat)


def hostile(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """Return what is bad for a pattern: how the text begins, what is repeated, how it ends."""
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    whole = [text for text in dict.fromkeys(beginnings(parsed)) if text]
    single = [text for text in dict.fromkeys(parts(parsed)) if text][:24]
    classes = [text for text in single if len(text) > 1][:3]  # all that a class takes, one after the other
    units = [
        *whole,
        *single,
        *[a + b for a, b in itertools.permutations(single[:6], 2)],
        *[a + b for a, b in itertools.product(whole[:12], classes)],
        *(" ", "\n", "a.", "a "),
    ]
    starts = ["", *whole[:3]]
    return [
        (start, unit, end)
        for unit in dict.fromkeys(units)
        for start in starts
        for end in ("", "\x00\n@")
        if len(start) + len(unit) < SHORT // 2
    ]


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return the processor's time for it, at best of two."""

    def once() -> float:
        began = time.process_time()
        work(text)
        return time.process_time() - began

    first = once()
    return first if first < WORTH_A_LOOK else min(first, once())


def is_steep(work: Callable[[str], object], start: str, unit: str, end: str) -> bool:
    """Tell whether the time for such a text grows out of proportion: seen three times, or it is not so."""
    for length in (*range(16, 64, 2), 160, 320):  # an exponential one would not come back from a long text
        if seconds(work, start + unit * (length // len(unit)) + end) > STUCK:
            return True
    long = start + unit * (LONG // len(unit)) + end
    if seconds(work, long) < WORTH_A_LOOK:
        return False
    short = start + unit * (SHORT // len(unit)) + end
    growth = len(long) / len(short)
    return all(seconds(work, long) > TOO_STEEP * growth * seconds(work, short) for _ in range(3))


def way(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """Return how a pattern is used: held against a text, against its beginning, or looked for all over it."""
    if method in {"fullmatch", "match"}:
        return getattr(pattern, method)
    return lambda text: pattern.sub("", text)


def test_patterns_are_found_wherever_they_are_kept() -> None:
    known = [pattern.pattern for pattern, _ in ALL.values()]
    for part in (
        "router_data",
        "BEGIN [A-Z0-9 ]{1,60}",
        r"\d{1,3}\.",
        "[A-Z]{3}",
        "#[0-9a-f]{6}",
        "ey[AJ]",
        "card[_-]?number",
        "xapp-",
        r"[\ud800-\udfff]",
    ):
        assert any(part in each for each in known), part
    assert len(known) > 70


@pytest.mark.parametrize(
    "steep", [r"\[p: .*?\](?=\n|$)", r"\beyJ[\w-]+\.", r"[a-z]+://", r"(?:a|a)+b", r"x*y"]
)
def test_what_is_slow_is_found(steep: str) -> None:
    assert grows_too_fast(re.compile(steep, re.DOTALL), frozenset({"search"}))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    assert not grows_too_fast(*ALL[name])


def grows_too_fast(pattern: re.Pattern[str], methods: frozenset[str]) -> tuple[str, str, str] | None:
    """Return the first text that takes more than time in proportion, if there is one."""
    ways = {way(pattern, method) if method in {"fullmatch", "match"} else None for method in methods}
    for text in hostile(pattern):
        for work in ways:
            if is_steep(work or way(pattern, "sub"), *text):
                return text
    return None
