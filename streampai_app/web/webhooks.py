"""Where payment providers post. Public, without a cookie or a token: the signature alone lets in.

The answer says only that the delivery is stored. What it means is worked out afterwards, from the row:
see donations/receipts.py.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..errors import NotFound
from ..runtime import current
from .bodies import read_body

LARGEST = 256 * 1024  # bytes


def webhook_routes() -> list[BaseRoute]:
    """Return the route of every provider. One that is not configured is 404."""
    return [Route("/api/webhooks/{provider}", webhook, methods=["POST"])]


async def webhook(request: Request) -> Response:
    """Store a delivery that is signed, and refuse every other: 401, with nothing stored."""
    runtime = current()
    gateway = runtime.gateways.receiving(request.path_params["provider"])
    if gateway is None:
        raise NotFound("No such webhook is configured here.")
    with runtime.db.answering():
        body = await read_body(request, LARGEST)
        delivery = await gateway.verify(body, request.headers)
        await runtime.inbox.take(delivery)
    return JSONResponse({"received": True}, headers={"Cache-Control": "no-store"})
