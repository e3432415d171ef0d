"""Accounts made on the command line: with a password that is asked for, or with a mailed link."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from streampai_app.accounts.links import account_of_link
from streampai_app.accounts.signing_in import credentials_of
from streampai_app.cli import app, main
from streampai_app.db import Database
from streampai_app.errors import Conflict, Invalid
from streampai_app.models import Account, AuditEntry, Mail, Purpose, Role
from streampai_app.settings import settings

PASSWORD = "zwölf kleine Boxer"


@pytest.fixture(autouse=True)
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line reads the environment, as an operator sets it."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example.com")
    settings.cache_clear()
    yield
    settings.cache_clear()


def streampai(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin, catch_exceptions=False)


def accounts(database: Database) -> list[Account]:
    return database.read_now(lambda tx: list(tx.session.exec(select(Account))))


def test_an_admin_is_created_with_the_password_that_was_typed(database: Database) -> None:
    result = streampai("admin", "create", "Ada@Example.com", "--name", "Ada", stdin=f"{PASSWORD}\n")
    assert result.output == "Created admin ada. ada@example.com signs in at https://desk.example.com/login\n"
    (account,) = accounts(database)
    assert (account.role, account.name, account.email) == (Role.ADMIN, "Ada", "ada@example.com")
    assert database.read_now(credentials_of, "ada@example.com") is not None
    assert PASSWORD not in result.output


def test_a_streamer_is_invited_by_a_link_that_is_printed_and_mailed(database: Database) -> None:
    result = streampai("streamer", "create", "sam@example.com", "--username", "Sam", "--invite")
    assert result.output.startswith("Invited streamer sam. To be mailed to sam@example.com: ")
    link = result.output.split()[-1]
    assert link.startswith("https://desk.example.com/invitation/")
    (mail,) = database.read_now(lambda tx: list(tx.session.exec(select(Mail))))
    assert link in mail.body
    account = database.read_now(account_of_link, link.rpartition("/")[2], Purpose.INVITATION)
    assert (account.role, account.username, account.password_hash) == (Role.STREAMER, "sam", None)


def test_the_audit_says_that_it_was_the_command_line(database: Database) -> None:
    streampai("admin", "create", "ada@example.com", stdin=f"{PASSWORD}\n")
    entries = database.read_now(lambda tx: list(tx.session.exec(select(AuditEntry))))
    assert [(entry.actor_id, entry.action) for entry in entries] == [("cli", "account.add")]


def test_a_username_that_is_taken_is_counted_up_unless_it_was_asked_for(database: Database) -> None:
    streampai("admin", "create", "ada@example.com", stdin=PASSWORD)
    streampai("admin", "create", "ada@example.org", stdin=PASSWORD)
    assert sorted(account.username for account in accounts(database)) == ["ada", "ada-2"]
    with pytest.raises(Conflict):
        streampai("admin", "create", "ada@example.net", "--username", "ada", stdin=PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("admin", "create", "ada"), PASSWORD),
        (("admin", "create", "ada@example.com"), "short"),
        (("admin", "create", "ada@example.com"), ""),
        (("admin", "create", "ada@example.com"), "password1234"),
        (("admin", "create", "ada@example.com", "--name", "Ada Lovelace"), "AdaLovelace1"),
        (("streamer", "create", "sam@example.com", "--username", "admin"), PASSWORD),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_stored(
    database: Database, arguments: tuple[str, ...], stdin: str
) -> None:
    with pytest.raises(Invalid):
        streampai(*arguments, stdin=stdin)
    assert accounts(database) == []


def test_a_refusal_is_one_line_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["streampai", "admin", "create", "ada", "--invite"])
    with pytest.raises(SystemExit) as exited:
        main()
    assert exited.value.code == 1
    assert capsys.readouterr().err.startswith("streampai: Please write a whole e-mail address")
