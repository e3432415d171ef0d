"""Where an error came from: traces of three browsers said in one way, and of the page's own errors."""

from typing import Any

from playwright.async_api import Page

from streampai_app.web.widget.files import ASSETS

from .test_widget_modules import Evaluate, run

__all__ = ["run"]

CHROMIUM = """TypeError: Cannot read properties of null
and a second line of it
    at Player.play (http://localhost:1/assets/player-9f8e7d.js?v=3&token=abc:12:34)
    at async Promise.all (index 0)
    at async http://localhost:1/assets/main.js#x:1:2
    at new Track (https://cdn.example/npm/@scope/track@1.2.3/dist/track.js:7:8)
    at Array.map (<anonymous>)
    at eval (eval at run (http://localhost:1/a.js:1:1), <anonymous>:3:4)
    at load (file:///C:/Users/Ada/secret-project/load.js:5:6)
    at require (node:internal/modules:7:8)
    at hook (chrome-extension://abcdefgh/content.js:9:1)
    at draw (blob:http://localhost:1/3f2b8c1e-9a4d:2:3)
    at pack (webpack-internal:///./src/App.js:4:5)
    at http://localhost:1/:10:11"""
FIREFOX = """play@http://localhost:1/assets/player.js?v=3:12:34
async*start/<@http://localhost:1/assets/main.js:1:2
@https://cdn.example/npm/@scope/track@1.2.3/track.js:7:8
setTimeout handler*later@http://localhost:1/a.js line 3 > eval:1:1
load@file:///home/ada/secret-project/load.js:5:6
"""
SAFARI = """play@http://localhost:1/assets/player.js?v=3:12:34
map@[native code]
http://localhost:1/assets/main.js:1:2
global code@http://localhost:1/:10:11
webkit-masked-url://hidden/:3:4"""


async def test_traces_of_three_browsers_are_said_in_one_way(run: Evaluate) -> None:
    told = await run("feedback/stack.js", "return given.map(it.calls)", [CHROMIUM, FIREFOX, SAFARI])
    assert [line.strip() for line in told[0].splitlines()[1:]] == [
        "at Player.play (assets/player-9f8e7d.js:12:34)",
        "at async Promise.all (index 0)",
        "at assets/main.js:1:2",
        "at new Track (cdn.example/npm/@scope/track@1.2.3/dist/track.js:7:8)",
        "at Array.map (<anonymous>)",
        "at eval (<anonymous>:3:4)",
        "at load (load.js:5:6)",
        "at require (node:/internal/modules:7:8)",
        "at hook (abcdefgh/content.js:9:1)",
        "at draw (blob::2:3)",
        "at pack (webpack-internal:/src/App.js:4:5)",
        "at /:10:11",
    ]
    assert [line.strip() for line in told[1].splitlines()[1:]] == [
        "at play (assets/player.js:12:34)",
        "at async*start/< (assets/main.js:1:2)",
        "at cdn.example/npm/@scope/track@1.2.3/track.js:7:8",
        "at setTimeout handler*later (a.js:1:1)",
        "at load (load.js:5:6)",
    ]
    assert [line.strip() for line in told[2].splitlines()[1:]] == [
        "at play (assets/player.js:12:34)",
        "at map ([native code])",
        "at assets/main.js:1:2",
        "at global code (/:10:11)",
        "at hidden/:3:4",
    ]


async def test_a_trace_has_a_bound_and_nothing_breaks_it(run: Evaluate) -> None:
    odd = [
        "",
        "at",
        "at ",
        "@",
        "x@",
        ":1:2",
        "at (",
        "no trace at all",
        "\n".join(f"at f{n} (http://localhost:1/{'x' * 5000}.js:1:{n})" for n in range(50)),
    ]
    told = await run("feedback/stack.js", "return given.map(it.calls)", odd)
    assert told[0] == told[7] == ""
    assert told[8].endswith("\n  … 38 more")
    assert all(len(each) < 1_500 for each in told)


async def test_errors_and_unhandled_rejections_and_what_is_written_have_their_trace(
    page: Page, run: Evaluate, problems: list[str]
) -> None:
    script = """
        function play() { throw new TypeError("no sound"); }
        function load() { return Promise.reject(new Error("no picture")); }
        function log() { console.error("Cannot start", new RangeError("too far")); }
        function own() {
            const broken = { get() { throw new Error("no"); } };
            console.error(Object.defineProperty(new Error("own"), "stack", broken));
        }
        function thrown() { throw "a text"; }
    """
    await page.route("**/app/player.js?*", lambda route: route.fulfill(body=script))
    await page.evaluate((ASSETS / "widget" / "recorder.js").read_text())
    await page.add_script_tag(url="/app/player.js?token=s3cr3t")
    await page.evaluate(
        """async () => {
            for (const each of [play, load, log, own, thrown]) setTimeout(each);
            await new Promise((done) => setTimeout(done, 100));
        }"""
    )
    host = "{ element: document.createElement('p'), context: null }"
    told: list[Any] = await run("feedback/context.js", f"return it.gather({host}).errors")
    errors = {line.split(" ", 1)[1].split("\n")[0]: line.split("\n")[1:] for line in told}
    assert set(errors) == {
        "Uncaught TypeError: no sound",
        "Unhandled Error: no picture",
        "Cannot start RangeError: too far",
        "Error: own",
        "Uncaught a text",
    }
    assert errors["Uncaught TypeError: no sound"][0] == "  at play (app/player.js:2:33)"
    assert errors["Unhandled Error: no picture"][0] == "  at load (app/player.js:3:49)"
    assert errors["Cannot start RangeError: too far"][0] == "  at log (app/player.js:4:56)"
    assert errors["Error: own"] == []
    assert errors["Uncaught a text"] == ["  at app/player.js:9:29"]
    assert "s3cr3t" not in "".join(told)
    problems.clear()  # these errors are meant
