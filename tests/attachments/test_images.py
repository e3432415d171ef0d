"""A picture's way through the process in which it is decoded, and what becomes of one that kills it."""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from PIL import Image

from streampai_app.attachments.images import BOUNDS, make_anew
from streampai_app.errors import Invalid, TooLarge, Unavailable

from .pictures import a_picture, a_picture_with_a_past, many_scans


@pytest.fixture
def a_file(tmp_path: Path) -> Iterator[Callable[[bytes], IO[bytes]]]:
    """Write bytes to a file, and return it open."""
    with (tmp_path / "sent").open("w+b") as file:

        def written(data: bytes) -> IO[bytes]:
            file.write(data)
            file.seek(0)
            return file

        yield written


KINDS = {
    **{kind: a_picture(kind) for kind in ("PNG", "WEBP", "GIF", "JPEG", "MPO")},
    "PNG with a palette": a_picture("PNG", mode="P"),
    "JPEG for print": a_picture("JPEG", mode="CMYK"),
    "JPEG with EXIF": a_picture_with_a_past(),
}


@pytest.mark.parametrize("sent", KINDS.values(), ids=KINDS)
async def test_every_kind_is_decoded_where_no_file_can_be_opened(a_file, sent):
    picture = await make_anew(a_file(sent))
    assert {picture.width, picture.height} == {40, 30}
    assert Image.open(io.BytesIO(picture.data)).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [(b"%PDF-1.7", "not-an-image"), (b"", "not-an-image"), (many_scans(800), "too-much-work")],
    ids=["PDF", "nothing", "scans"],
)
async def test_what_is_refused_says_why(a_file, sent, reason):
    with pytest.raises(Invalid) as refused:
        await make_anew(a_file(sent))
    assert (refused.value.reason, refused.value.field) == (reason, "screenshot")


async def test_what_is_too_large_is_said_to_be(a_file):
    with pytest.raises(TooLarge):
        await make_anew(a_file(a_picture()), largest=50)


async def test_what_needs_too_much_memory_is_refused(a_file):
    bounds = replace(BOUNDS, memory=150 << 20)
    with pytest.raises(Invalid) as refused:
        await make_anew(a_file(a_picture(size=(6_000, 6_000), mode="1")), bounds=bounds)
    assert refused.value.reason == "too-much-work"


def program(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-S", "-c", code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", "too-much-work"),  # as a limit of the kernel does
        ("import os; os.kill(os.getpid(), 11)", "not-an-image"),
        ("raise SystemExit(1)", "not-an-image"),
        ("", "not-an-image"),
        ("print('kept text/html 1 1')", "not-an-image"),
        ("print('kept image/png x')", "not-an-image"),
        ("print('refused whatever')", "not-an-image"),
        ("import sys\nwhile True: sys.stdout.write('x' * 65536)", "not-an-image"),
    ],
)
async def test_a_decoder_that_dies_or_is_taken_over_costs_its_own_picture(a_file, code, reason):
    with pytest.raises(Invalid) as refused:
        await make_anew(a_file(a_picture()), command=program(code))
    assert refused.value.reason == reason


async def test_a_decoder_that_hangs_is_ended(a_file):
    bounds = replace(BOUNDS, seconds=0.5)
    with pytest.raises(Unavailable):
        await make_anew(a_file(a_picture()), bounds=bounds, command=program("import time; time.sleep(600)"))


async def test_a_decoder_that_cannot_be_started_is_said_to_be_our_fault(a_file):
    with pytest.raises(Unavailable):
        await make_anew(a_file(a_picture()), command=("/nowhere/python",))
