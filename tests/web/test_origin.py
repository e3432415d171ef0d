"""Only our own pages may use the event socket."""

import pytest
from starlette.datastructures import Headers

from streampai_app.settings import Settings, read_settings
from streampai_app.web.origin import OriginCheck, is_asked_by_own_page, is_own, may_embed


async def _anything(scope, receive, send):
    await send({"type": "let-in"})


async def _ask(kind: str, path: str, *origins: str) -> dict:
    sent = []

    async def receive():
        return {"type": f"{kind}.connect"}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": path, "headers": [(b"origin", origin.encode()) for origin in origins]}
    settings = Settings(public_url="https://desk.example.com")
    await OriginCheck(_anything, settings)(scope, receive, send)
    return sent[0]


@pytest.mark.parametrize("path", ["/_event", "/_event/"])
@pytest.mark.parametrize(
    "origins",
    [
        (),
        ("",),
        ("null",),
        ("https://evil.example",),
        ("https://desk.example.com.evil.example",),
        ("http://desk.example.com",),
        ("https://desk.example.com", "https://evil.example"),
    ],
)
async def test_a_foreign_or_missing_origin_is_refused(path, origins):
    refused = await _ask("websocket", path, *origins)
    assert (refused["type"], refused["code"]) == ("websocket.close", 4403)
    assert (await _ask("http", path, *origins))["status"] == 403


@pytest.mark.parametrize("kind", ["websocket", "http"])
async def test_our_own_page_is_let_in(kind):
    assert await _ask(kind, "/_event/", "https://Desk.Example.com") == {"type": "let-in"}


@pytest.mark.parametrize(
    "origin", ["https://DESK.example.com:443", "https://desk.example.com.", "https://desk.example.com:"]
)
async def test_another_way_to_write_our_origin_is_ours(origin):
    assert await _ask("websocket", "/_event", origin) == {"type": "let-in"}


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "*",
        "https://",
        "http://[",
        "https://x.example:0",
        "https://x.example/" + "a" * 999,
        "https://é\xff",
    ],
)
def test_what_is_no_origin_embeds_nothing(origin):
    settings = read_settings(widget_origins="https://x.example:443,https://bücher.example")
    assert not may_embed(origin, settings)
    assert may_embed("https://x.example", settings)
    assert may_embed("https://xn--bcher-kva.example", settings)


def test_a_referer_that_no_parser_takes_is_not_ours():
    assert not is_asked_by_own_page(Headers({"referer": "http://["}), Settings())
    assert is_asked_by_own_page(Headers({"referer": "http://localhost:8000/admin?x"}), Settings())


async def test_other_paths_are_left_to_their_own_checks():
    assert await _ask("http", "/_eventful") == {"type": "let-in"}
    assert await _ask("lifespan", "/_event") == {"type": "let-in"}


def test_on_one_machine_every_name_of_it_counts_with_its_port():
    settings = Settings(port=8123, public_url="")
    assert is_own("http://localhost:8123", settings)
    assert is_own("http://127.0.0.1:8123", settings)
    assert not is_own("http://localhost:8124", settings)
    assert not is_own("http://localhost", settings)


@pytest.mark.parametrize(
    "referer", ["http://[", "//", "http://localhost:8123.evil.example/", "javascript:alert(1)", ""]
)
def test_a_referer_that_is_no_page_of_ours_is_foreign_whatever_it_is(referer):
    settings = Settings(port=8123, public_url="")
    assert not is_asked_by_own_page(Headers({"referer": referer}), settings)
    assert is_asked_by_own_page(Headers({"referer": "http://localhost:8123/admin"}), settings)
