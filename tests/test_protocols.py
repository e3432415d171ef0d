"""Every class that claims a protocol keeps it: members, their kinds, and every call that it permits.

Protocols and those who claim them are found in the source. A class claims a protocol if it has half of its
members, and two at least (of a protocol with one member, that one, in the same package); whoever has them
for another reason is named below, with it.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("streampai_app", "integrations")
OF_ANOTHER_KIND = {  # by the name of a protocol, and the module and name of a class
    ("Provider", "speaking.Speech"): "it is the door in front of a provider of speech",
    ("End", "database.Database"): "it is closed for good, and ends no work",
    ("End", "tx.Tx"): "it is closed for good, and ends no work",
    ("End", "writers.GroupWriter"): "it is closed for good, and ends no work",
    ("End", "writers.PooledWriter"): "it is closed for good, and ends no work",
    ("Store", "receiver._Sqlite"): "it is an inbox of webhooks",
    ("Store", "receiver._Postgres"): "it is an inbox of webhooks",
    ("Inbox", "ceiling_store._Sqlite"): "it is a store of messages",
    ("Inbox", "ceiling_store._Postgres"): "it is a store of messages",
    ("Seat", "wire.Wire"): "it sends frames",
    ("Bus", "open_counts.OpenCounts"): "it counts over all processes, and carries no hints",
}


@cache
def classes() -> dict[tuple[str, str], ast.ClassDef]:
    """Return every class of the tree by `(module, name)`."""
    found = {}
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found[module, node.name] = node
    return found


def is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


@cache
def members(node: ast.ClassDef) -> frozenset[str]:
    """Return the public names in the body of a class, and what its `__init__` gives each instance."""
    names: set[str] = set()
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(each.name)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            names.add(each.target.id)
        if isinstance(each, ast.Assign):
            names |= {target.id for target in each.targets if isinstance(target, ast.Name)}
    given = re.findall(r"self\.(\w+)(?::[^=\n]+)? = ", "\n".join(map(ast.unparse, node.body)))
    return frozenset(name for name in names | set(given) if not name.startswith("_"))


PROTOCOLS = [key for key, node in classes().items() if is_protocol(node)]


def claims() -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield `(protocol, class)` for every class that looks like it."""
    for protocol in PROTOCOLS:
        wanted = members(classes()[protocol])
        for key, node in classes().items():
            shared = len(wanted & members(node))
            is_near = len(wanted) == 1 and key[0].startswith(protocol[0].rpartition(".")[0])
            if not is_protocol(node) and shared * 2 >= len(wanted) and (shared > 1 or (shared and is_near)):
                yield protocol, key


def load(key: tuple[str, str]) -> type:
    return getattr(importlib.import_module(key[0]), key[1])


def broken(protocol: type, claimant: type, has: frozenset[str]) -> list[str]:
    """Return what of a protocol a class does not keep, a sentence each. `has` are the class's members."""
    found = []
    for name in sorted(set(vars(protocol)) | set(protocol.__annotations__)):
        if name.startswith("_"):
            continue
        wanted, given = vars(protocol).get(name), inspect.getattr_static(claimant, name, None)
        if given is None and name not in has:
            found.append(f"{name} is missing")
        elif inspect.isfunction(wanted) and not inspect.isfunction(given):
            found.append(f"{name} is no method")
        elif inspect.isfunction(given) and not inspect.isfunction(wanted):
            found.append(f"{name} is a method")
        elif inspect.isfunction(wanted) and inspect.isfunction(given):
            found += [f"{name}: {why}" for why in _differs(wanted, given)]
    return found


