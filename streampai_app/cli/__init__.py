"""The command line, `streampai`. One file a command; wrong configuration ends it with one line and 2."""

import sys

import typer
from sqlalchemy.exc import DBAPIError, OperationalError

from ..data_folder import keep_private
from ..errors import AppError
from ..settings import SettingsError
from .bench import bench
from .build import build
from .demo import demo
from .doctor import doctor
from .migrate import migrate
from .people import admin, streamer
from .person import person
from .run import run
from .webhooks import webhooks

app = typer.Typer(
    help="Streampai Desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local variables, secrets among them
)


@app.callback()
def _before(context: typer.Context) -> None:
    """A support chat and donations desk."""
    if context.invoked_subcommand != "build":  # whose pages are for everybody
        keep_private()


for command in (run, demo, build, migrate, doctor):
    app.command()(command)
app.add_typer(admin, name="admin")
app.add_typer(streamer, name="streamer")
app.add_typer(person, name="person")
app.add_typer(bench, name="bench")
app.add_typer(webhooks, name="webhooks")


def main() -> None:
    """Run the command line. What the configuration or the caller got wrong is told in one line."""
    try:
        app()
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        line, code = explained
        print(f"streampai: {line}", file=sys.stderr)
        sys.exit(code)


def explain(error: Exception) -> tuple[str, int] | None:
    """Return what to tell an operator, and the exit code; None for a mistake of ours."""
    match error:
        case SettingsError():
            return str(error), 2
        case AppError():
            return error.message, 1
        case OperationalError():
            return f"DATABASE_URL: the database does not answer: {first_line(error)}", 1
        case DBAPIError():
            return f"DATABASE_URL: the database refuses: {first_line(error)}", 1
        case UnicodeEncodeError():
            return "an argument is not UTF-8", 2
        case OSError():
            return f"{error.filename or 'a file'}: {error.strerror or error}", 1
    return None


def first_line(error: DBAPIError) -> str:
    """Return what the driver says, without the statement and its values."""
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
