"""`streampai webhooks replay`: work again on what was given up on."""

from typing import Annotated

import typer

from ..donations.replaying import replay_dead_from_command_line, replay_from_command_line
from ..settings import settings
from .opening import opened_database

EventId = Annotated[str, typer.Argument(help="One event, whatever became of it.", show_default=False)]
Dead = Annotated[bool, typer.Option("--dead", help="Every one that was given up on.")]

webhooks = typer.Typer(help="Webhooks that payment providers sent.", no_args_is_help=True)


@webhooks.callback()
def _commands() -> None:
    """A group, also while it has one command only."""


@webhooks.command("replay")
def replay(
    event_id: Annotated[
        str, typer.Argument(help="One event, whatever became of it.", show_default=False)
    ] = "",
    dead: Annotated[bool, typer.Option("--dead", help="Every one that was given up on.")] = False,
) -> None:
    """Put webhooks back in the queue. A running server works on them within seconds."""
    if bool(event_id) == dead:
        raise typer.BadParameter("say either an EVENT_ID or --dead")
    with opened_database(settings()) as database:
        if dead:
            count = database.write_now(replay_dead_from_command_line)
        else:
            count = database.write_now(replay_from_command_line, event_id)
    print(f"{count} webhook{'' if count == 1 else 's'} put back in the queue.")