def _differs(wanted: Any, given: Any) -> Iterator[str]:
    """Yield why a method does not take every call that the protocol's permits."""
    if inspect.iscoroutinefunction(wanted) != inspect.iscoroutinefunction(given):
        yield "one is async, the other is not"
    asked, takes = (inspect.signature(each).parameters for each in (wanted, given))
    positional = [
        [p.name for p in each.values() if p.kind <= p.POSITIONAL_OR_KEYWORD] for each in (asked, takes)
    ]
    if positional[0] != positional[1][: len(positional[0])]:
        yield f"it takes {positional[1]} by position, not {positional[0]}"
    for name, parameter in asked.items():
        mine = takes.get(name)
        if mine is None or (parameter.kind == parameter.KEYWORD_ONLY and mine.kind == mine.POSITIONAL_ONLY):
            yield f"it does not take {name}="
        elif parameter.default is not parameter.empty and mine.default is mine.empty:
            yield f"it demands {name}"
    for name, parameter in takes.items():
        is_open = parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
        if name not in asked and parameter.default is parameter.empty and not is_open:
            yield f"it demands {name}, of which the protocol knows nothing"


def short(protocol: tuple[str, str], claimant: tuple[str, str]) -> tuple[str, str]:
    return protocol[1], f"{claimant[0].rpartition('.')[2]}.{claimant[1]}"


CLAIMS = [pair for pair in claims() if short(*pair) not in OF_ANOTHER_KIND]


@pytest.mark.parametrize(("protocol", "claimant"), CLAIMS, ids=lambda key: ".".join(key))
def test_whoever_claims_a_protocol_keeps_it(protocol: tuple[str, str], claimant: tuple[str, str]) -> None:
    assert broken(load(protocol), load(claimant), members(classes()[claimant])) == []


def test_every_protocol_has_somebody_who_claims_it() -> None:
    assert {protocol for protocol, _ in CLAIMS} == set(PROTOCOLS)
    assert len(PROTOCOLS) > 5


def test_who_is_named_as_of_another_kind_still_looks_like_it() -> None:
    assert {short(*pair) for pair in claims()} >= set(OF_ANOTHER_KIND)


class Speaker(Protocol):
    name: str

    @property
    def loud(self) -> bool: ...

    async def say(self, text: str, *, twice: bool = False) -> str: ...


def a_class(**members: Any) -> type:
    return type("Claimant", (), members)


async def say(self: Any, text: str, *, twice: bool = False) -> str: ...


async def say_other(self: Any, words: str, *, twice: bool = False) -> str: ...


async def say_once(self: Any, text: str) -> str: ...


async def say_surely(self: Any, text: str, *, twice: bool) -> str: ...


async def say_to(self: Any, text: str, whom: str, *, twice: bool = False) -> str: ...


async def say_more(self: Any, text: str, how: str = "", *, twice: bool = False, **more: Any) -> str: ...


def say_now(self: Any, text: str, *, twice: bool = False) -> str: ...


@pytest.mark.parametrize(
    ("claimant", "why"),
    [
        (a_class(name="x", loud=True, say=say), []),
        (a_class(name="x", loud=property(lambda self: True), say=say_more), []),
        (a_class(name="x", say=say), ["loud is missing"]),
        (a_class(name="x", loud=True), ["say is missing"]),
        (a_class(name="x", loud=True, say="hello"), ["say is no method"]),
        (a_class(name="x", loud=lambda self: True, say=say), ["loud is a method"]),
        (a_class(name="x", loud=True, say=say_now), ["say: one is async, the other is not"]),
        (a_class(name="x", loud=True, say=say_once), ["say: it does not take twice="]),
        (a_class(name="x", loud=True, say=say_surely), ["say: it demands twice"]),
        (
            a_class(name="x", loud=True, say=say_to),
            ["say: it demands whom, of which the protocol knows nothing"],
        ),
    ],
)
def test_what_is_not_kept_is_found(claimant: type, why: list[str]) -> None:
    assert broken(Speaker, claimant, set()) == why


def test_another_name_of_a_parameter_is_found() -> None:
    assert len(broken(Speaker, a_class(name="x", loud=True, say=say_other), set())) == 3
