"""Uploaded picture files: what is let in, and what is made of it.

A file is measured before it is decoded, decoded, made small enough for a page and written anew. Its metadata (also the
place where a photo was taken), a script behind it and its tricks stay behind.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from mildsite.content.errors import PictureRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 20_000_000
LONGEST_SIDE = 1600
MIME = "image/webp"
_KINDS = ("PNG", "JPEG", "WEBP")
_UNREADABLE = "This is no picture that can be used here. Choose a PNG, JPEG or WebP file; SVG cannot be used."


@dataclass(frozen=True)
class Prepared:
    """A WebP picture of our own making."""

    data: bytes
    width: int
    height: int


def prepare(uploaded: bytes) -> Prepared:
    """The picture, at most LONGEST_SIDE pixels wide and high.

    Raises PictureRefused with words for the person who uploaded it: a file that is too large, has too many pixels, is
    no PNG, JPEG or WebP, or is broken.
    """
    if not uploaded:
        raise PictureRefused("This file is empty. Choose another.")
    if len(uploaded) > MAX_BYTES:
        raise PictureRefused(f"This file is too large ({len(uploaded) / 1024**2:.1f} MB). There is room for 5 MB.")
    try:
        picture = Image.open(io.BytesIO(uploaded), formats=_KINDS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureRefused(_too_many(*picture.size))
        return _written_anew(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("This picture has too many pixels. There is room for 20 million.") from None
    except PictureRefused:
        raise
    except Exception:  # a decoder fed with a hostile file may raise anything, and all of it means this
        raise PictureRefused(_UNREADABLE) from None


def _too_many(width: int, height: int) -> str:
    return (
        f"This picture has too many pixels ({width:,} by {height:,}). There is room for 20 million, say 5,000 by 4,000."
    )


def _written_anew(picture: Image.Image) -> Prepared:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small
    upright = ImageOps.exif_transpose(picture)
    small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A canvas of its own carries the pixels and nothing else that came with the file.
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    target = io.BytesIO()
    clean.save(target, "WEBP", quality=82, method=4)
    return Prepared(target.getvalue(), *clean.size)
