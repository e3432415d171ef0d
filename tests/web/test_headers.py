"""What a browser is told about our answers."""

import pytest

from streampai_app.settings import Settings
from streampai_app.web.headers import SecurityHeaders, content_security_policy

from .asgi import Sent, answer_ok, http_scope, no_body

HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


async def headers_of(path: str, public_url: str = "https://desk.example.com") -> dict[str, str]:
    sent = Sent()
    app = SecurityHeaders(answer_ok, Settings(public_url=public_url), [HASH])
    await app(http_scope(path), no_body, sent)
    return sent.headers


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


async def test_a_page_runs_only_scripts_from_here_and_those_we_built() -> None:
    policy = directives((await headers_of("/admin/support"))["content-security-policy"])
    assert policy["script-src"] == ["'self'", HASH]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["connect-src"] == ["'self'", "wss://desk.example.com"]


@pytest.mark.parametrize("word", ["unsafe-eval", "http:", "https:", " * "])
def test_the_policy_has_no_hole_in_it(word: str) -> None:
    policy = content_security_policy(Settings(public_url="https://desk.example.com"), [HASH])
    assert word not in policy
    assert "'unsafe-inline'" not in directives(policy)["script-src"]


def test_on_this_machine_the_socket_is_plain() -> None:
    policy = directives(content_security_policy(Settings(port=8123), []))
    assert policy["connect-src"] == ["'self'", "ws://localhost:8123"]


@pytest.mark.parametrize(
    "path", ["/", "/admin/support", "/widget.js", "/widget/panel.js", "/api/support/chats", "/healthz"]
)
async def test_every_answer_is_taken_for_what_it_says_it_is(path: str) -> None:
    assert (await headers_of(path))["x-content-type-options"] == "nosniff"


async def test_pages_of_other_sites_may_load_the_widget_and_nothing_else() -> None:
    widget = await headers_of("/widget/panel.js")
    assert widget["cross-origin-resource-policy"] == "cross-origin"
    assert widget["access-control-allow-origin"] == "*"
    for path in ("/", "/admin", "/api/support/chats", "/widgets"):
        others = await headers_of(path)
        assert others["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in others


@pytest.mark.parametrize(
    "path", ["/invitation/s3cret", "/reset/s3cret", "/overlay/s3cret", "/u/ada/thanks/s3cret"]
)
async def test_a_capability_link_is_told_to_nobody_and_kept_by_nobody(path: str) -> None:
    headers = await headers_of(path)
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


async def test_answers_of_the_api_are_no_pages() -> None:
    headers = await headers_of("/api/support/chats")
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"


async def test_https_is_insisted_on_only_where_there_is_https() -> None:
    assert "strict-transport-security" in await headers_of("/")
    assert "strict-transport-security" not in await headers_of("/", "http://desk.example.com")


async def test_a_header_of_the_route_itself_stays() -> None:
    async def with_policy(_scope, _receive, send) -> None:
        headers = [(b"referrer-policy", b"origin")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    sent = Sent()
    await SecurityHeaders(with_policy, Settings())(http_scope("/"), no_body, sent)
    assert sent.headers["referrer-policy"] == "origin"


async def test_sockets_pass_untouched() -> None:
    seen = []

    async def app(scope, receive, send) -> None:
        seen.append((receive, send))

    sent = Sent()
    await SecurityHeaders(app, Settings())({"type": "websocket", "path": "/"}, no_body, sent)
    assert seen == [(no_body, sent)]
