"""`streampai admin create` and `streampai streamer create`: accounts without somebody to invite them."""

import sys
from typing import Annotated

import typer

from .. import schema
from ..accounts.invitations import mail_invitation
from ..accounts.passwords import hash_password
from ..accounts.people import Person, add_account, free_username
from ..accounts.rules import check_new_password, clean_email, username_from
from ..data_folder import open_data_dir
from ..db import Tx
from ..models import Role
from ..settings import settings
from .opening import opened_database

admin = typer.Typer(help="Admins, who answer chats.", no_args_is_help=True)
streamer = typer.Typer(help="Streamers, who receive donations.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Signs in with it.")]
Name = Annotated[str, typer.Option(help="As others see it. The username if left out.")]
Invite = Annotated[
    bool, typer.Option("--invite", help="Mail a link to choose a password with, and print it.")
]


@admin.command("create")
def create_admin(
    email: Email,
    username: Annotated[str, typer.Option(help="Made from the e-mail if left out.")] = "",
    name: Name = "",
    invite: Invite = False,
) -> None:
    """Create an admin. Asks for the password, or reads one line where nobody can be asked."""
    create(Person(Role.ADMIN, email, username, name), invite=invite)


@streamer.command("create")
def create_streamer(
    email: Email,
    username: Annotated[str, typer.Option(help="Their page is /u/<username>.")],
    name: Name = "",
    invite: Invite = False,
) -> None:
    """Create a streamer. Asks for the password, or reads one line where nobody can be asked."""
    create(Person(Role.STREAMER, email, username, name), invite=invite)


def create(person: Person, *, invite: bool) -> None:
    """Create an account with a password or an invitation, and say so."""
    email = clean_email(person.email)
    password_hash = None if invite else hash_password(ask_password(email, person.username, person.name))
    open_data_dir(settings())
    schema.migrate(settings().database)
    with opened_database(settings()) as database:
        print(database.write_now(store, person, password_hash, settings().origin))


def store(tx: Tx, person: Person, password_hash: str | None, origin: str) -> str:
    """Store the account and return what to say of it."""
    username = person.username or free_username(tx, username_from(person.email))
    account = add_account(tx, None, Person(person.role, person.email, username, person.name), password_hash)
    if password_hash is not None:
        return f"Created {account.role} {account.username}. {account.email} signs in at {origin}/login"
    address = mail_invitation(tx, None, account, origin)
    return f"Invited {account.role} {account.username}. To be mailed to {account.email}: {address}"


def ask_password(email: str, username: str, name: str = "") -> str:
    """Return a new password from the terminal, or the first line of standard input. Raises `Invalid`."""
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    check_new_password(password, email=email, username=username, name=name)
    return password
