"""The widget's own rules, module by module, without a server."""

import json
import re
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Page, Route

from streampai_app.web.widget.files import ASSETS, SHAPES, shapes_module

Evaluate = Callable[..., Awaitable[Any]]
DATA = Path(__file__).parents[1] / "data"
ORIGIN = "http://localhost:1"


@pytest_asyncio.fixture(loop_scope="session")
async def run(page: Page) -> Evaluate:
    """Evaluate `body` with a module's exports as `it`: `await run("links.js", "return it.split('…')")`."""

    async def from_disk(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        path = next((path for path in (ASSETS / "widget" / name, ASSETS / name) if path.is_file()), ASSETS)
        if name == SHAPES:
            await route.fulfill(body=shapes_module(), content_type="text/javascript")
        elif path.suffix == ".js":
            await route.fulfill(body=path.read_text(), content_type="text/javascript")
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    await page.route(f"{ORIGIN}/**", from_disk)
    await page.goto(f"{ORIGIN}/")

    async def evaluate(module: str, body: str, argument: object = None) -> Any:
        script = f"async (given) => {{ const it = await import('/{module}'); {body} }}"
        return await page.evaluate(script, argument)

    return evaluate


async def test_links_end_where_the_address_ends(run: Evaluate) -> None:
    cases = json.loads((DATA / "links.json").read_text())
    for text, links in cases.items():
        parts = await run("links.js", "return it.split(given)", text)
        assert "".join(part["text"] for part in parts) == text
        assert [part["href"] for part in parts if "href" in part] == links


async def test_what_shows_nothing_is_no_text_to_the_widget_as_it_is_none_to_the_server(run: Evaluate) -> None:
    corpus = json.loads((DATA / "visible_texts.json").read_text())
    seen = await run(
        "visible.js", "return given.filter(it.isVisible)", corpus["invisible"] + corpus["visible"]
    )
    assert seen == corpus["visible"]


async def test_the_wait_doubles_from_half_a_second_to_thirty_and_differs(run: Evaluate) -> None:
    body = "return [0, 1, 5, 6, 60].map((n) => [it.waitAfter(n, () => 0), it.waitAfter(n, () => 1)])"
    assert await run("backoff.js", body) == [
        [250, 500],
        [500, 1000],
        [8000, 16000],
        [15000, 30000],
        [15000, 30000],
    ]


async def test_a_key_that_chooses_what_an_input_method_offers_is_known_before_and_after_the_composition_ends(
    run: Evaluate,
) -> None:
    body = """
        const key = (more) => new KeyboardEvent("keydown", { key: "Enter", ...more });
        const keys = [{ isComposing: true }, { keyCode: 229 }, { keyCode: 13 }].map(key);
        return keys.map(it.isComposing);
    """
    assert await run("composing.js", body) == [True, True, False]


async def test_the_consoles_reply_is_not_sent_by_the_enter_that_confirms_a_choice(run: Evaluate) -> None:
    body = """
        const asked = [];
        document.body.innerHTML = `<desk-composer chat="c" reply="r" answer=" "><form><input name="reply_id">
            <textarea name="body"></textarea><p data-count></p><button>Send</button></form></desk-composer>`;
        const form = document.querySelector("form");
        form.requestSubmit = () => asked.push("submit");
        const press = (keyCode) => document.querySelector("textarea").dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", keyCode, bubbles: true, cancelable: true }));
        return [press(229), press(13), asked];
    """
    assert await run("desk/composer.js", body) == [True, False, ["submit"]]


async def test_names_are_random_and_of_the_form_the_server_takes(run: Evaluate) -> None:
    ids = await run("ids.js", "return Array.from({ length: 200 }, it.uuid)")
    assert len(set(ids)) == 200
    assert all(str(uuid.UUID(one)) == one and uuid.UUID(one).version == 4 for one in ids)
    key = await run("ids.js", "return it.startKey()")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", key)


async def test_whatever_the_order_and_repetition_of_frames_the_desk_ends_like_a_fresh_one(
    run: Evaluate,
) -> None:
    """A little server that holds messages; frames are dropped, doubled and shuffled; gaps are asked for."""
    body = """
        let seed = given;
        const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
        const all = Array.from({ length: 30 }, (_, i) => ({
            chat: "c", seq: i + 1, id: `m${i}`, sender: i % 3 ? "admin" : "visitor", name: "", body: `${i}`,
            at: new Date(i).toISOString(),
        }));
        const row = (n) => ({ id: "c", last_seq: n, unread: 0, last_activity_at: "", read_seq: 0 });
        const queue = [];
        const news = [];
        const desk = new it.Desk({
            say: (frame) => (frame.op === "watch" && queue.push(frame), true),
            onChange() {},
            onNews: (message) => news.push(message.seq),
        });
        desk.take({ op: "welcome", chats: [row(0)] });
        desk.follow("c");
        let sent = 0;
        while (sent < all.length) {
            const until = Math.min(all.length, sent + 1 + random(4));
            const frame = { op: "messages", chat: "c", messages: all.slice(sent, until), more: false };
            sent = until;
            const fate = random(4);
            if (fate > 0) desk.take(structuredClone(frame));
            if (fate > 2) desk.take(structuredClone(frame));
            if (random(3) === 0) desk.take({ op: "chat", chat: row(random(sent)) });
            while (queue.length && random(2)) {
                const { after } = queue.shift();
                desk.take({ op: "messages", chat: "c", messages: all.slice(after, sent), more: false });
            }
        }
        desk.take({ op: "welcome", chats: [{ ...row(30), last_activity_at: all.at(-1).at }] });
        const { c } = desk.cursors();
        desk.take({ op: "messages", chat: "c", messages: all.slice(c), more: false });
        while (queue.length) {
            const { after } = queue.shift();
            desk.take({ op: "messages", chat: "c", messages: all.slice(after), more: false });
        }
        return { seqs: desk.transcript("c").list().map((message) => message.seq), news, c: desk.cursors().c };
    """
    for seed in range(1, 60):
        end = await run("desk.js", body, seed)
        assert end["seqs"] == list(range(1, 31))
        assert end["c"] == 30
        assert len(end["news"]) == len(set(end["news"]))


async def test_rows_are_grouped_by_writer_and_day_and_show_what_became_of_each(run: Evaluate) -> None:
    body = """
        const message = (seq, sender, at) => ({ id: `m${seq}`, seq, sender, name: "", body: "", at });
        const messages = [message(1, "visitor", "1 10:00"), message(2, "visitor", "1 10:01"),
            message(3, "admin", "1 10:02"), message(4, "visitor", "2 10:00")];
        messages.forEach((one) => (one.at = one.at.replace(/(.) /, "2026-01-0$1T")));
        const at = "2026-01-02T10:01";
        const items = ["m4", "a", "b"].map((id) => ({ id, at }));
        items.push({ id: "c", at, failed: "resolved" });
        const dayOf = (time) => time.slice(0, 10);
        const rows = it.flow({ messages, items, teamRead: 2, sending: "a", dayOf });
        return rows.map((row) => row.day ?? [row.key, row.state, row.isFirst, row.isLast]);
    """
    assert await run("flow.js", body) == [
        "2026-01-01",
        ["m1", "read", True, False],
        ["m2", "read", False, True],
        ["m3", None, True, True],
        "2026-01-02",
        ["m4", "delivered", True, True],
        ["a", "sent", False, True],
        ["b", "queued", False, True],
        ["c", "failed", False, True],
    ]


async def test_times_are_said_as_people_say_them(run: Evaluate) -> None:
    body = """
        const now = new Date(2026, 10, 23, 12).getTime();
        const { ago, day } = it.makeTimes("en", () => now);
        const minutes = (n) => now - n * 60_000;
        return [[0, 5, 180, 60 * 50, 60 * 24 * 30, 60 * 24 * 400].map((n) => ago(minutes(n))),
            [0, 60 * 13, 60 * 24 * 3].map((n) => day(minutes(n)))];
    """
    assert await run("times.js", body) == [
        ["now", "5 min. ago", "3 hr. ago", "2 days ago", "October 24", "October 19, 2025"],
        ["today", "yesterday", "November 20"],
    ]


async def test_every_language_says_everything(run: Evaluate) -> None:
    body = """
        const shape = (value) => typeof value === "string"
            ? [...value.matchAll(/{\\w+}/g)].map(String).sort().join()
            : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
        return shape(it.default);
    """
    for folder in ("words", "feedback/words"):
        english = await run(f"{folder}/en.js", body)
        for language in ("de", "pl", "es", "mirrored"):
            words = await run(f"{folder}/{language}.js", body)
            for forms in words.values():
                if isinstance(forms, dict):
                    forms.pop("few", None)  # a form that only Polish has
            assert words == english, (folder, language)


# A socket that does nothing by itself, at a time that stands still until the test moves it.
FAKE_SOCKET = """
    window.made = [];
    window.states = [];
    window.WebSocket = class {
        sent = [];
        constructor() { made.push(this); }
        send(text) { this.sent.push(JSON.parse(text).op); }
        close() { this.closed = true; }
        welcome() { this.onopen(); this.onmessage({ data: '{"op": "welcome"}' }); }
    };
    window.socket = new it.Socket({
        hello: () => ({ op: "hello" }), onFrame() {}, onState: (state) => states.push(state),
        onSignedOut: () => states.push("signed out"),
    });
    socket.wake();
"""


@pytest_asyncio.fixture(loop_scope="session")
async def socket(page: Page, run: Evaluate) -> Page:
    """A page with the widget's `Socket` as `socket`, and those it opened in `made`."""
    await page.clock.install()
    await page.clock.pause_at(1_800_000_000)
    await run("socket.js", FAKE_SOCKET)
    return page


async def test_a_connection_that_fell_silent_is_replaced(socket: Page) -> None:
    await socket.evaluate("made[0].welcome()")
    await socket.clock.run_for(25_000)
    assert await socket.evaluate("made[0].sent") == ["hello", "ping"]
    await socket.clock.run_for(9_900)
    assert await socket.evaluate("made.length") == 1
    await socket.clock.run_for(700)
    assert await socket.evaluate("[made[0].closed, made.length]") == [True, 2]


async def test_it_comes_back_later_and_later_and_at_once_when_it_is_woken(socket: Page) -> None:
    waits = []
    for number in range(8):
        await socket.evaluate(f"made[{number}].onclose({{ code: 1006 }})")
        waited = 0
        while await socket.evaluate("made.length") == number + 1:
            await socket.clock.run_for(250)
            waited += 250
        waits.append(waited)
    for number, waited in enumerate(waits):
        longest = min(30_000, 500 * 2**number)
        assert longest / 2 <= waited <= longest + 250
    await socket.evaluate("made[8].onclose({ code: 1012 }); socket.wake()")
    assert await socket.evaluate("made.length") == 10


async def test_a_server_that_never_welcomes_is_given_up_and_tried_again(socket: Page) -> None:
    await socket.evaluate("made[0].onopen()")
    await socket.clock.run_for(11_000)
    assert await socket.evaluate("[made[0].closed, made.length]") == [True, 2]


async def test_signed_out_or_not_allowed_it_does_not_come_back(socket: Page) -> None:
    await socket.evaluate("made[0].onclose({ code: 4401 })")
    await socket.clock.run_for(60_000)
    assert await socket.evaluate("[made.length, states.at(-1)]") == [1, "signed out"]
    await socket.evaluate("socket.wake(); made[1].onclose({ code: 4403 }); socket.wake()")
    await socket.clock.run_for(60_000)
    assert await socket.evaluate("[made.length, states.at(-1)]") == [2, "refused"]


async def test_a_picture_that_will_never_be_taken_is_told_and_any_other_failure_is_tried_again(
    run: Evaluate,
) -> None:
    body = """
        const [size, status, reason] = given;
        if (size) await it.keepPicture(new Blob([new Uint8Array(size)], { type: "image/png" }), "a");
        globalThis.fetch = async () => Response.json({ reason, screenshot: { id: "att_1" } }, { status });
        const sent = await it.sendPicture("a", "token", "key").catch((refused) => refused.status);
        await it.forgetPicture("a");
        return sent;
    """
    for size, status, reason, outcome in (
        (9, 201, "", {"screenshot": "att_1"}),
        (9, 422, "not-an-image", {"lost": "not-an-image"}),
        (9, 413, "too-large", {"lost": "too-large"}),
        (10 * 1024 * 1024 + 1, 201, "", {"lost": "too-large"}),
        (0, 201, "", {"lost": "gone"}),
        (9, 429, "too-many", 429),
        (9, 503, "unavailable", 503),
    ):
        assert await run("feedback/pictures.js", body, [size, status, reason]) == outcome


async def test_where_a_number_is_left_out_a_thread_says_so(run: Evaluate) -> None:
    body = """
        const at = "2026-11-30T12:00:00.000Z";
        const message = (seq) => ({ id: `m${seq}`, seq, sender: "visitor", name: "", body: `${seq}`, at });
        const rows = it.flow({ messages: given.map(message), items: [], teamRead: 0, dayOf: () => "Today" });
        return rows.map((row) => row.day ?? (row.gap === undefined ? row.body : `after ${row.gap}`));
    """
    assert await run("flow.js", body, [1, 2, 3]) == ["Today", "1", "2", "3"]
    assert await run("flow.js", body, [1, 2, 5, 6]) == ["Today", "1", "2", "after 2", "5", "6"]
    assert await run("flow.js", body, [4]) == ["Today", "after 0", "4"]
