"""The stand-in as an application, for tests: `httpx.ASGITransport` reaches it without a network."""

import base64
import json
import secrets
from html import escape
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from . import orders, webhooks
from .desk import Desk, Refused


def make_paypal_sandbox(
    *,
    base_url: str,
    client_id: str = "client",
    client_secret: str = "secret",  # noqa: S107
    webhook_id: str = "WH-ID",
    webhook_url: str | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """Return a stand-in for PayPal, all in memory. Its `state.desk` is what tests look into.

    `base_url` is where it is reached, `webhook_url` where `send_webhooks` posts, through `transport`.
    """
    app = Starlette(
        routes=[
            Route("/v1/oauth2/token", _token, methods=["POST"]),
            Route("/v1/notifications/verify-webhook-signature", _verify, methods=["POST"]),
            Route("/v2/checkout/orders", _create, methods=["POST"]),
            Route("/v2/checkout/orders/{id}", _order, methods=["GET"]),
            Route("/v2/checkout/orders/{id}/capture", _capture, methods=["POST"]),
            Route("/v2/payments/captures/{id}/refund", _refund, methods=["POST"]),
            Route("/checkoutnow", _approval_page, methods=["GET"]),
            Route("/checkoutnow/{answer}", _approve, methods=["POST"]),
        ],
        exception_handlers={Refused: _refused},
    )
    app.state.desk = Desk(
        base_url=base_url.rstrip("/"),
        client_id=client_id,
        client_secret=client_secret,
        webhook_id=webhook_id,
        webhook_url=webhook_url,
        http=httpx.AsyncClient(transport=transport, timeout=15),
    )
    return app


async def send_webhooks(sandbox: Starlette) -> list[int]:
    """Post the webhooks that wait. Returns the status of each answer."""
    return await webhooks.send_webhooks(sandbox.state.desk)


async def close_paypal_sandbox(sandbox: Starlette) -> None:
    """Let go of connections."""
    await sandbox.state.desk.http.aclose()


def _desk(request: Request) -> Desk:
    return request.app.state.desk


def _authorized(request: Request) -> Desk:
    desk = _desk(request)
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in desk.tokens:
        raise Refused(401, "AUTHENTICATION_FAILURE")
    return desk


async def _token(request: Request) -> Response:
    desk = _desk(request)
    expected = base64.b64encode(f"{desk.client_id}:{desk.client_secret}".encode()).decode()
    if request.headers.get("authorization") != f"Basic {expected}":
        return JSONResponse({"error": "invalid_client"}, 401)
    token = secrets.token_urlsafe(24)
    desk.tokens.add(token)
    return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": 32_400})


async def _verify(request: Request) -> Response:
    status = webhooks.verification_status(_authorized(request), await request.body())
    return JSONResponse({"verification_status": status})


async def _create(request: Request) -> Response:
    desk, body = _authorized(request), await _json(request)
    request_id = request.headers.get("paypal-request-id")
    return JSONResponse(desk.once(request_id, lambda: orders.create_order(desk, body)), 201)


async def _order(request: Request) -> Response:
    return JSONResponse(orders.order_of(_authorized(request), request.path_params["id"]))


async def _capture(request: Request) -> Response:
    return JSONResponse(orders.capture_order(_authorized(request), request.path_params["id"]), 201)


async def _refund(request: Request) -> Response:
    desk, body = _authorized(request), await _json(request)
    made = desk.once(
        request.headers.get("paypal-request-id"),
        lambda: orders.refund_capture(desk, request.path_params["id"], body),
    )
    return JSONResponse(made, 201)


async def _approval_page(request: Request) -> Response:
    order_id = request.query_params.get("token", "")
    money = orders.order_of(_desk(request), order_id)["purchase_units"][0]["amount"]
    price = escape(f"{money['value']} {money['currency_code']}")
    at = f"{escape(_desk(request).base_url)}/checkoutnow"
    return HTMLResponse(
        "<!doctype html><html lang=en><title>PayPal sandbox</title>"
        f"<h1>PayPal sandbox: {price}</h1><p>No real money.</p>"
        f'<form method=post action="{at}/pay?token={escape(order_id)}"><button>Pay</button></form>'
        f'<form method=post action="{at}/cancel?token={escape(order_id)}"><button>Cancel</button></form>'
    )


async def _approve(request: Request) -> Response:
    desk, order_id = _desk(request), request.query_params.get("token", "")
    context = desk.contexts.get(order_id, {})
    if request.path_params["answer"] == "cancel":
        return RedirectResponse(context.get("cancel_url", "/") + "?" + urlencode({"token": order_id}), 303)
    orders.approve_order(desk, order_id)
    said = urlencode({"token": order_id, "PayerID": "PAYER1"})
    return RedirectResponse(context.get("return_url", "/") + "?" + said, 303)


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused(400, "INVALID_REQUEST", "MALFORMED_REQUEST_JSON") from None


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    details = [{"issue": error.issue, "description": error.issue}] if error.issue else []
    return JSONResponse({"name": error.name, "message": error.name, "details": details}, error.status)
