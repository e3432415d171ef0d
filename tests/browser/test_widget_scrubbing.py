"""What leaves the browser with a report: secrets do not, and nothing a page hands over can break it."""

from typing import Any

import pytest
from playwright.async_api import Page

from streampai_app.web.widget.files import ASSETS

from .test_widget_modules import Evaluate, run

__all__ = ["run"]

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFU"
# A text, and what of it must be gone. All are made up, or the examples that their owners publish.
SECRETS = [
    ("Authorization: Bearer abc123def456ghi", "abc123def456ghi"),
    ("headers {'authorization': 'Basic dXNlcjpwYXNzd29yZA=='}", "dXNlcjpwYXNzd29yZA"),
    ('{"Cookie":"session=9f8e7d6c5b; theme=dark"}', "9f8e7d6c5b"),
    ("x-api-key: 5up3r-s3cr3t-value", "5up3r-s3cr3t"),
    (f"token rejected {JWT} at 12:03", "eyJzdWIi"),
    (f"?access_token={JWT}&page=2", "eyJhbGci"),
    ("GET /cb?code=1&id_token=qwertyuiop HTTP/1.1", "qwertyuiop"),
    ("wss://live.example/ingest?sessionId=77aa88bb", "77aa88bb"),
    ("apiKey=AbCdEf123 failed", "AbCdEf123"),
    ('{"streamKey": "live-key-1"}', "live-key-1"),
    ("password: hunter2", "hunter2"),
    ('client_secret = "correct horse"', "correct horse"),
    ("https://ada:lovelace@example.com/x", "lovelace"),
    ("sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", "4eC39HqLyjWDarjtT1zdp7dc"),
    ("ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", "16C7e42F292c"),
    ("AKIA" + "IOSFODNN7EXAMPLE", "IOSFODNN7"),
    ("AIza" + "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe", "SyDaGmWKa4"),
    ("xoxb-" + "123456789012-abcdefABCDEF", "123456789012"),
    ("hooks https://hooks.slack.com/services/T000/B000/XXXX done", "T000/B000"),
    ("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8G"),
    ("rtmp key abcd-ef12-gh34-ij56-kl78", "ef12-gh34"),
    ("card 4242 4242 4242 4242 declined", "4242 4242"),
    ("card 5555-5555-5555-4444", "5555-4444"),
    ("pan=378282246310005", "378282246310005"),
    ("iban DE89 3704 0044 0532 0130 00", "3704 0044"),
    ("mail to ada.lovelace+test@example.co.uk bounced", "lovelace"),
    ("sha 9b74c9897bac770ffc029102a200c5de", "9b74c9897bac"),
    ("blob 8JvQ2mX4cW7tYpL0zRk3NfHs6Bd1GuEa9", "8JvQ2mX4"),
    ("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----", "MIIEvQIBADAN"),
]
HARMLESS = [
    "TypeError: Cannot read properties of undefined (reading 'play') at player.js:120:14",
    "GET https://example.com/api/streams/1234567890123 404",
    "Dropped 1204 of 36000 frames, bitrate 6000, fps=59.94",
    "error code: ERR_CERT, key: Enter, status=500",
    "2026-11-25T17:00:01.123Z at 1764090001123",
    "The passenger's secretary tokenizes authors",
    "Order 4242424242424241 is no card: its last digit is wrong",
]


@pytest.mark.parametrize(("text", "secret"), SECRETS, ids=lambda value: value[:24])
async def test_a_secret_does_not_leave(run: Evaluate, text: str, secret: str) -> None:
    assert secret in text
    clean = await run("feedback/scrub.js", "return it.scrub(given)", text)
    assert secret not in clean
    assert "[" in clean
    assert await run("feedback/scrub.js", "return it.scrub(given)", clean) == clean


async def test_what_helps_to_find_a_bug_stays(run: Evaluate) -> None:
    for text in HARMLESS:
        assert await run("feedback/scrub.js", "return it.scrub(given)", text) == text


async def test_an_address_keeps_its_path_and_loses_its_query(run: Evaluate) -> None:
    told = await run("feedback/scrub.js", "return it.address('https://u:p@a.example:8/b/c?d=e#f')")
    assert told == "https://a.example:8/b/c"


