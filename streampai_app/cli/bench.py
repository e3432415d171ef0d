"""`streampai bench`: how fast, how much, beside what would be possible on this machine."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from ..addresses import database_address_of

bench = typer.Typer(
    help="Measure the desk beside its ceiling, in the same run. Needs nothing else to be busy.",
    no_args_is_help=True,
)

Quick = Annotated[bool, typer.Option("--quick", help="Measure for less long, with less of everything.")]
Folder = Annotated[Path, typer.Option(help="Where the figures are kept, as Markdown and JSON.")]


def _database(address: str) -> str:
    try:
        return database_address_of(address) if address else ""
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Postgres = Annotated[
    str,
    typer.Option(
        help="A PostgreSQL server, postgresql://user@host/db, to make a database of our own in.",
        callback=_database,
    ),
]
KEPT = Path("build/bench")


@bench.command()
def chat(quick: Quick = False, out: Folder = KEPT) -> None:
    """Time a message from a visitor to an admin's screen, and the answer back."""
    _show(lambda reports, effort: reports.chat(effort), quick, out)


@bench.command()
def rate(quick: Quick = False, out: Folder = KEPT, postgres: Postgres = "") -> None:
    """Count the messages stored and delivered a second."""
    databases = ["sqlite", *([postgres] if postgres else [])]
    _show(lambda reports, effort: reports.rate(effort, databases), quick, out)


@bench.command()
def sockets(quick: Quick = False, out: Folder = KEPT) -> None:
    """Weigh idle widgets in memory."""
    _show(lambda reports, effort: reports.idle(effort), quick, out)


@bench.command()
def console(quick: Quick = False, out: Folder = KEPT) -> None:
    """Open the console with few chats and with many."""
    _show(lambda reports, effort: reports.console(effort), quick, out)


@bench.command()
def webhooks(quick: Quick = False, out: Folder = KEPT, postgres: Postgres = "") -> None:
    """Count the webhooks received a second, and follow the money to the books and the studio."""
    databases = ["sqlite", *([postgres] if postgres else [])]
    _show(lambda reports, effort: reports.webhooks(effort, databases), quick, out)


@bench.command()
def alerts(quick: Quick = False, out: Folder = KEPT) -> None:
    """Time a paid donation's way to the stream, a panic, a long queue, and speech."""
    _show(lambda reports, effort: reports.alerts(effort), quick, out)


@bench.command()
def feedback(quick: Quick = False, out: Folder = KEPT, postgres: Postgres = "") -> None:
    """Look for similar requests, and write in chats while thousands are told."""
    databases = ["sqlite", *([postgres] if postgres else [])]
    _show(lambda reports, effort: reports.feedback(effort, databases), quick, out)


@bench.command()
def widget(out: Folder = KEPT) -> None:
    """Weigh the widget in bytes."""
    _show(lambda reports, _effort: reports.widget(), True, out)


def _show(measure: Callable[[Any, Any], Coroutine[Any, Any, Any]], quick: bool, folder: Path) -> None:
    from ..bench import (  # not above: it brings Reflex along, and all commands would wait
        machine,
        reports,
        stage,
    )
    from ..bench.report import keep, markdown

    report = asyncio.run(measure(reports, stage.Effort.of(quick=quick)))
    described = machine.describe()
    print(markdown(report, described))
    print(f"Kept as {keep(report, described, folder)} and .json")
