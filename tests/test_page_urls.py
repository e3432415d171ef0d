"""Addresses that strangers name, as they come in and as they are shown."""

import ast
from pathlib import Path

import pytest

import streampai_app
from streampai_app.page_urls import MAX_URL, clean_page_url, link_to, short_name_of, split_url

NO_ADDRESSES = [
    *(
        "http://[",
        "http://]",
        "http://[::1",
        "http://[x]/",
        "//",
        "//example.org",
        "http:",
        "http://",
        "https:///x",
    ),
    *(
        "http://example.org:99999999/",
        "http://example.org:x/",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        " ",
    ),
    *("http://a\u2100b/", "mailto:a@example.org", "ftp://example.org/", "\0", "\ud800"),
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_web_address_is_not_kept_and_not_linked(url):
    assert clean_page_url(url) == ""
    assert link_to(url) == ""
    assert short_name_of(url) == url
    assert split_url(url) is None


@pytest.mark.parametrize("value", [None, 7, [], {}, b"http://example.org"])
def test_what_is_no_text_is_no_address(value):
    assert clean_page_url(value) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://localhost:8000/a?b=c#d",
        "http://[::1]:8000/",
        "https://ż.example/ł?%s={{x}}",
    ],
)
def test_an_address_is_kept_and_linked_as_it_is(url):
    assert clean_page_url(url) == link_to(url) == url


def test_what_browsers_drop_from_an_address_is_dropped():
    assert clean_page_url(" http://exa\tmple.org/\r\na\0b ") == "http://example.org/ab"
    assert len(clean_page_url("http://example.org/" + "a" * 100_000)) == MAX_URL


def test_a_name_leaves_out_what_makes_an_address_long():
    assert short_name_of("https://example.org/studio/?tab=alerts#x") == "example.org/studio"


def test_only_the_start_of_the_process_splits_addresses_by_itself():
    """`urlsplit` raises for addresses that anybody can send: what serves people asks `page_urls.py`."""
    checked_at_the_start = {"settings.py", "web/origin.py", "web/headers.py", "web/overlay/page.py"}
    checked_at_the_start |= {
        "mail/carriers.py",
        "donations/gateways/contract.py",
        "cli/exposure.py",
        "bench/wire.py",
        "page_urls.py",
        "addresses.py",
        "state/links.py",  # asks whether a text is an address, and takes the error for a no
        "mail/message.py",  # an address of ours; a mail that cannot be made is refused by itself
    }
    root = Path(streampai_app.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and {"urlsplit", "urlparse"} & {name.name for name in node.names}
    }
    assert found <= checked_at_the_start
