"""The widget's files: how they are found, kept and read from other origins."""

import gzip
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from streampai_app.settings import Settings
from streampai_app.web.packed import pack
from streampai_app.web.surroundings import surround
from streampai_app.web.widget.files import widget_routes


@pytest.fixture(scope="module")
def client() -> TestClient:
    settings = Settings(public_url="https://desk.example.com")
    return TestClient(surround(Starlette(routes=widget_routes(settings)), settings))


@pytest.fixture(scope="module")
def main(client: TestClient) -> str:
    """The address that the loader asks for."""
    version = re.search(r'\$\{"([0-9a-f]{10})"\}', client.get("/widget.js").text)
    assert version
    return f"/widget/{version[1]}/main.js"


def test_the_loader_is_asked_for_again_after_minutes(client):
    answer = client.get("/widget.js")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    again = client.get("/widget.js", headers={"If-None-Match": f'"other", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


def test_what_carries_its_version_is_kept_for_ever(client, main):
    assert client.get(main).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_loader_from_before_a_deployment_gets_the_present_files_but_may_not_keep_them(client, main):
    old = client.get("/widget/0123456789ab/main.js")
    assert old.text == client.get(main).text
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "loader.js", "..%2Ftokens.css", "words/xx.js", ""])
def test_any_other_file_is_not_found(client, main, name):
    answer = client.get(main.replace("main.js", name))
    assert answer.status_code == 404
    assert "immutable" not in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/widget.js", "/widget-recorder.js", "main"])
def test_any_page_may_read_them_whatever_its_policy(client, main, path):
    headers = client.get(main if path == "main" else path).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_client_that_takes_gzip_gets_it_and_another_does_not(client, main):
    with client.stream("GET", main, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    plain = client.get(main, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed) == plain.content


def test_only_comments_on_their_own_lines_and_indentation_are_left_out():
    script = '/** Says. */\n\n  // why\n  const a = "http://x"; // stays\n  /*\n   * so\n   */\n    go(a);\n'
    assert pack(script) == '\nconst a = "http://x"; // stays\ngo(a);\n'


@pytest.mark.parametrize(
    ("headers", "is_served"),
    [
        ({}, True),
        ({"Referer": "https://desk.example.com/demo"}, True),
        ({"Referer": "https://shop.example"}, True),
        ({"Referer": "https://shop.example/a?b"}, True),
        ({"Referer": "https://shop.example.evil.example/"}, False),
        ({"Referer": "http://shop.example/"}, False),
        ({"Referer": "nonsense"}, True),
    ],
)
def test_a_page_outside_the_allow_list_gets_the_reason_in_place_of_the_loader(headers, is_served):
    settings = Settings(public_url="https://desk.example.com", widget_origins="https://shop.example")
    answer = TestClient(Starlette(routes=widget_routes(settings))).get("/widget.js", headers=headers)
    assert answer.status_code == 200
    assert ("customElements" in answer.text) is is_served
    assert ("WIDGET_ORIGINS" in answer.text) is not is_served
    assert (answer.headers["cache-control"] == "no-store") is not is_served