async def test_whatever_a_page_hands_over_becomes_a_small_plain_object(run: Evaluate) -> None:
    body = """
        const value = {
            text: "fine", number: 1, nothing: null, missing: undefined, nan: NaN, big: 12n, when: new Date(0),
            play() {}, sign: Symbol("x"), error: new TypeError("no"), page: document.body,
            bytes: new Uint8Array(9), card: 4242424242424242,
            map: new Map([["a", 1], ["password", "x"]]), set: new Set([1]), accessToken: "abc",
            get broken() { throw new Error("no"); },
            deep: { a: { b: { c: { d: { e: { f: 1 } } } } } }, many: Array.from({ length: 60 }, (_, i) => i),
        };
        value.self = value;
        value["__proto__x"] = "kept";
        return JSON.parse(JSON.stringify(it.plain(value)));
    """
    told: dict[str, Any] = await run("feedback/plain.js", body)
    assert told["deep"]["a"]["b"]["c"]["d"] == {"e": "[deeper]"}
    assert told["many"][0] == "[10 before]"
    assert told["many"][-1] == 59
    del told["deep"], told["many"]
    assert told == {
        "text": "fine",
        "number": 1,
        "nothing": None,
        "missing": None,
        "nan": "NaN",
        "big": "12",
        "when": "1970-01-01T00:00:00.000Z",
        "play": "[function]",
        "sign": "[symbol]",
        "error": "TypeError: no",
        "page": "[HTMLBodyElement]",
        "bytes": "[Uint8Array]",
        "map": {"a": 1, "password": "[redacted]"},
        "set": [1],
        "accessToken": "[redacted]",
        "card": "[redacted]",
        "broken": "[unreadable]",
        "self": "[itself]",
        "__proto__x": "kept",
    }


async def test_five_megabytes_become_a_few_kilobytes_and_a_hostile_object_breaks_nothing(
    run: Evaluate,
) -> None:
    body = """
        const large = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`n${i}`, "é".repeat(999)]));
        const hostile = new Proxy({}, { ownKeys() { throw new Error("no"); } });
        const shared = { a: "x".repeat(900) };
        const wide = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [i, Array(50).fill(shared)]));
        return [large, "x".repeat(5_000_000), hostile, wide, null, "text", 7, [], () => 1]
            .map((value) => JSON.stringify(it.plain(value)));
    """
    told = await run("feedback/plain.js", body)
    assert all(len(text.encode()) < 48_000 for text in told)
    assert "more]" in told[0]
    assert told[2] == '"[unreadable]"'


async def test_the_recorder_keeps_the_last_fifty_and_never_a_query_and_the_page_notices_nothing(
    page: Page, run: Evaluate
) -> None:
    await page.evaluate((ASSETS / "widget" / "recorder.js").read_text())
    body = """
        for (let i = 0; i < 60; i++) console.error("Error", i, { i });
        const circle = {};
        circle.circle = circle;
        console.error(circle);
        const answers = await Promise.allSettled([
            fetch("/a.js?token=secret"), fetch("http://localhost:2/b?token=secret"),
            new Promise((done) => {
                const request = new XMLHttpRequest();
                request.onloadend = () => done(request.status);
                request.open("PUT", "http://localhost:2/c?token=secret");
                request.send();
            }),
            fetch("/", { signal: AbortSignal.abort() }),
        ]);
        const { errors, requests } = streampaiRecord;
        return { count: errors.length, last: errors.at(-1).text, before: errors.at(-2).text,
            requests: requests.map(({ method, url, status }) => [method, url, status]).sort(),
            answers: answers.map(({ status }) => status) };
    """
    await page.route("**/a.js?*", lambda route: route.fulfill(status=503))
    told = await run("feedback/scrub.js", body)
    assert (told["count"], told["last"], told["before"]) == (50, "[unreadable]", 'Error 59 {"i":59}')
    assert told["requests"] == [
        ["GET", "http://localhost:1/a.js", 503],
        ["GET", "http://localhost:2/b", 0],
        ["PUT", "http://localhost:2/c", 0],
    ]
    assert told["answers"] == ["fulfilled", "rejected", "fulfilled", "rejected"]
