"""The same font files for every engine, and which of them has the letters of some words."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pymupdf_fonts
from reportlab.pdfbase.ttfonts import TTFontFile

from mildsite.pdf.faces import REPERTOIRE


class Family(NamedTuple):
    """A typeface in two weights, by the keys of the font package."""

    name: str
    regular: str
    bold: str


NOTO = Family("Noto Sans", "notos", "notosbo")
FIRA = Family("FiraGO", "figo", "figbo")
FAMILIES = (NOTO, FIRA)


def font_bytes(key: str) -> bytes:
    data: bytes = pymupdf_fonts.fontbuffers[key]()
    return data


def write_fonts(folder: Path) -> dict[str, Path]:
    """Font files for engines that read files, by key."""
    paths = {key: folder / f"{key}.ttf" for family in FAMILIES for key in (family.regular, family.bold)}
    for key, path in paths.items():
        path.write_bytes(font_bytes(key))
    return paths


@cache
def _characters(key: str) -> frozenset[str]:
    return frozenset(map(chr, TTFontFile(io.BytesIO(font_bytes(key))).charToGlyph))


def family_of(text: str) -> Family:
    """The first family that has every letter."""
    return next((family for family in FAMILIES if _characters(family.bold).issuperset(text)), NOTO)


def is_common(text: str) -> bool:
    """Whether the letters are among those that every sheet carries anyway."""
    return REPERTOIRE.issuperset(text)
