"""Pictures made anew: what is kept of them, and what is refused before it can do harm."""

import contextlib
import io
import random
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from streampai_app.attachments import images, picture_child
from streampai_app.attachments.images import Picture
from streampai_app.attachments.picture_child import LARGEST, MAX_PIECES, Refused

from .pictures import (
    a_bomb,
    a_picture,
    a_picture_with_a_past,
    a_png_that_talks,
    a_png_with,
    many_chunks,
    many_scans,
)


def make_anew(data: bytes, largest: int = LARGEST) -> Picture:
    kept, kind, size = picture_child.make_anew(data, largest)
    return Picture(kept, kind, *size)


def reopened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (a_picture("PNG"), "image/png"),
        (a_picture("PNG", mode="RGBA"), "image/png"),
        (a_picture("PNG", mode="P"), "image/png"),
        (a_picture("PNG", mode="1"), "image/png"),
        (a_picture("WEBP"), "image/png"),
        (a_picture("GIF"), "image/png"),
        (a_picture("JPEG"), "image/jpeg"),
        (a_picture("JPEG", mode="L"), "image/jpeg"),
        (a_picture("JPEG", mode="CMYK"), "image/jpeg"),
    ],
)
def test_every_kind_is_kept_as_png_or_jpeg(sent, kept):
    picture = make_anew(sent)
    assert (picture.content_type, picture.width, picture.height) == (kept, 40, 30)
    assert reopened(picture.data).size == (40, 30)


def test_pixels_that_were_blacked_out_stay_black():
    sent = Image.new("RGB", (20, 20), "white")
    sent.paste("black", (5, 5, 15, 15))
    file = io.BytesIO()
    sent.save(file, "PNG")
    assert reopened(make_anew(file.getvalue()).data).tobytes() == sent.tobytes()


def test_nothing_but_pixels_is_left_and_they_stand_upright():
    picture = make_anew(a_picture_with_a_past())
    assert (picture.width, picture.height) == (30, 40)
    again = reopened(picture.data)
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"camera", b"remark", b"profile"):
        assert trace not in picture.data
    assert b"script" not in make_anew(a_png_that_talks()).data


def test_what_hangs_on_behind_a_picture_is_gone():
    for sent in (a_picture(), a_picture("JPEG")):
        for behind in (b"<script>alert(1)</script>", bytes(500_000), b"\xff\xda\0\2" * 30_000):
            assert len(make_anew(sent + behind).data) < 2_000


@pytest.mark.parametrize("size", [(10_000, 5_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_fifty_megapixels_and_bombs_are_refused_by_their_head(size):
    width, height = size
    bomb = a_bomb(width, height) if width * height < 10**8 else a_bomb(8, 8)
    if width * height >= 10**8:
        bomb = bomb[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bomb[24:]
    with pytest.raises(Refused, match="too-many-pixels"):
        make_anew(_with_a_good_checksum(bomb))


def _with_a_good_checksum(png: bytes) -> bytes:
    return png[:29] + zlib.crc32(png[12:29]).to_bytes(4, "big") + png[33:]


def test_a_screen_of_8k_is_not_too_large():
    assert make_anew(a_bomb(7680, 4320)).width == 7680


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"MZ" + b"\0" * 100,
        a_picture()[:60],
        a_picture("JPEG")[:200],
        a_picture("BMP"),
        a_picture("TIFF"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    with pytest.raises(Refused, match="not-an-image"):
        make_anew(data)


def test_more_than_ten_megabytes_are_refused_unread():
    with pytest.raises(Refused, match="too-large"):
        make_anew(b"\x89PNG" + b"x" * LARGEST)


def test_what_would_grow_too_large_as_png_is_kept_as_jpeg():
    noise = Image.frombytes("RGB", (120, 120), random.Random(1).randbytes(120 * 120 * 3))
    file = io.BytesIO()
    noise.save(file, "WEBP", quality=50)
    picture = make_anew(file.getvalue(), 40_000)
    assert picture.content_type == "image/jpeg"
    assert len(picture.data) <= 40_000


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_broken_picture_is_anything_but_refused_or_made_anew(data):
    good = bytearray(
        data.draw(st.sampled_from([a_picture(), a_picture("JPEG"), a_picture("GIF"), a_picture("WEBP")]))
    )
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        make_anew(bytes(good[: data.draw(st.integers(0, len(good)))]))
    except Refused as error:
        assert str(error) in {"not-an-image", "too-many-pixels", "too-much-work"}  # noqa: PT017


@pytest.mark.parametrize("scans", [65, 800])
def test_a_jpeg_that_goes_over_its_pixels_too_often_is_refused_undecoded(scans):
    bomb = many_scans(scans)
    began = time.process_time()
    with pytest.raises(Refused, match="too-much-work"):
        make_anew(bomb)
    assert time.process_time() - began < 5  # decoded, 800 scans of these pixels take half a minute


@pytest.mark.parametrize("quality", [60, 95])
def test_an_ordinary_progressive_jpeg_is_taken(quality):
    sent = a_picture("JPEG", size=(640, 480), progressive=True, quality=quality)
    assert 2 < picture_child.scans_in(sent) < 20
    assert make_anew(sent).width == 640


def test_a_large_picture_may_have_fewer_scans():
    with pytest.raises(Refused, match="too-much-work"):
        picture_child.check_work(many_scans(40), Image.new("1", (5_000, 4_000)))


@pytest.mark.parametrize("kind", [b"tEXt", b"IDAT", b"aaAa"])
def test_a_png_of_a_great_many_chunks_is_refused(kind):
    with pytest.raises(Refused, match="too-much-work"):
        make_anew(many_chunks(kind, MAX_PIECES + 1))


@pytest.mark.parametrize("data", [b"\xff\xd8" + b"\xff\xe0\0\2" * 500_000, b"\xff\xd8" + b"\xff" * 5_000_000])
def test_counting_scans_ends_soon_whatever_is_counted(data):
    began = time.process_time()
    with contextlib.suppress(Refused):
        assert picture_child.scans_in(data) == 0
    assert time.process_time() - began < 2


def test_what_unfolds_beside_the_pixels_is_not_unfolded():
    with pytest.raises(Refused, match="not-an-image"):
        make_anew(a_png_with(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 5_000_000)))
    with pytest.raises(Refused, match="not-an-image"):
        make_anew(a_png_with(b"iCCP", b"profile\0\0" + zlib.compress(b"x" * 5_000_000)))


def test_both_sides_mean_the_same():
    assert picture_child.LARGEST == images.LARGEST
    assert f"{picture_child.MAX_PIXELS // 1_000_000} million" in images._REFUSALS["too-many-pixels"]
