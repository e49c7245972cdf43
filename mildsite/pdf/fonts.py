"""The sheet's fonts: Noto Sans from a Python package, embedded in every file.

Fonts are parsed once per process; ReportLab keeps what a file uses of a font per document, so sharing them is safe.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BODY, BOLD, ITALIC, BOLD_ITALIC = "Body", "Body-Bold", "Body-Italic", "Body-BoldItalic"
_PACKAGE_KEYS = {BODY: "notos", BOLD: "notosbo", ITALIC: "notosit", BOLD_ITALIC: "notosbi"}


@cache
def register_fonts() -> None:
    """Make the fonts known to ReportLab. Does its work once."""
    for name, key in _PACKAGE_KEYS.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(pymupdf_fonts.fontbuffers[key]())))
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


@cache
def _printable() -> frozenset[int]:
    """Code points that every style has a glyph for."""
    register_fonts()
    return frozenset.intersection(*(frozenset(_font(name).face.charToGlyph) for name in _PACKAGE_KEYS))


def _font(name: str) -> TTFont:
    font = pdfmetrics.getFont(name)
    assert isinstance(font, TTFont)  # noqa: S101 - register_fonts registers no other kind
    return font


def unprintable(text: str) -> str:
    """The distinct characters of `text` that our fonts cannot print, in order. ReportLab would draw an empty box."""
    glyphs = _printable()
    return "".join(dict.fromkeys(ch for ch in text if ch != "\n" and not _drawable(ch, glyphs)))


def _drawable(ch: str, glyphs: frozenset[int]) -> bool:
    # Right-to-left and other complex scripts need shaping, which this renderer does not do yet.
    return ord(ch) in glyphs and unicodedata.bidirectional(ch) not in ("R", "AL", "AN", "RLE", "LRE", "RLO", "LRO")
