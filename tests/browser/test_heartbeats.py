"""A tab that only listens says every now and then that it is there, however much it hears."""

import pytest
from playwright.async_api import Page, Route

from streampai_app.web.overlay import socket as overlay
from streampai_app.web.widget import socket as widget
from streampai_app.web.widget.files import ASSETS

ORIGIN = "http://localhost:1"
TALK = """async ([module, seconds]) => {
  let told = 0, clock = 0, timers = new Map();
  window.setTimeout = (work, wait) => (timers.set(++told, { work, at: clock + wait }), told);
  window.clearTimeout = (id) => timers.delete(id);
  const pings = [], closed = [];
  window.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    constructor() { window.last = this; }
    send(text) { if (JSON.parse(text).op === "ping") pings.push(clock); }
    close() { closed.push(clock); }
  };
  const { Socket } = await import(module);
  const nothing = () => {};
  const hello = () => ({ op: "hello" });
  const ping = () => ({ op: "ping" }); // the overlay's says what it plays, too
  const socket = new Socket({ hello, ping, onFrame: nothing, onState: nothing, onOver: nothing });
  socket.wake ? socket.wake() : socket.open();
  last.onopen();
  last.onmessage({ data: '{"op": "welcome"}' });
  for (clock = 0; clock < seconds * 1000; clock += 500) {
    for (const [id, { work, at }] of [...timers]) if (at <= clock) (timers.delete(id), work());
    last.onmessage({ data: '{"op": "chat"}' });
  }
  return { pings, closed };
}"""


@pytest.mark.parametrize(
    ("module", "heard_within"),
    [("/widget/socket.js", widget.QUIET_FOR), ("/overlay/socket.js", overlay.QUIET_FOR)],
)
async def test_a_tab_that_only_listens_in_a_lively_chat_is_heard_often_enough(
    page: Page, module: str, heard_within: float
) -> None:
    async def from_disk(route: Route) -> None:
        path = ASSETS / route.request.url.removeprefix(f"{ORIGIN}/")
        if path.suffix == ".js":
            await route.fulfill(body=path.read_text(), content_type="text/javascript")
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    await page.route(f"{ORIGIN}/**", from_disk)
    await page.goto(f"{ORIGIN}/")
    said = await page.evaluate(TALK, [module, 4 * heard_within])
    gaps = [later - earlier for earlier, later in zip([0, *said["pings"]], said["pings"], strict=False)]
    assert len(said["pings"]) >= 4
    assert max(gaps) * 2 <= heard_within * 1000  # one that gets lost does no harm
    assert said["closed"] == []
