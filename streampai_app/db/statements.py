"""Updates that every webhook needs: built once, because building one costs more than running it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Update, bindparam, update


def update_of(table: Any, *names: str, **fixed: object) -> Update:
    """Return an update that gives these columns new values, each by a parameter of its own: see `as_new`.

    `fixed` columns get the same value each time. Whoever uses it says which rows.
    """
    values = {name: bindparam(f"new_{name}", type_=getattr(table, name).type) for name in names}
    return update(table).values(**values, **fixed)


def as_new(values: Mapping[str, object]) -> dict[str, object]:
    """Return the parameters for an `update_of`; their names keep apart from those of its `where`."""
    return {f"new_{name}": value for name, value in values.items()}
