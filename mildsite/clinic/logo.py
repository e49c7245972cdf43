"""The clinic's logo: what somebody uploads becomes a small PNG of our own making.

Nothing of the file itself is kept: it is measured before it is decoded, decoded, made small and written anew, so a
script behind the picture, its metadata and its tricks stay behind.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from mildsite.clinic.errors import UnusableDetail

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4000
"""Pixels. Said by the file's first bytes, before anything is decoded."""
_SHOWN = (640, 240)
_KINDS = ("PNG", "JPEG", "WEBP")
_TOO_WIDE = "This picture has too many pixels. Choose one of at most 4,000 by 4,000."


def prepared_logo(uploaded: bytes) -> bytes:
    """The logo as a PNG of at most 640 x 240 pixels.

    Raises UnusableDetail for a file that is too large, is no PNG, JPEG or WebP picture, or is broken.
    """
    if len(uploaded) > MAX_BYTES:
        raise UnusableDetail("This file is too large. Choose a picture of at most 2 MB.", "logo")
    try:
        picture = Image.open(io.BytesIO(uploaded), formats=_KINDS)
        if max(picture.size) > MAX_SIDE:
            raise UnusableDetail(_TOO_WIDE, "logo")
        return _small_png(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusableDetail(_TOO_WIDE, "logo") from None
    except UnusableDetail:
        raise
    except Exception:  # a decoder fed with a hostile file may raise anything, and all of it means this
        message = "This is not a picture that can be used. Choose a PNG, JPEG or WebP file; SVG cannot be used."
        raise UnusableDetail(message, "logo") from None


def size_of_logo(png: bytes) -> tuple[int, int]:
    """Width and height of a prepared logo."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        return picture.size


def _small_png(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    small = upright.convert("RGBA")
    small.thumbnail(_SHOWN)
    # A canvas of its own carries the pixels and nothing else that came with the file.
    clean = Image.new("RGBA", small.size)
    clean.paste(small)
    target = io.BytesIO()
    clean.save(target, "PNG", optimize=True)
    return target.getvalue()
