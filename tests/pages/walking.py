"""All that stands on our pages, branches that are not shown now included."""

from collections.abc import Iterator

from reflex_base.components.component import BaseComponent

from streampai_app.streampai_app import app

Found = tuple[str, BaseComponent, tuple[BaseComponent, ...]]


def everything() -> Iterator[Found]:
    """Yield each component of each page: the page's route, the component, and what stands around it."""
    with app.set_contexts():
        for route, page in app._unevaluated_pages.items():
            yield from _within(route, page.component(), ())


def _within(route: str, component: BaseComponent, around: tuple[BaseComponent, ...]) -> Iterator[Found]:
    yield route, component, around
    for child in component.children:
        yield from _within(route, child, (*around, component))
