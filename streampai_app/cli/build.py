"""`streampai build`: the pages that browsers load."""

import typer

from ..frontend import build as frontend


def build() -> None:
    """Build the front end, unless it is built already. Needs no Node, and the network only the first time."""
    print("Building the front end if needed (the first time takes a minute) ...", flush=True)
    try:
        frontend.build()
    except frontend.BuildFailed as error:
        typer.echo(f"streampai: {error}", err=True)
        raise typer.Exit(1) from None
