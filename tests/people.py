"""People for tests: made through the same doors as real ones."""

import uuid
from datetime import timedelta

from streampai_app.accounts.actors import Admin, Visitor
from streampai_app.accounts.secrets import new_secret
from streampai_app.accounts.sessions import authenticate, open_session
from streampai_app.db import Database, Tx
from streampai_app.ids import new_id
from streampai_app.models import Account, DonationPage, Kind, Role
from streampai_app.support.starting import Start, Started, start_chat


def new_uuid() -> str:
    return str(uuid.uuid4())


def a_start(body: str = "Hello?", **changes: object) -> Start:
    fields = {
        "start_key": new_secret(),
        "kind": Kind.SUPPORT,
        "subject": "",
        "client_id": new_uuid(),
        "body": body,
    }
    return Start(**(fields | changes))  # type: ignore[arg-type]


def add_account(tx: Tx, name: str = "Ada", role: Role = Role.ADMIN) -> str:
    account = Account(
        id=new_id("acc"),
        email=f"{new_uuid()}@example.org",
        username=new_uuid(),
        name=name,
        role=role,
        created_at=tx.now,
    )
    tx.session.add(account)
    tx.session.flush()
    return account.id


def add_streamer(tx: Tx, username: str = "nova", name: str = "Nova", **page: object) -> str:
    """Add a streamer. `page` is how they take donations, where it is not as usual."""
    account = Account(
        id=new_id("acc"),
        email=f"{username}@example.org",
        username=username,
        name=name,
        role=Role.STREAMER,
        created_at=tx.now,
    )
    tx.session.add(account)
    tx.session.flush()
    if page:
        tx.session.add(DonationPage(streamer_id=account.id, updated_at=tx.now, **page))
    return account.id


def sign_in_as(tx: Tx, account_id: str) -> Admin:
    secret = open_session(tx, account_id=account_id)
    tx.session.flush()
    return authenticate(tx, secret)  # type: ignore[return-value]


async def an_admin(database: Database, name: str = "Ada", role: Role = Role.ADMIN) -> Admin:
    return await database.write(lambda tx: sign_in_as(tx, add_account(tx, name, role)))


async def a_chat(database: Database, **changes: object) -> tuple[Visitor, Started]:
    """Start a chat as somebody new; return them and what they were answered."""
    started = await database.write(start_chat, None, a_start(**changes))
    assert started.token
    return await database.read(authenticate, started.token), started  # type: ignore[return-value]


def later(tx: Tx, **passed: float) -> Tx:
    """The same transaction, at a later time."""
    tx.now += timedelta(**passed)
    return tx
