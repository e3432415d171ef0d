"""`streampai migrate`: bring the database to this version's shape, or write the step to the next."""

from typing import Annotated

import typer

from .. import schema
from ..data_folder import open_data_dir
from ..settings import settings


def migrate(
    new: Annotated[str, typer.Option(help="Write a new migration with this title, from the models.")] = "",
) -> None:
    """Migrate the database. `run` does it too, before it serves."""
    open_data_dir(settings())
    if new:
        print(schema.write_migration(settings().database, new))
    else:
        print(schema.migrate(settings().database) or "The database is at this version already.")
