"""Joins plain ES modules into one, so that a browser makes one request where the source has thirty files.

Each module becomes a block with its own names and leaves what it exports in `$`, under its path. Only the
forms of import and export that our sources use are understood; any other stops the start:

    import { a, b as c } from "./x.js";    import * as x from "./x.js";    import x from "./x.js";
    export const/class/function/async function name …    export default …

An `import()` in the middle of the code is left alone, and so loads later and by itself. What it loads may be
joined too, `beside` the module that loads it: then it takes what both need from there, because a module with
a memory must not exist twice.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r'^import (.+?) from "(\.[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.M)
_REST = re.compile(r"^(?:import\s|export\s|\}\s*from\s)[^\n]*", re.M)


class CannotJoin(Exception):
    """A module uses a form that is not understood here, or names one that does not exist."""


def join(sources: Mapping[str, str], entry: str, beside: str = "") -> str:
    """Return one module that exports what `entry` exports, and all its parts as `$`. Raises `CannotJoin`."""
    there = _in_order(sources, beside, []) if beside else []
    blocks = [_block(name, sources[name]) for name in _in_order(sources, entry, []) if name not in there]
    exported = [found[2] for found in _EXPORT.finditer(sources[entry])]
    return (
        f"{_parts(entry, beside)}{''.join(blocks)}"
        f'export const {{ {", ".join(exported)} }} = $["{entry}"];\nexport {{ $ }};\n'
    )


def _parts(entry: str, beside: str) -> str:
    if not beside:
        return "const $ = {};\n"
    path = posixpath.relpath(beside, posixpath.dirname(entry) or ".")
    path = path if path.startswith(".") else f"./{path}"
    return f'import {{ $ as $there }} from "{path}";\nconst $ = {{ ...$there }};\n'


def _in_order(sources: Mapping[str, str], name: str, above: list[str]) -> list[str]:
    """Return the modules that `name` needs, itself last, each after everything it imports."""
    if name not in sources:
        raise CannotJoin(f"{above[-1]} imports {name}, which does not exist")
    if name in above:
        raise CannotJoin(f"modules import each other: {' -> '.join([*above, name])}")
    order: dict[str, None] = {}
    for needed in _needed(name, sources[name]):
        order |= dict.fromkeys(_in_order(sources, needed, [*above, name]))
    return [*order, name]


def _needed(name: str, text: str) -> Iterator[str]:
    for found in _IMPORT.finditer(text):
        yield _resolve(name, found[2])


def _resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _block(name: str, text: str) -> str:
    exported = [found[2] for found in _EXPORT.finditer(text)]
    body = _IMPORT.sub(lambda found: f'const {_names(found[1])} = $["{_resolve(name, found[2])}"];\n', text)
    body = _EXPORT.sub(r"\1 \2", body)
    if re.search(r"^export default ", body, re.M):
        body = re.sub(r"^export default ", "const $default = ", body, flags=re.M)
        exported.append("default: $default")
    if left := _REST.search(body):
        raise CannotJoin(f"{name}: {left[0]}")
    return f'{{\n{body}$["{name}"] = {{ {", ".join(exported)} }};\n}}\n'


def _names(names: str) -> str:
    """Return what an import names as what a declaration names."""
    if names.startswith("* as "):
        return names.removeprefix("* as ")
    return names.replace(" as ", ": ") if names.startswith("{") else f"{{ default: {names} }}"
