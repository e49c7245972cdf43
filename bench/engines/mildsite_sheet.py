"""The sheet as the application makes it, tagged."""

from __future__ import annotations

from bench.engines import Draw
from bench.sheet_words import Sheet
from mildsite.pdf.rendering import render


def prepare() -> Draw:
    return _draw


def _draw(sheet: Sheet) -> bytes:
    return render(sheet.document)
