"""Where the browser is, as the page itself knows it: at once, also while the server is away.

What a page shows belongs to the address that its state was loaded for. Until the two are the same again, what
was loaded is not shown under an address that is not its own.
"""

import reflex as rx
from reflex_base.vars.base import VarData
from reflex_components_core.core.banner import has_connection_errors

from .controls import icon

_ADDRESS = VarData(
    imports={"react-router": ["useLocation"]},
    hooks={"const pageLocation = useLocation()": None},
)
_PARTS = VarData(
    imports={"react-router": ["useParams"]},
    hooks={"const pageParts = useParams()": None},
)
_QUERY = VarData(
    imports={"react-router": ["useSearchParams"]},
    hooks={"const [pageQuery] = useSearchParams()": None},
)
# A page is prerendered without a query, and what it draws first has to be the same (docs/decisions/0043).
_WITH = VarData(
    imports={"react-router": ["useSearchParams"], "react": ["useSyncExternalStore"]},
    hooks={
        "const [pageQuery] = useSearchParams()": None,
        "const pageIsDrawn = useSyncExternalStore(() => () => {}, () => true, () => false)": None,
        """const pageWith = (path, changes, isToggle) => {
          const query = new URLSearchParams(pageIsDrawn ? pageQuery : "");
          for (const [name, value] of Object.entries(changes))
            if (value && !(isToggle && query.get(name) === value)) query.set(name, value);
            else query.delete(name);
          return query.size ? `${path}?${query}` : path;
        }""": None,
    },
)
WAITING = "Waiting for the connection. This is shown as soon as it is back."


def address() -> rx.Var[str]:
    """Return the address, path and query: as `address_of` on the server."""
    return rx.Var("(pageLocation.pathname + pageLocation.search)", _var_data=_ADDRESS).to(str)


def part(name: str) -> rx.Var[str]:
    """Return a part of the path by its name, or an empty string."""
    return rx.Var(f'(pageParts["{name}"] ?? "")', _var_data=_PARTS).to(str)


def parameter(name: str, otherwise: str = "") -> rx.Var[str]:
    """Return a parameter of the query, or what counts where it is missing or empty."""
    return rx.Var(f'(pageQuery.get("{name}") || "{otherwise}")', _var_data=_QUERY).to(str)


def address_with(path: str, *, is_toggle: bool = False, **changes: rx.Var[str] | str) -> rx.Var[str]:
    """Return `path` with the query that the page is at and these changes of it; an empty value takes one out.

    It goes by the address and not by what the state was loaded for: of two filters that are pressed before
    the first is answered, both count. With `is_toggle` a value that is there already is taken out.
    """
    arguments = f"{path!r}, {rx.Var.create(changes)!s}, {str(is_toggle).lower()}"
    data = VarData.merge(_WITH, *(rx.Var.create(value)._get_all_var_data() for value in changes.values()))
    return rx.Var(f"pageWith({arguments})", _var_data=data).to(str)


def waiting(skeleton: rx.Component) -> rx.Component:
    """Return what stands where something is still to come: its skeleton, and while the server is away what it
    waits for.
    """
    return rx.cond(
        has_connection_errors,
        rx.el.p(
            icon("wifi-off"),
            "Waiting for the connection. This is shown as soon as it is back.",
            role="status",
            class_name="m-auto flex max-w-80 items-center gap-2 p-8 text-base text-muted",
        ),
        skeleton,
    )


def until_here(
    loaded: rx.Var[bool], is_here: rx.Var[bool], content: rx.Component, skeleton: rx.Component
) -> rx.Component:
    """Return what was loaded, or where it belongs to another address (`is_here` is false) what is waited for.

    It stays for a moment first: mostly the server answers within that, and nothing flickers.
    """
    return rx.cond(
        loaded,
        rx.el.div(
            rx.el.div(content, custom_attrs={"data-before": rx.cond(is_here, "false", "true")}),
            rx.cond(is_here, rx.fragment(), rx.el.div(waiting(skeleton), aria_busy="true")),
            key="here",  # or React makes it of the skeleton's element, which counts as one that moves
            class_name="until-here",
        ),
        skeleton,
    )
