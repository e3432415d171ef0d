"""Pages are written as HTML when they are built, those of an address that varies too: one for all of them.

Reflex does so for fixed addresses only; all others begin as an empty page, until their scripts are there.
Here the part of an address that varies is `_` in the build, and what is built so is served for each such
address. It shows what a page shows before its server has told it anything, which is the same for all of them.
"""

import json
from collections.abc import Iterable
from typing import Any

from reflex.plugins import Plugin
from reflex_base.constants import ReactRouter

ANY = "_"
NOT_FOUND = "/404"
_EACH = '"prerender": true'


class Prerender(Plugin):
    """Has React Router write the pages whose address varies, and the one that says "not found"."""

    def pre_compile(self, **context: Any) -> None:
        """Have their addresses added to its configuration, which says what is written."""
        routes = [page.route for page in context["unevaluated_pages"]]
        context["add_modify_task"](ReactRouter.CONFIG_FILE, lambda config: with_stand_ins(config, routes))


def with_stand_ins(config: str, routes: Iterable[str]) -> str:
    """Return the configuration with the addresses of all stand-ins."""
    more = json.dumps(sorted({NOT_FOUND}.union(*map(stand_ins, routes))))
    return config.replace(_EACH, f'"prerender": ({{ getStaticPaths }}) => [...getStaticPaths(), ...{more}]')


def stand_ins(route: str) -> set[str]:
    """Return the addresses that stand for all those of a route, such as `admin/support/[[chat_id]]`."""
    parts = route.split("/")
    if not any(map(_varies, parts)):
        return set()
    whole = {"/" + "/".join(ANY if _varies(part) else part for part in parts)}
    fixed = [part for part in parts if not part.startswith("[[")]
    return whole | ({"/" + "/".join(fixed)} if fixed != parts and not any(map(_varies, fixed)) else set())


def stand_in(route: str, path: str) -> str:
    """Return the address of the page that was built for this one, which is of that route."""
    asked = path.strip("/").split("/")
    parts = route.split("/")[: len(asked)]
    return "/" + "/".join(ANY if _varies(part) else given for part, given in zip(parts, asked, strict=True))


def _varies(part: str) -> bool:
    return part.startswith("[")
