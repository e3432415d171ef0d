"""Errors as HTTP answers: RFC 9457 problem documents with a stable `reason` beside the status."""

import math
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ..errors import AppError, Invalid, TooMany, Unavailable

MEDIA_TYPE = "application/problem+json"
SURPRISE = "That went wrong on our side, and it has been logged. Please try again."


def fields_of(error: AppError) -> dict[str, object]:
    """Return what a client is told: `status`, `reason`, `detail`; `field` or `retry_after` where known."""
    fields: dict[str, object] = {"status": error.status, "reason": error.reason, "detail": error.message}
    if isinstance(error, Invalid) and error.field:
        fields["field"] = error.field
    if isinstance(error, TooMany | Unavailable) and error.retry_after is not None:
        fields["retry_after"] = math.ceil(error.retry_after)
    return fields


def problem(error: AppError) -> Response:
    """Return the answer that says what went wrong."""
    fields = {"type": "about:blank", "title": HTTPStatus(error.status).phrase} | fields_of(error)
    headers = {"Cache-Control": "no-store"}
    if "retry_after" in fields:
        headers["Retry-After"] = str(fields["retry_after"])
    return JSONResponse(fields, error.status, headers, MEDIA_TYPE)


async def on_app_error(_request: Request, error: Exception) -> Response:
    """Starlette's handler for errors of ours, which are expected."""
    assert isinstance(error, AppError)
    return problem(error)


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """Starlette's handler for what its router says: no such address, no such method."""
    assert isinstance(error, HTTPException)
    fields = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
    }
    fields["reason"] = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return JSONResponse(fields, error.status_code, error.headers, MEDIA_TYPE)


async def on_disconnect(_request: Request, _error: Exception) -> Response:
    """Starlette's handler for a body that did not come to its end. Nobody reads the answer; the log does."""
    return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)


async def on_surprise(_request: Request, _error: Exception) -> Response:
    """Starlette's handler for whatever nobody thought of; `web/requests.py` logs it."""
    return problem(AppError(SURPRISE, reason="internal"))


handlers = {
    AppError: on_app_error,
    HTTPException: on_http_exception,
    ClientDisconnect: on_disconnect,
    Exception: on_surprise,
}
