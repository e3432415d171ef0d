"""Fields of a request, from a plain HTML form or from JSON, and answers that suit each.

A form works without any script: it is answered with a redirect to a page, which reads `?error=<reason>`.
A program sends JSON and gets JSON, and problem documents.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..errors import AppError, Malformed, TooMany
from ..limits import note_failure
from .bodies import read_form, read_json_object
from .problems import fields_of

LARGEST_FORM = 16 * 1024  # bytes

Handler = Callable[[Request], Awaitable[Response]]


def is_json(request: Request) -> bool:
    """Tell whether a program is asking."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def read_fields(request: Request, *names: str) -> tuple[str, ...]:
    """Return these fields, empty where they are missing. Raises `Malformed`, `TooLarge`."""
    given = await (
        read_json_object(request, LARGEST_FORM) if is_json(request) else read_form(request, LARGEST_FORM)
    )
    values = tuple(given.get(name, "") for name in names)
    for name, value in zip(names, values, strict=True):
        if not isinstance(value, str):
            raise Malformed(f"{name} is not text.", reason="not-text")
    return values


def answer(request: Request, page: str, status: int = 200) -> Response:
    """Return the good answer: forms go on to `page`, programs are told of it."""
    if is_json(request):
        return JSONResponse({"next": page}, status)
    return RedirectResponse(page, 303)


def with_query(page: str, **query: str) -> str:
    """Return a local address with these parameters, without those that are empty."""
    given = {name: value for name, value in query.items() if value}
    return f"{page}?{urlencode(given)}" if given else page


def back_to(page_of: Callable[[Request], str]) -> Callable[[Handler], Handler]:
    """Have a handler's errors send a form back to the page that `page_of` names, with the reason."""

    def decorate(handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(request)
            except AppError as error:
                note_failure(error)
                if is_json(request):
                    raise
                return RedirectResponse(_page_with_error(page_of(request), request, error), 303)

        return endpoint

    return decorate


def _page_with_error(page: str, request: Request, error: AppError) -> str:
    wait = str(fields_of(error)["retry_after"]) if isinstance(error, TooMany) else ""
    return with_query(page, error=error.reason, retry_after=wait, next=getattr(request.state, "next", ""))
