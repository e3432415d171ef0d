"""Every log call in the tree is one that cannot fail: a log that raises turns a failure into two."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [
    path for folder in ("streampai_app", "integrations") for path in sorted((ROOT / folder).rglob("*.py"))
]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log", "bind", "request_done"}
# `event` and `method_name` are parameters of structlog's own methods; the others are fields that the chain of
# logs.py sets itself, so that what a call says would be lost, or stand in their place.
TAKEN = {
    "event",
    "method_name",
    "event_name",
    "level",
    "logger",
    "at",
    "positional_args",
    "_record",
    "_from_structlog",
}


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a module's loggers: of what is called `log`, or got from `get` or `getLogger`."""
    loggers = {"log"}
    for node in ast.walk(tree):
        makes = node.value.func if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) else None
        if getattr(makes, "attr", "") in {"get", "getLogger", "bind"}:
            loggers |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        of = called.value if isinstance(called, ast.Attribute) and called.attr in LEVELS else None
        if getattr(of, "id", "") in loggers:
            yield node


def collisions(source: str) -> list[str]:
    """Return what is wrong with the log calls of a module."""
    found = []
    for call in log_calls(ast.parse(source)):
        names = [keyword.arg for keyword in call.keywords]
        found += [f"line {call.lineno}: {name}=" for name in names if name in TAKEN]
        if len(call.args) > 1 and not (
            isinstance(call.args[0], ast.Constant) and "%" in str(call.args[0].value)
        ):
            found.append(f"line {call.lineno}: arguments without a place for them")
    return found


@pytest.mark.parametrize(
    ("source", "is_fine"),
    [
        ('log.exception("it failed", provider=p, event=e)', False),
        ('log.info("it failed", level="high")', False),
        ('log.info("it failed", 7)', False),
        ('mine = logs.get(__name__)\nmine.warning("it failed", method_name="x")', False),
        ('log.info("it failed %s", 7)', True),
        ('log.exception("it failed", item=e, exc_info=error)', True),
        ('fields.log("x", event=1)', True),
    ],
)
def test_a_collision_is_found(source: str, is_fine: bool) -> None:
    assert (collisions(source) == []) == is_fine


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_log_call_names_a_field_as_the_logger_does(path: Path) -> None:
    assert collisions(path.read_text()) == []
