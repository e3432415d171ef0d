"""Forty pictures at once: some lie on the disk, and whoever is one too many is told to come again."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from streampai_app.attachments import receiving
from streampai_app.attachments.uploads import MAX_UPLOADS, MAX_UPLOADS_OF_ADDRESS, Uploads
from streampai_app.errors import TooLarge, TooMany, Unavailable

from ..waiting import eventually
from .pictures import a_picture, in_pieces

MIB = 1 << 20


async def endless() -> AsyncIterator[bytes]:
    raise AssertionError("nothing of it is to be read")
    yield b""


async def test_what_comes_lies_in_a_file_without_a_name(tmp_path):
    uploads = Uploads(tmp_path / "uploads")
    async with uploads.spooled(in_pieces(b"x" * MIB + b"end"), 2 * MIB, "") as file:
        assert file.read() == b"x" * MIB + b"end"
        assert list((tmp_path / "uploads").iterdir()) == []
    assert file.closed


async def test_more_than_is_taken_is_refused_as_it_comes(tmp_path):
    with pytest.raises(TooLarge):
        async with Uploads(tmp_path).spooled(in_pieces(b"x" * 1_001), 1_000, ""):
            pass


async def test_one_address_sends_a_few_at_once_and_others_go_on(tmp_path):
    uploads = Uploads(tmp_path)
    async with AsyncExitStack() as under_way:
        for number in range(MAX_UPLOADS_OF_ADDRESS):
            one_network = f"2001:db8:1:1::{number:x}"
            await under_way.enter_async_context(uploads.spooled(in_pieces(b"x"), 9, one_network))
        with pytest.raises(TooMany) as refused:
            await under_way.enter_async_context(uploads.spooled(endless(), 9, "2001:db8:1:1::ff"))
        assert refused.value.retry_after > 0
        await under_way.enter_async_context(uploads.spooled(in_pieces(b"x"), 9, "192.0.2.1"))
    async with uploads.spooled(in_pieces(b"x"), 9, "2001:db8:1:1::ff"):
        pass


async def test_whoever_is_one_too_many_is_told_when_to_come_again(tmp_path):
    uploads = Uploads(tmp_path)
    async with AsyncExitStack() as under_way:
        for number in range(MAX_UPLOADS):
            await under_way.enter_async_context(uploads.spooled(in_pieces(b"x"), 9, f"192.0.2.{number}"))
        with pytest.raises(Unavailable) as refused:
            await under_way.enter_async_context(uploads.spooled(endless(), 9, "198.51.100.1"))
        assert (refused.value.reason, refused.value.retry_after) == ("busy", 5)


async def test_a_disk_that_is_full_or_missing_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable):
        async with Uploads(tmp_path / "file" / "uploads").spooled(in_pieces(b"x"), 9, ""):
            pass


async def test_a_disk_that_fills_up_meanwhile_is_said(tmp_path, monkeypatch):
    class Full:
        def write(self, _data: memoryview) -> int:
            raise OSError("no space left on device")

        def close(self) -> None: ...

    uploads = Uploads(tmp_path)
    monkeypatch.setattr(uploads, "_make_file", Full)
    with pytest.raises(Unavailable):
        async with uploads.spooled(in_pieces(b"x"), 9, ""):
            pass


async def test_forty_of_ten_megabytes_at_once_take_little_memory(tmp_path):
    uploads, all_here, piece = Uploads(tmp_path), asyncio.Event(), bytes(64 * 1024)
    here = refused = 0

    async def sent() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield piece

    async def upload(number: int) -> None:
        nonlocal here, refused
        try:
            async with uploads.spooled(sent(), 10 * MIB, f"192.0.2.{number}"):
                here += 1
                await all_here.wait()
        except Unavailable:
            refused += 1

    tracemalloc.start()
    tasks = [asyncio.create_task(upload(number)) for number in range(40)]
    await eventually(lambda: here + refused == 40, 60)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    all_here.set()
    await asyncio.gather(*tasks)
    assert (here, refused) == (MAX_UPLOADS, 40 - MAX_UPLOADS)
    assert peak < 40 * MIB  # it was 784 MB, of the whole process


async def test_who_waits_too_long_for_the_decoder_is_told_and_its_turn_is_nobodys(
    database, store, tmp_path, monkeypatch
):
    monkeypatch.setattr(receiving, "MAX_WAIT", 0.05)
    attachments = receiving.Attachments(database, store, Uploads(tmp_path / "uploads"))
    async with attachments._turn():
        with pytest.raises(Unavailable) as refused:
            await attachments.receive_screenshot(None, "key", "x.png", in_pieces(a_picture()))
    assert (refused.value.reason, refused.value.retry_after) == ("busy", 5)
    async with attachments._turn():
        pass
