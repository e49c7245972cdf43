"""Which picture files are let in, and that nothing of the file but its pixels comes out."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from mildsite.content.errors import PictureRefused
from mildsite.content.picture_files import LONGEST_SIDE, MAX_BYTES, prepare
from tests.factories.pictures import image_file

SCRIPT = b"<script>alert('hit')</script>"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def header_only_png(width: int, height: int) -> bytes:
    """A file that says it is huge, and is tiny: what a decoder would unpack fills the memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_usual_kinds_become_webp(kind: str):
    prepared = prepare(image_file(kind))
    assert opened(prepared.data).format == "WEBP"
    assert (prepared.width, prepared.height) == opened(prepared.data).size == (60, 40)


@pytest.mark.parametrize("size", [(4000, 1000), (1000, 4000)])
def test_a_large_picture_is_made_small_and_keeps_its_shape(size: tuple[int, int]):
    prepared = prepare(image_file("JPEG", size))
    assert max(prepared.width, prepared.height) == LONGEST_SIDE
    assert prepared.width / prepared.height == size[0] / size[1]


def test_a_script_behind_the_picture_stays_behind():
    assert SCRIPT not in prepare(image_file("PNG") + SCRIPT).data
    assert SCRIPT not in prepare(image_file("JPEG", comment=SCRIPT)).data


def test_the_place_where_a_photo_was_taken_stays_behind():
    exif = Image.Exif()
    exif[0x010E] = "Home of Zoe"
    exif.get_ifd(0x8825)[1] = "N"
    uploaded = image_file("JPEG", exif=exif)
    assert opened(uploaded).getexif()
    prepared = prepare(uploaded).data
    assert not opened(prepared).getexif()
    assert b"Zoe" not in prepared


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    prepared = prepare(image_file("JPEG", (60, 40), exif=exif))
    assert (prepared.width, prepared.height) == (40, 60)


def test_see_through_parts_stay_see_through():
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(target, "PNG")
    assert opened(prepare(target.getvalue()).data).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("size", [(12_000, 12_000), (5001, 4000), (65_000, 65_000)])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]):
    with pytest.raises(PictureRefused, match="too many pixels"):
        prepare(header_only_png(*size))


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(PictureRefused, match=r"5\.0 MB.*room for 5 MB"):
        prepare(image_file() + bytes(MAX_BYTES))


@pytest.mark.parametrize(
    "uploaded",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + bytes(100),
        b"%PDF-1.7",
        image_file("GIF"),
        image_file("BMP"),
        image_file("TIFF"),
        image_file("PNG")[:60],
        image_file("JPEG", (300, 300))[:500],
        b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8),
        b"\x00",
    ],
    ids=range(11),
)
def test_what_is_no_such_picture_is_refused_in_words(uploaded: bytes):
    with pytest.raises(PictureRefused, match="PNG, JPEG or WebP"):
        prepare(uploaded)


def test_an_empty_file_is_refused():
    with pytest.raises(PictureRefused, match="empty"):
        prepare(b"")
