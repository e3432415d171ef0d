"""The hosted checkout page: pay or do not, and afterwards give back or dispute."""

import sqlite3
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from . import disputes, payments, refunds
from .checkout_page import checkout_page, closed_page, paid_page
from .forms import read_form
from .payments import Payer
from .refusals import Refused
from .sessions import is_expired, session_of
from .world import Tx, World

# What each button makes of the payment: its status and, of a failed one, the reason.
OUTCOMES: dict[str, tuple[str, str | None]] = {
    "pay": ("succeeded", None),
    "decline": ("failed", "GENERIC_DECLINE"),
    "insufficient": ("failed", "INSUFFICIENT_FUNDS"),
    "later": ("processing", None),
    "cancel": ("cancelled", None),
}


async def show_session(request: Request) -> Response:
    world: World = request.app.state.world
    with world.transaction() as tx:
        session = session_of(tx, request.path_params["id"])
        payment = _payment_in(tx, session["id"])
        if payment and payment["status"] == "succeeded":
            return paid_page(tx, session, payment, _way_back(session, payment))
        if is_expired(tx, session):
            return closed_page(world)
        return checkout_page(world, session, payment)


async def press(request: Request) -> Response:
    """Take a button of the page, and send the browser where Dodo would."""
    world: World = request.app.state.world
    form = await read_form(request)
    action = request.path_params["action"]
    with world.transaction() as tx:
        session = session_of(tx, request.path_params["id"])
        if action in OUTCOMES:
            payments.settle(tx, session["id"], _payer(session, form), *OUTCOMES[action])
            target = _way_out(tx, session, action)
        else:
            _afterwards(tx, session, action, form)
            target = f"{world.prefix}/session/{session['id']}"
    return RedirectResponse(target, 303)


ROUTES = [
    Route("/session/{id}", show_session, methods=["GET"]),
    Route("/session/{id}/{action}", press, methods=["POST"]),
]


def _payment_in(tx: Tx, session_id: str) -> sqlite3.Row | None:
    found = tx.one("SELECT id FROM payments WHERE session_id = ?", session_id)
    return payments.payment_of(tx, found["id"]) if found else None


def _payer(session: sqlite3.Row, form: dict[str, str]) -> Payer:
    return Payer(
        email=form.get("email") or session["email"] or "donor@example.com",
        name=form.get("name") or session["name"] or "Sandbox Donor",
        country=form.get("country") or session["country"] or "DE",
    )


def _way_out(tx: Tx, session: sqlite3.Row, action: str) -> str:
    payment = _payment_in(tx, session["id"])
    if action == "cancel" and session["cancel_url"] and payment and payment["status"] == "cancelled":
        return session["cancel_url"]
    return _way_back(session, payment) or f"{tx.world.prefix}/session/{session['id']}"


def _way_back(session: sqlite3.Row, payment: sqlite3.Row | None) -> str | None:
    """Return the merchant's address with what Dodo adds to it, after success and failure alike."""
    if not session["return_url"] or payment is None:
        return session["return_url"]
    parts = urlsplit(session["return_url"])
    said = {"payment_id": payment["id"], "status": payment["status"], "email": payment["email"]}
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *said.items()])))


def _afterwards(tx: Tx, session: sqlite3.Row, action: str, form: dict[str, str]) -> None:
    """Give back or dispute what was paid. Raises `Refused`."""
    payment = _payment_in(tx, session["id"])
    if payment is None or action not in {"refund", "dispute", "decide"}:
        raise Refused(404, "NOT_FOUND", "nothing was paid here")
    if action == "refund":
        refunds.create_refund(tx, _refund_wanted(payment, form))
    elif action == "dispute":
        disputes.open_dispute(tx, payment["id"])
    else:
        disputes.decide_dispute(tx, form.get("dispute_id", ""), form.get("outcome", ""))


def _refund_wanted(payment: sqlite3.Row, form: dict[str, str]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"payment_id": payment["id"], "reason": "Refunded on the sandbox's page"}
    if form.get("part") == "half":
        wanted["items"] = [{"item_id": payment["product_id"], "amount": payment["total"] // 2}]
    return wanted
