"""Signing in and out, forgotten passwords, invitations: plain HTML forms, or JSON for programs.

| Route | Fields | Form goes on to |
|---|---|---|
| `POST /api/account/sign-in` | `email`, `password`, `next` | `next`, or where the role belongs |
| `POST /api/account/sign-out` | | `/login` |
| `POST /api/account/forgot` | `email` | `/forgot?sent=1`, whether or not the e-mail is known |
| `POST /api/account/reset/<secret>` | `password` | `/login?done=password-changed` |
| `POST /api/account/invitation/<secret>` | `password` | where the role belongs, signed in |

What is refused goes back to its page with `?error=<reason>`: `wrong-credentials`, `too-many` (with
`retry_after` in seconds), `password-too-short`, `password-too-long`, `password-too-easy`, `link-unknown`,
`link-used`, `link-expired`, `origin-not-allowed`, `invalid`, `unavailable`.
"""

from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..accounts.actors import Visitor
from ..accounts.cookies import mark_in, secret_in
from ..accounts.devices import device_of
from ..accounts.guessing import Attempt, count_attempt, forgive_attempt
from ..accounts.invitations import accept_invitation
from ..accounts.links import account_of_link
from ..accounts.resets import ask_reset, reset_password
from ..accounts.rules import check_new_password, clean_email
from ..accounts.sessions import authenticate
from ..accounts.signing_in import SignedIn, sign_in_by_password, sign_out
from ..addresses import person_address_of
from ..errors import NotAllowed, NotSignedIn
from ..limits import Limit
from ..models import Purpose
from ..runtime import current
from .address import client_ip
from .fields import answer, back_to, read_fields
from .next_page import HOME, local_path
from .origin import is_from_own_page
from .session_cookie import give_cookie, give_device_cookie, take_cookie

TRIED_MANY = "That was tried too often. Please wait a few minutes."
FORGOT_ADDRESS = Limit("forgot-address", "20 per hour", TRIED_MANY)
LINK_ADDRESS = Limit("link-address", "30 per 10 minutes", TRIED_MANY)


def account_routes() -> list[Route]:
    """Return the routes of this file."""
    return [
        Route("/api/account/sign-in", _sign_in, methods=["POST"]),
        Route("/api/account/sign-out", _sign_out, methods=["POST"]),
        Route("/api/account/forgot", _forgot, methods=["POST"]),
        Route("/api/account/reset/{secret}", _reset, methods=["POST"]),
        Route("/api/account/invitation/{secret}", _accept, methods=["POST"]),
    ]


@back_to(lambda request: "/login")
async def _sign_in(request: Request) -> Response:
    _refuse_other_sites(request)
    runtime = current()
    email, password, wanted = await read_fields(request, "email", "password", "next")
    request.state.next = wanted
    attempt = await _attempt(request, email)
    await count_attempt(runtime.db, runtime.limits, attempt)
    signed_in = await sign_in_by_password(runtime.db, runtime.passwords, email, password, **_browser(request))
    await forgive_attempt(runtime.limits, attempt)
    await _end_session(request)
    response = answer(request, local_path(wanted, otherwise=HOME[signed_in.role]))
    _give_cookies(response, signed_in)
    return response


@back_to(lambda request: "/login")
async def _sign_out(request: Request) -> Response:
    _refuse_other_sites(request)
    await _end_session(request)
    response = answer(request, "/login")
    take_cookie(response, current().settings)
    return response


@back_to(lambda request: "/forgot")
async def _forgot(request: Request) -> Response:
    """Answer before looking the e-mail up, so that the time it takes does not tell whether it is known."""
    _refuse_other_sites(request)
    runtime = current()
    (typed,) = await read_fields(request, "email")
    email = clean_email(typed)
    await runtime.limits.take_address(FORGOT_ADDRESS, client_ip(request))
    response = answer(request, "/forgot?sent=1", status=202)
    response.background = BackgroundTask(runtime.db.write, ask_reset, email, runtime.settings.origin)
    return response


@back_to(lambda request: f"/reset/{quote(request.path_params['secret'], safe='')}")
async def _reset(request: Request) -> Response:
    _refuse_other_sites(request)
    runtime = current()
    secret = request.path_params["secret"]
    password_hash = await _new_password(request, secret, Purpose.PASSWORD_RESET)
    mark = await runtime.db.write(reset_password, secret, password_hash, runtime.settings.origin)
    response = answer(request, "/login?done=password-changed")
    take_cookie(response, runtime.settings)
    give_device_cookie(response, mark, runtime.settings)
    return response


@back_to(lambda request: f"/invitation/{quote(request.path_params['secret'], safe='')}")
async def _accept(request: Request) -> Response:
    _refuse_other_sites(request)
    runtime = current()
    secret = request.path_params["secret"]
    password_hash = await _new_password(request, secret, Purpose.INVITATION)
    accepted = await runtime.db.write(accept_invitation, secret, password_hash, **_browser(request))
    await _end_session(request)
    response = answer(request, HOME[accepted.role])
    _give_cookies(response, accepted)
    return response


async def _new_password(request: Request, secret: str, purpose: Purpose) -> str:
    """Return the hash of the password chosen on a link's page, once link and password are found good."""
    runtime = current()
    await runtime.limits.take_address(LINK_ADDRESS, client_ip(request))
    (password,) = await read_fields(request, "password")
    account = await runtime.db.read(account_of_link, secret, purpose)
    check_new_password(password, email=account.email, username=account.username, name=account.name)
    return await runtime.passwords.hash(password)


async def _attempt(request: Request, email: str) -> Attempt:
    """Return who tries to sign in: from where, and whether with a browser that this account knows."""
    runtime = current()
    mark = mark_in(request.headers.get("cookie", ""), runtime.settings)
    device = await runtime.db.read(device_of, email, mark) if mark else ""
    return Attempt(person_address_of(email), client_ip(request), device)


def _give_cookies(response: Response, signed_in: SignedIn) -> None:
    give_cookie(response, signed_in.secret, current().settings)
    give_device_cookie(response, signed_in.mark, current().settings)


async def _end_session(request: Request) -> None:
    """End the session that this browser has had until now, if any."""
    runtime = current()
    try:
        actor = await runtime.db.read(
            authenticate, secret_in(request.headers.get("cookie", ""), runtime.settings)
        )
    except NotSignedIn:
        return
    if not isinstance(actor, Visitor):
        await runtime.db.write(sign_out, actor)


def _refuse_other_sites(request: Request) -> None:
    if not is_from_own_page(request.headers, current().settings):
        raise NotAllowed("This only works from our own pages.", reason="origin-not-allowed")


def _browser(request: Request) -> dict[str, str]:
    return {"user_agent": request.headers.get("user-agent", ""), "address": client_ip(request)}
