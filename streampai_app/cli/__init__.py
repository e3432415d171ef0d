"""The command line, `streampai`. One file a command; wrong configuration ends it with one line and 2."""

import sys

import typer
from sqlalchemy.exc import OperationalError

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
for command in (run, demo, build, migrate, doctor):
    app.command()(command)
app.add_typer(admin, name="admin")
app.add_typer(streamer, name="streamer")
app.add_typer(person, name="person")
app.add_typer(bench, name="bench")
app.add_typer(webhooks, name="webhooks")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except SettingsError as error:
        _give_up(str(error), 2)
    except AppError as error:
        _give_up(error.message, 1)
    except OperationalError as error:
        _give_up(f"DATABASE_URL: the database does not answer: {_first_line(error)}", 1)


def _give_up(message: str, code: int) -> None:
    print(f"streampai: {message}", file=sys.stderr)
    sys.exit(code)


def _first_line(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0]
