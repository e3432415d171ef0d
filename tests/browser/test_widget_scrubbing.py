"""What leaves the browser with a report: secrets do not, and nothing a page hands over can break it."""

import json
from typing import Any

from playwright.async_api import Page

from streampai_app.scrubbing import scrub, scrub_value
from streampai_app.support.rules import printable
from streampai_app.web.widget.files import ASSETS

from ..scrubbing_texts import INNOCENT, SECRETS, random_texts, random_values
from .test_widget_modules import Evaluate, run

__all__ = ["run"]


async def test_the_widget_hides_and_keeps_what_the_server_does(run: Evaluate) -> None:
    texts = [text for _, text, _ in SECRETS] + INNOCENT
    clean = await run("feedback/scrub.js", "return given.map(it.scrub)", texts)
    assert clean == [scrub(text) for text in texts]
    for (what, _, secret), shown in zip(SECRETS, clean, strict=False):
        assert secret not in shown, what


async def test_for_random_texts_and_values_the_widget_and_the_server_agree(run: Evaluate) -> None:
    texts = random_texts(29, 6_000)
    clean = await run("feedback/scrub.js", "return given.map(it.scrub)", texts)
    assert [each for each in zip(texts, clean, strict=True) if scrub(each[0]) != each[1]] == []
    assert sum(text != shown for text, shown in zip(texts, clean, strict=True)) > 2_000
    values = random_values(30, 2_000)
    body = "return given.map((value) => JSON.stringify(it.scrubValue(value)))"
    kept = [json.loads(each) for each in await run("feedback/scrub.js", body, values)]
    assert [each for each in zip(values, kept, strict=True) if scrub_value(each[0]) != each[1]] == []


async def test_the_widget_drops_what_the_server_cannot_store(run: Evaluate) -> None:
    odd = ["a\r\nb\rc\nd", "".join(map(chr, range(160))), " a\u2028\ufeff "]
    body = "return [...given, 'a\\ud83db', '\\ude00\\ud83d', '\\ud83d\\ude00\\ud83d'].map(it.printable)"
    told = await run("feedback/scrub.js", body, odd)
    halves = ["a\ud83db", "\ude00\ud83d", "\U0001f600\ud83d"]
    assert told == [printable(text) for text in odd + halves]


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
