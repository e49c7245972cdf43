"""The same words set and tagged (PDF/UA-1) by Typst: one compiler, its fonts read once, the words as an input."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst

from bench.engines import Draw
from bench.fonts import write_fonts
from bench.qr import svg
from bench.sheet_words import Sheet

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def prepare() -> Draw:
    folder = tempfile.TemporaryDirectory()
    write_fonts(Path(folder.name))
    compiler = typst.Compiler(root=_TEMPLATE.parent, font_paths=[folder.name], ignore_system_fonts=True)

    def draw(sheet: Sheet, _alive: object = folder) -> bytes:
        words = {"sheet": sheet.document.model_dump_json(), "code": svg(sheet.link)}
        pdf: bytes = compiler.compile(_TEMPLATE, format="pdf", sys_inputs=words, pdf_standards=["ua-1"])
        return pdf

    return draw
