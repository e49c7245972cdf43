"""The picture that goes with a link to the site when somebody passes it on: the clinic's name, its colour, the mark."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import cache, lru_cache

import pymupdf_fonts
from PIL import Image, ImageDraw, ImageFont

from mildsite.clinic.colours import WHITE, shades
from mildsite.web.site.mark import SIDE, paint_mark

WIDTH, HEIGHT = 1200, 630
_MARGIN = 96
_MARK, _MARK_ALONE = 208, 480
_SHADOW, _SHADOW_PLACE = 1000, (590, -185)
"""The mark once more, large and dark, behind the words."""
_LARGEST, _SMALLEST, _STEP = 92, 40, 4
_LEADING = 1.2
_COLOURS = 48
_FONT = "notosbo"
_NO_CHARACTER = "\uffff"
"""Unicode promises that it will never be one, so every font shows what it shows for what it lacks."""


def fingerprint(name: str, colour: str) -> str:
    """For the picture's address: who keeps it asks for it anew when the clinic looks different."""
    return hashlib.sha256(f"{colour}\n{name}".encode()).hexdigest()[:12]


@lru_cache(maxsize=16)
def share_png(name: str, colour: str) -> bytes:
    """1200 by 630 pixels. A name with letters that the font lacks is left out, and the mark stands alone."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colour)
    fitted = _fitted(name) if writable(name) else None
    if fitted is None:
        place = ((WIDTH - _MARK_ALONE) // 2, (HEIGHT - _MARK_ALONE) // 2)
        paint_mark(image, at=place, side=_MARK_ALONE, colour=WHITE)
    else:
        paint_mark(image, at=_SHADOW_PLACE, side=_SHADOW, colour=shades(colour).deep_dark)
        # Its grid has room at its left: set off, so that the drawing stands in line with the words.
        paint_mark(image, at=(_MARGIN - _MARK * 10 // SIDE, _MARGIN // 2), side=_MARK, colour=WHITE)
        _write(image, *fitted)
    target = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def writable(text: str) -> bool:
    """Whether the font has every letter of `text`."""
    font = _font(_SMALLEST)
    lacking = bytes(font.getmask(_NO_CHARACTER))
    return bool(text.strip()) and all(bytes(font.getmask(ch)) != lacking for ch in text if not ch.isspace())


def _write(image: Image.Image, font: ImageFont.FreeTypeFont, lines: list[str]) -> None:
    pen, height = ImageDraw.Draw(image), font.size * _LEADING
    top = HEIGHT - _MARGIN * 0.8 - len(lines) * height
    for number, line in enumerate(lines):
        pen.text((_MARGIN, top + number * height), line, font=font, fill=WHITE)


def _fitted(name: str) -> tuple[ImageFont.FreeTypeFont, list[str]] | None:
    """The name in lines, in the largest letters that have room."""
    room = HEIGHT - _MARGIN * 1.3 - _MARK
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        font = _font(size)
        lines = list(_lines(name.split(), font))
        if len(lines) * size * _LEADING <= room:
            return font, lines
    return None


def _lines(words: list[str], font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for piece in (piece for word in words for piece in _pieces(word, font)):
        longer = f"{line} {piece}".strip()
        if line and not _fits(longer, font):
            yield line
            line = piece
        else:
            line = longer
    yield line


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The word itself, or parts of one that is wider than the picture."""
    while not _fits(word, font):
        length = next(length for length in range(len(word) - 1, 0, -1) if _fits(word[:length], font))
        yield word[:length]
        word = word[length:]
    yield word


def _fits(text: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(text) <= WIDTH - 2 * _MARGIN


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(pymupdf_fonts.fontbuffers[_FONT]()), size)
