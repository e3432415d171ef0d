"""Requests are named by the template of their route."""

import pytest
from starlette.routing import Route, WebSocketRoute

from streampai_app.web.route_template import template_of

from .asgi import answer_ok, http_scope


@pytest.mark.parametrize("kind", [Route, WebSocketRoute])
def test_a_route_of_ours_is_named_by_its_template(kind: type) -> None:
    scope = http_scope("/u/ada/thanks/s3cret") | {"route": kind("/u/{name}/thanks/{secret:path}", answer_ok)}
    assert template_of(scope) == "/u/{name}/thanks/{secret}"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/_event/", "/_event"),
        ("/_event", "/_event"),
        ("/_eventually", "(front end)"),
        ("/overlay/s3cret", "(front end)"),
    ],
)
def test_what_met_no_route_of_ours_is_named_by_its_kind(path: str, name: str) -> None:
    assert template_of(http_scope(path)) == name
