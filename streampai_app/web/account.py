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
from ..accounts.cookies import secret_in
from ..accounts.invitations import accept_invitation
from ..accounts.links import account_of_link
from ..accounts.resets import ask_reset, reset_password
from ..accounts.rules import check_new_password, clean_email
from ..accounts.sessions import authenticate
from ..accounts.signing_in import sign_in_by_password, sign_out
from ..errors import NotAllowed, NotSignedIn
from ..limits import Limit
from ..models import Purpose
from ..runtime import current
from .address import client_ip
from .fields import answer, back_to, read_fields
from .next_page import HOME, local_path
from .origin import is_from_own_page
from .session_cookie import give_cookie, take_cookie

SIGN_IN = Limit("sign-in", "10 per 5 minutes", "That was tried too often. Please wait a few minutes.")
SIGN_IN_ADDRESS = Limit("sign-in-address", "60 per 5 minutes", SIGN_IN.says)
FORGOT = Limit("forgot", "3 per hour", "We have written several times already. Please look for our mail.")
FORGOT_ADDRESS = Limit("forgot-address", "20 per hour", SIGN_IN.says)
LINK_ADDRESS = Limit("link-address", "30 per 10 minutes", SIGN_IN.says)


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
    await runtime.limits.take_address(SIGN_IN_ADDRESS, client_ip(request))
    await runtime.limits.take_address(SIGN_IN, client_ip(request), email.strip().lower())
    signed_in = await sign_in_by_password(runtime.db, runtime.passwords, email, password, **_browser(request))
    await _end_session(request)
    response = answer(request, local_path(wanted, otherwise=HOME[signed_in.role]))
    give_cookie(response, signed_in.secret, runtime.settings)
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
    await runtime.limits.take(FORGOT, email)
    response = answer(request, "/forgot?sent=1", status=202)
    response.background = BackgroundTask(runtime.db.write, ask_reset, email, runtime.settings.origin)
    return response


@back_to(lambda request: f"/reset/{quote(request.path_params['secret'], safe='')}")
async def _reset(request: Request) -> Response:
    _refuse_other_sites(request)
    runtime = current()
    secret = request.path_params["secret"]
    password_hash = await _new_password(request, secret, Purpose.PASSWORD_RESET)
    await runtime.db.write(reset_password, secret, password_hash, runtime.settings.origin)
    response = answer(request, "/login?done=password-changed")
    take_cookie(response, runtime.settings)
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
    give_cookie(response, accepted.secret, runtime.settings)
    return response


async def _new_password(request: Request, secret: str, purpose: Purpose) -> str:
    """Return the hash of the password chosen on a link's page, once link and password are found good."""
    runtime = current()
    await runtime.limits.take_address(LINK_ADDRESS, client_ip(request))
    (password,) = await read_fields(request, "password")
    account = await runtime.db.read(account_of_link, secret, purpose)
    check_new_password(password, email=account.email, username=account.username, name=account.name)
    return await runtime.passwords.hash(password)


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
