"""The routes of Dodo's API."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from . import balance, disputes, payments, refunds, sessions
from .catalogue import product_json, product_of
from .faults import strikes
from .refusals import Refused
from .whole_payment import line_items_json, payment_json
from .world import Tx, World

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Tx, Request, Any], Any]  # the transaction, the request, its JSON body


def _created_session(tx: Tx, _request: Request, body: Any) -> Any:
    session_id = sessions.create_session(tx, body)
    return sessions.created_json(tx.world, session_id, with_url=strikes(tx, "no_url") is None)


def _created_refund(tx: Tx, _request: Request, body: Any) -> Any:
    return refunds.refund_json(tx, refunds.create_refund(tx, body))


def _product(tx: Tx, request: Request, _body: Any) -> Any:
    return product_json(tx.world, product_of(tx.world, request.path_params["id"]))


def _one(read: Callable[[Tx, str], Any]) -> Answer:
    return lambda tx, request, _body: read(tx, request.path_params["id"])


def _many(find: Callable[..., list[Any]]) -> Answer:
    return lambda tx, request, _body: {"items": find(tx, request.query_params)}


def _route(path: str, method: str, answer: Answer) -> Route:
    async def endpoint(request: Request) -> Response:
        world: World = request.app.state.world
        _authorize(world, request)
        with world.transaction() as tx:
            instead = _instead(tx)
        if instead:
            return instead
        body = await _json(request) if method == "POST" else None
        with world.transaction() as tx:
            found = answer(tx, request, body)
            late = strikes(tx, "timeout")
        if late is not None:
            await asyncio.sleep(late)
        return JSONResponse(found)

    return Route(path, endpoint, methods=[method])


ROUTES = [
    _route("/checkouts", "POST", _created_session),
    _route("/checkouts/preview", "POST", lambda tx, _, body: sessions.preview_json(tx.world, body)),
    _route("/checkouts/{id}", "GET", _one(sessions.status_json)),
    _route("/payments", "GET", _many(payments.find_payments)),
    _route("/payments/{id}", "GET", _one(payment_json)),
    _route("/payments/{id}/line-items", "GET", _one(line_items_json)),
    _route("/refunds", "POST", _created_refund),
    _route("/refunds", "GET", _many(refunds.find_refunds)),
    _route("/refunds/{id}", "GET", _one(refunds.refund_json)),
    _route("/disputes", "GET", _many(disputes.find_disputes)),
    _route("/disputes/{id}", "GET", _one(disputes.dispute_json)),
    _route("/balances/ledger", "GET", _many(balance.find_entries)),
    _route("/products/{id}", "GET", _product),
]


def _authorize(world: World, request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key or (world.api_key is not None and key != world.api_key):
        raise Refused(401, "UNAUTHORIZED", "the API key is missing or wrong")


def _instead(tx: Tx) -> Response | None:
    """Return what goes wrong, if something is to go wrong."""
    if strikes(tx, "server_error") is not None:
        return HTMLResponse("<h1>503 Service Temporarily Unavailable</h1>", 503)
    if (wait := strikes(tx, "too_many")) is not None:
        answer = {"code": "TOO_MANY_REQUESTS", "message": "slow down"}
        return JSONResponse(answer, 429, {"Retry-After": str(round(wait))})
    return HTMLResponse("<h1>It works!</h1>") if strikes(tx, "garbage") is not None else None


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        raise Refused(400, "INVALID_REQUEST_BODY", "not JSON") from None
