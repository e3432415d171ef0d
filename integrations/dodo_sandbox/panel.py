"""The sandbox's own page, and the same for programs: what was paid and sent, and what should go wrong."""

import json
import sqlite3
from datetime import UTC, datetime
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from . import deliveries
from .faults import FAULTS, faults_set, set_fault
from .forms import read_form
from .html import button, option, page
from .money import readable
from .refusals import Refused
from .world import Tx, World


async def show_panel(request: Request) -> Response:
    world: World = request.app.state.world
    with world.transaction() as tx:
        body = f"""<main class="panel">
<h1>Payment sandbox</h1>
<p class="quiet-text">A stand-in for Dodo Payments. Its webhooks go to
<code>{escape(world.webhook_url)}</code>.</p>
{_faults(tx)}
{_payments(tx)}
{_deliveries(tx)}
</main>"""
    return page(world, "Payments", body)


async def show_state(request: Request) -> Response:
    """Answer the faults that are set and the latest deliveries, as JSON."""
    world: World = request.app.state.world
    with world.transaction() as tx:
        sent = [dict(row) for row in deliveries.latest(tx)]
        return JSONResponse({"faults": faults_set(tx), "deliveries": sent})


async def ask_for_fault(request: Request) -> Response:
    """Take `{"name": ..., "times": 1, "seconds": 0}`, as JSON or from the form."""
    world: World = request.app.state.world
    asked = await _asked(request)
    try:
        name, times, seconds = str(asked["name"]), int(asked.get("times", 1)), float(asked.get("seconds", 0))
    except (KeyError, TypeError, ValueError):
        raise Refused(422, "INVALID_REQUEST_BODY", "name, times and seconds are wanted") from None
    with world.transaction() as tx:
        set_fault(tx, name, times, seconds)
    return _done(request)


async def hurry(request: Request) -> Response:
    """Let everything that waits be sent now."""
    world: World = request.app.state.world
    with world.transaction() as tx:
        deliveries.hurry(tx)
    return _done(request)


async def send_again(request: Request) -> Response:
    world: World = request.app.state.world
    with world.transaction() as tx:
        deliveries.send_again(tx, request.path_params["id"])
    return _done(request)


ROUTES = [
    Route("/", show_panel, methods=["GET"]),
    Route("/control", show_state, methods=["GET"]),
    Route("/control/faults", ask_for_fault, methods=["POST"]),
    Route("/control/hurry", hurry, methods=["POST"]),
    Route("/control/deliveries/{id:int}/again", send_again, methods=["POST"]),
]


async def _asked(request: Request) -> dict[str, Any]:
    if not _is_json(request):
        return await read_form(request)
    try:
        asked = json.loads(await request.body())
    except ValueError:
        raise Refused(400, "INVALID_REQUEST_BODY", "not JSON") from None
    return asked if isinstance(asked, dict) else {}


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


def _done(request: Request) -> Response:
    """A program is told so; a browser goes back to the page it came from."""
    world: World = request.app.state.world
    return Response(status_code=204) if _is_json(request) else RedirectResponse(f"{world.prefix}/", 303)


def _faults(tx: Tx) -> str:
    prefix = tx.world.prefix
    choices = "".join(option(name, text) for name, text in FAULTS.items())
    active = "".join(
        f"<li>{escape(FAULTS[name])}: {times} × "
        f"{button(f'{prefix}/control/faults', 'Stop', name=name, times='0')}</li>"
        for name, times in faults_set(tx).items()
    )
    return f"""<section><h2>Let something go wrong</h2>
<form class="row" method="post" action="{escape(prefix)}/control/faults">
<label class="wide">What<select name="name">{choices}</select></label>
<label>Times<input type="number" name="times" value="1" min="1" max="1000"></label>
<label>Seconds<input type="number" name="seconds" value="10" min="0" max="86400"></label>
<button class="primary">Set</button>
</form><ul class="active">{active}</ul></section>"""


def _payments(tx: Tx) -> str:
    rows = tx.all("SELECT * FROM payments ORDER BY created_at DESC LIMIT 20")
    if not rows:
        return "<section><h2>Payments</h2><p>None yet.</p></section>"
    lines = "".join(
        f"<tr><td>{_time(row['created_at'])}</td>"
        f'<td><a href="{escape(tx.world.prefix)}/session/{row["session_id"]}">{row["id"]}</a></td>'
        f"<td>{escape(readable(row['total'], row['currency']))}</td><td>{escape(row['status'])}</td></tr>"
        for row in rows
    )
    return f"<section><h2>Payments</h2>{_table(('When', 'Payment', 'Amount', 'Status'), lines)}</section>"


def _deliveries(tx: Tx) -> str:
    rows = deliveries.latest(tx)
    if not rows:
        return "<section><h2>Webhooks</h2><p>None yet.</p></section>"
    lines = "".join(_delivery(tx.world, row) for row in rows)
    table = _table(("When", "Event", "State", "Attempts", "Answer", "Next", "Replay"), lines)
    now = button(f"{tx.world.prefix}/control/hurry", "Send all that wait now")
    return f"<section><h2>Webhooks</h2>{now}{table}</section>"


def _delivery(world: World, row: sqlite3.Row) -> str:
    waits = row["state"] in {"waiting", "held"}
    again = button(f"{world.prefix}/control/deliveries/{row['id']}/again", "Send again")
    return (
        f"<tr><td>{_time(row['happened_at'])}</td><td>{escape(row['type'])}</td>"
        f"<td>{escape(row['state'])}</td><td>{row['attempts']}</td><td>{escape(row['answer'])}</td>"
        f"<td>{_time(row['due_at']) if waits else ''}</td><td>{again}</td></tr>"
    )


def _table(heads: tuple[str, ...], lines: str) -> str:
    row = "".join(f"<th scope='col'>{head}</th>" for head in heads)
    return f"<div class='scroll'><table><thead><tr>{row}</tr></thead><tbody>{lines}</tbody></table></div>"


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%d %b %H:%M:%S}"
