"""Pictures made anew: what is kept of them, and what is refused before it can do harm."""

import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from streampai_app.attachments import images
from streampai_app.attachments.images import LARGEST, make_anew
from streampai_app.errors import Invalid, TooLarge

from .pictures import a_bomb, a_picture, a_picture_with_a_past, a_png_that_talks


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
    assert b"<script>" not in make_anew(a_picture() + b"<script>alert(1)</script>").data


@pytest.mark.parametrize("size", [(10_000, 5_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_fifty_megapixels_and_bombs_are_refused_by_their_head(size):
    width, height = size
    bomb = a_bomb(width, height) if width * height < 10**8 else a_bomb(8, 8)
    if width * height >= 10**8:
        bomb = bomb[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bomb[24:]
    with pytest.raises(Invalid) as refused:
        make_anew(_with_a_good_checksum(bomb))
    assert refused.value.reason == "too-many-pixels"


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
    with pytest.raises(Invalid) as refused:
        make_anew(data)
    assert refused.value.reason == "not-an-image"


def test_more_than_ten_megabytes_are_refused_unread():
    with pytest.raises(TooLarge):
        make_anew(b"\x89PNG" + b"x" * LARGEST)


def test_what_would_grow_too_large_as_png_is_kept_as_jpeg(monkeypatch):
    monkeypatch.setattr(images, "LARGEST", 40_000)
    noise = Image.frombytes("RGB", (120, 120), random.Random(1).randbytes(120 * 120 * 3))
    file = io.BytesIO()
    noise.save(file, "WEBP", quality=50)
    picture = make_anew(file.getvalue())
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
    except Invalid as error:
        assert error.reason in {"not-an-image", "too-many-pixels"}  # noqa: PT017
