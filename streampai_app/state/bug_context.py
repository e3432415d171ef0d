"""What a browser sent along with a bug, as facts and lines to be read. All of it is a stranger's text."""

from dataclasses import dataclass, field
from typing import Any

from .rows import browser_of

_LOGS = {"errors": "Console errors", "requests": "Failed requests"}
_HOST = "context"  # what the host page said with `setContext`
LONGEST = 600  # characters of a fact


@dataclass(frozen=True)
class Fact:
    """One thing that is known."""

    name: str
    value: str


@dataclass(frozen=True)
class Log:
    """Lines of a kind: the console's errors, the requests that failed."""

    name: str
    lines: list[str]


@dataclass(frozen=True)
class BugContext:
    """Facts of the browser, those that the host page added, and logs."""

    facts: list[Fact] = field(default_factory=list)
    host: list[Fact] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)


def context_of(context: dict[str, Any] | None) -> BugContext:
    """Return a context in parts. The widget sends `page`, `browser`, `errors`, `requests` and `context`;
    whatever else its shape is, something readable comes of it.
    """
    facts, host, logs = [], [], []
    for name, value in (context or {}).items():
        match value:
            case list():
                logs.append(Log(_LOGS.get(name, _name(name)), [_entry(each) for each in value]))
            case dict():
                (host if name == _HOST else facts).extend(_facts(value))
            case _:
                facts.extend(_facts({name: value}))
    return BugContext(facts, host, [log for log in logs if log.lines])


def _facts(values: dict[str, Any]) -> list[Fact]:
    read = ((name, browser_of(_line(value)) if name == "browser" else "") for name, value in values.items())
    facts = [Fact(_name(name), known or _line(values[name])) for name, known in read]
    return [fact for fact in facts if fact.value]


def _name(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:60]


def _entry(value: Any) -> str:
    """Return a log's entry whole: an error has the lines of its trace, and what is kept has its bounds."""
    return value if isinstance(value, str) else _line(value)


def _line(value: Any) -> str:
    """Return a value on one line; of an object the values, of a list its parts."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return " · ".join(filter(None, (_line(each) for each in value.values())))[:LONGEST]
        case list():
            return ", ".join(filter(None, (_line(each) for each in value)))[:LONGEST]
    return str(value)[:LONGEST]
