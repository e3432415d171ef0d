"""`streampai person`: hand a person everything we keep of them, or forget them."""

import json
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from ..attachments.store import FolderStore
from ..errors import Conflict
from ..privacy.erasing import Erased, erase_person
from ..privacy.exporting import Export, export_person
from ..privacy.people import Whole, listed
from ..settings import settings
from .opening import opened_database

person = typer.Typer(help="What we keep of a visitor or donor.", no_args_is_help=True)

Who = Annotated[
    str,
    typer.Argument(
        help="A visitor's or a donation's id, or an account's e-mail address.", show_default=False
    ),
]
Unverified = Annotated[
    bool,
    typer.Option(
        "--include-unverified",
        help="Also what has the address because somebody typed it, perhaps a stranger.",
    ),
]


@person.command("export")
def export(
    who: Who,
    to: Annotated[Path, typer.Option(help="The zip file to write. It must not be there.")] = Path(
        "person.zip"
    ),
    include_unverified: Unverified = False,
) -> None:
    """Write all of a person into a zip: `person.json`, and their files.

    By address only what an account proves to be theirs. What has the address because somebody typed it into a
    chat or beside a donation is named, and left out unless you say so: it may be somebody else's.
    """
    store = FolderStore(settings().data_dir / "attachments")
    with opened_database(settings()) as database:
        exported = database.write_now(export_person, None, who, include_unverified=include_unverified)
    pack(exported, store, to)
    print(f"{len(exported.data['visitors'])} visitors and {len(exported.files)} files are in {to}.")
    _say_what_was_left_out(exported.left_out, who)


@person.command("erase")
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    include_unverified: Unverified = False,
) -> None:
    """Forget a person: their words, name, address and files. Counts and books stay. There is no way back.

    By address only what an account proves to be theirs, as with `export`.
    """
    if not yes:
        also = ", also what strangers may have typed the address into" if include_unverified else ""
        typer.confirm(f"Forget everything about {who}{also}?", abort=True)
    store = FolderStore(settings().data_dir / "attachments")
    with opened_database(settings()) as database:
        erased = database.write_now(erase_person, None, who, include_unverified=include_unverified)
    for file_id in erased.files:
        store.drop(file_id)
    print(_summary(erased))
    _say_what_was_left_out(erased.left_out, who)


def pack(exported: Export, store: FolderStore, to: Path) -> None:
    """Write the zip for its owner alone. Raises `Conflict` rather than write over a file."""
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        raise Conflict(f"{to} is there already.", reason="file-exists") from None
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(exported.data, ensure_ascii=False, indent=2))
        for file_id in exported.files:
            with suppress(FileNotFoundError):  # a disk that was lost: its name stands in `person.json`
                archive.writestr(f"files/{file_id}", store.get(file_id))


def _say_what_was_left_out(left_out: Whole, who: str) -> None:
    if left_out.ids:
        print(
            f"Left out, because {who} was only typed there: {listed(left_out)}. Name one by its id, or say"
            " --include-unverified."
        )


def _summary(erased: Erased) -> str:
    return (
        f"Forgotten: {erased.visitors} visitors, {erased.chats} chats, {erased.items} requests, bugs and"
        f" discussions, {erased.donations} donations, {len(erased.files)} files."
    )
