"""Whatever a stranger sends to whichever route: an answer below 500, and soon."""

import json
import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.people import add_streamer

from .conftest import start_json
from .test_every_route import calls

FIELDS = (
    *("start_key", "kind", "subject", "message", "page_url", "name", "email", "language", "previous_chat"),
    *("website", "elapsed_ms", "context", "screenshot", "text", "on", "body", "id", "token", "next"),
    *("streamer_id", "amount", "currency", "donor_name", "voice", "password", "username", "idempotency_key"),
    *("key", "preset", "other", "List-Unsubscribe"),
)
VALUES: dict[str, Any] = {
    "NUL": "a\0b",
    "half a character": "\ud800",
    "halves in the wrong order": "\udc00\ud800",
    "control characters": "".join(map(chr, range(32))) + "\x7f",
    "nothing to see": "\u200b\u202e\ufeff",
    "a list": [1, None, "x"],
    "an object": {"id": {"body": []}, "body": {}},
    "a large number": 10**400,
    "a number": 1.5e308,
    "below zero": -(2**63),
    "yes": True,
    "nothing": None,
    "half an address": "http://[",
    "expanding letters": "\ufdfa" * 1_000,
    "ligatures": "\u1e9b\u0323" * 1_000,
}
BODIES = {
    "deep": b'{"message":' + b"[" * 7_000 + b"]" * 7_000 + b"}",
    "deep objects": b'{"a":' * 2_600 + b"1" + b"}" * 2_600,
    "a number of 5,000 digits": b'{"amount":' + b"9" * 5_000 + b"}",
    "a fraction of 5,000 digits": b'{"amount":0.' + b"9" * 5_000 + b"e99999}",
    "the same name 2,000 times": b"{" + b",".join([b'"a":1'] * 2_000) + b"}",
    "not UTF-8": b'{"message":"\xff\xfe"}',
    "UTF-16": '{"message":"x"}'.encode("utf-16"),
    "no number": b'{"amount":NaN,"elapsed_ms":Infinity}',
    "nothing": b"",
    "half": b'{"message":',
    "a list": b"[]",
}
HEADERS = {
    "languages": {"Accept-Language": ",".join(["de;q=0.5"] * 2_000)},
    "weights": {"Accept-Language": "de;q=nan,pl;q=inf,es;q=1e999,en;q=" + "9" * 4_000},
    "cookies": {"Cookie": "; ".join(["streampai_session=a"] * 2_000)},
    "one cookie": {"Cookie": 'streampai_session="' + "\\" * 8_000},
    "no cookie": {"Cookie": "=;" * 4_000},
    "referer": {"Referer": "http://[", "Origin": "http://["},
    "bearer": {"Authorization": "Bearer " + "\xff" * 3_000},
    "key": {"Start-Key": "\x7f" * 3_000},
    "user agent": {"User-Agent": "\xff" * 8_000},
    "length": {"Content-Length": "9" * 5_000},
    "forwarded": {"X-Forwarded-For": ",".join(["[::1"] * 2_000)},
}

SECRET = "s" * 43
SOON = 5.0  # seconds of processor, for what takes a hundredth


def places(settings: Any, *wanted: str, chat: str = "cht_1") -> list[tuple[str, str]]:
    names = {"{chat_id}": chat, "{secret}": SECRET, "{username}": "nova", "{provider}": "dodo"}
    found = []
    for method, path in calls(settings):
        for name, value in names.items():
            path = path.replace(name, value)
        if method in wanted and "sandbox" not in path:
            found.append((method, path))
    return found


class Asker:
    """Asks everything, and keeps what answered with more than a no or took long."""

    def __init__(self, desk: Any, headers: dict[str, str]) -> None:
        self._desk = desk
        self._headers = headers
        self.wrong: list[str] = []

    def ask(
        self, method: str, path: str, what: str, headers: dict[str, str] | None = None, **how: Any
    ) -> None:
        began = time.process_time()
        given = {key: value.encode("latin-1") for key, value in (self._headers | (headers or {})).items()}
        try:
            answer = self._desk.client.request(method, path, headers=given, follow_redirects=False, **how)
            if answer.status_code >= 500:
                self.wrong.append(f"{method} {path} ({what}): {answer.status_code}")
        except Exception as error:
            self.wrong.append(f"{method} {path} ({what}): {error!r:.200}")
        if time.process_time() - began > SOON:
            self.wrong.append(f"{method} {path} ({what}): took too long")


