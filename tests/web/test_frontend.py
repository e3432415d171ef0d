"""The built front end is served with the right status, caching and encoding."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from streampai_app.web.frontend import FrontEnd

SCRIPT = "alert('Hello, world.');"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "index.html": f"<h1>home</h1><script>{SCRIPT}</script>",
        "login/index.html": "<h1>login</h1>",
        "login.html": "<h1>login</h1>",
        "admin/support/index.html": "<h1>list</h1>",
        "admin/support/_/index.html": "<h1>chat</h1>",
        "404/index.html": "<h1>nothing</h1><script>2</script>",
        "__spa-fallback.html": "<h1>shell</h1><script>1</script>",
        "404.html": "<h1>shell</h1><script>1</script>",
        "assets/root-AbC123.js": "let a = 1;" * 100,
        "favicon.svg": "<svg/>",
    }
    for name, content in files.items():
        path = tmp_path / "built" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content.encode()))
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "built"


@pytest.fixture
def front_end(folder: Path) -> FrontEnd:
    built = {"/admin/support/cht_1": "/admin/support/_", "/admin/new/1": "/admin/new/_"}
    return FrontEnd(folder, built.get)


@pytest.fixture
async def client(front_end: FrontEnd) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(front_end),
        base_url="http://desk",
        headers={"Accept-Encoding": "identity"},
    ) as client:
        yield client


@pytest.mark.parametrize("path", ["/login", "/login/"])
async def test_a_page_is_served_with_and_without_a_last_slash(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (200, "<h1>login</h1>")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "page"),
    [("/admin/support", "list"), ("/admin/support/cht_1", "chat"), ("/admin/new/1", "shell")],
)
async def test_a_page_whose_address_varies_is_the_one_built_for_it(
    client: httpx.AsyncClient, path: str, page: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert page in answer.text


@pytest.mark.parametrize("path", ["/nothing", "/index", "/404", "/__spa-fallback", "/%2e%2e/secret"])
async def test_an_unknown_page_says_so_with_404(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "nothing" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/assets/gone-1.js", "/404.html", "/login.html", "/index.html", "/login.html.gz", "/..%2fsecret.txt"],
)
async def test_an_unknown_file_is_a_short_404(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (404, "Not found\n")


async def test_files_named_by_their_content_are_kept_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/root-AbC123.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (await client.get("/favicon.svg")).headers["cache-control"] == "no-cache"


async def test_the_compressed_copy_goes_to_who_takes_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/root-AbC123.js", headers={"Accept-Encoding": "br, gzip"})
    plain = await client.get("/assets/root-AbC123.js")
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert answer.text == plain.text
    assert answer.headers["etag"] != plain.headers["etag"]


async def test_what_the_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    etag = (await client.get("/")).headers["etag"]
    answer = await client.get("/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_part_of_a_file_can_be_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.svg", headers={"Range": "bytes=0-3", "Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.text) == (206, "<svg")


async def test_files_are_only_read(client: httpx.AsyncClient) -> None:
    assert (await client.post("/login")).status_code == 405


def test_the_scripts_inside_pages_are_known_by_their_hashes(front_end: FrontEnd) -> None:
    hashes = front_end.inline_script_hashes()
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in hashes
    assert len(hashes) == 3


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_the_mode_of_payments_stands_in_every_page_as_it_is_served(folder: Path, encoding: str) -> None:
    (folder / "index.html").write_text('<html lang="en"><p>page</p></html>')
    front_end = FrontEnd(folder, {}.get, "sandbox")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front_end), base_url="http://desk") as client:
        answer = await client.get("/", headers={"Accept-Encoding": encoding})
    assert answer.text == '<html data-payments="sandbox" lang="en"><p>page</p></html>'
    assert answer.headers.get("content-encoding", "identity") == encoding