@pytest.fixture
def asker(desk: Any, web_settings: Any) -> Asker:
    desk.write(add_streamer)
    visitor = desk.visitor()
    return Asker(desk, visitor.headers)


def test_every_field_of_every_route_may_be_odd(asker: Asker, web_settings):
    for method, path in places(web_settings, "POST"):
        for what, value in VALUES.items():
            body = json.dumps(dict.fromkeys(FIELDS, value)).encode()
            asker.ask(method, path, what, {"Content-Type": "application/json"}, content=body)
            if isinstance(value, str):
                form = urlencode(dict.fromkeys(FIELDS[:19], value), errors="surrogatepass").encode()
                sent = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
                asker.ask(method, path, f"{what} in a form", sent, content=form)
    assert not asker.wrong, "\n".join(asker.wrong)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_body_of_every_route_may_be_odd(asker: Asker, web_settings):
    for method, path in places(web_settings, "POST"):
        for what, body in BODIES.items():
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                sent = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
                asker.ask(method, path, what, sent, content=body)
        fields = "&".join(f"a{number}=b" for number in range(2_000)).encode()
        asker.ask(
            method, path, "fields", {"Content-Type": "application/x-www-form-urlencoded"}, content=fields
        )
    assert not asker.wrong, "\n".join(asker.wrong)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_header_and_query_may_be_odd(asker: Asker, web_settings):
    names = ("q", "text", "after", "status", "lang", "next", "kind", "period", "currency", "error", "v")
    odd = ("a\0b", "\u200b", "http://[", "9" * 4_400, "%", "\u202e" * 500, "\ufdfa" * 500, "-1", "e" * 3_000)
    for method, path in places(web_settings, "GET"):
        if "events" in path:
            continue
        for what, headers in HEADERS.items():
            if what != "length":
                asker.ask(method, path, what, headers)
        for value in odd:
            asker.ask(method, f"{path}?{urlencode(dict.fromkeys(names, value))}", f"query {value[:9]!r}")
        asker.ask(method, f"{path}?q=%ff%fe%ed%a0%80&q=%", "a query that is not UTF-8")
        asker.ask(method, f"{path}?" + "&".join(["q=1"] * 5_000), "5,000 parameters")
    assert not asker.wrong, "\n".join(asker.wrong)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("odd", ["a\0b", "\ufffd", "\u202e", "%", "..", "x" * 3_000, "\U0001f468", " "])
def test_every_part_of_a_path_may_be_odd(asker: Asker, web_settings, odd):
    for method, path in calls(web_settings):
        if "{" in path and method in {"GET", "POST"}:
            for name in ("chat_id", "secret", "username", "provider", "request_id", "item_id", "alert_id"):
                path = path.replace(f"{{{name}}}", quote(odd))
            asker.ask(method, path, repr(odd[:9]))
    assert not asker.wrong, "\n".join(asker.wrong)


def test_a_chat_begun_in_odd_words_is_refused_or_cleaned(desk):
    for field in ("subject", "page_url", "name", "email", "language"):
        for what, value in VALUES.items():
            raw = json.dumps(start_json(**{field: value})).encode()
            answer = desk.client.post(
                "/api/support/chats", content=raw, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code < 500, (field, what)


def test_half_an_emoji_costs_nobody_their_words(desk):
    halved = json.dumps(start_json("Hello \ud83d there \0!", name="\ud83dAda \U0001f468")).encode()
    answer = desk.client.post(
        "/api/support/chats", content=halved, headers={"Content-Type": "application/json"}
    )
    assert answer.json()["messages"][0]["body"] == "Hello  there !"
