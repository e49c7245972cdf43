"""The same words drawn with fpdf2, untagged, at positions found beforehand.

fpdf2 keeps the letters that were used in the font object, so a document has to add its fonts anew.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from fpdf import FPDF

from bench.engines import Draw
from bench.fonts import FIRA, NOTO, Family, family_of, write_fonts
from bench.placed import Code, PlacedPage
from bench.qr import stripes
from bench.sheet_words import Sheet
from bench.standard_page import standard_pages


def prepare() -> Draw:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    pages = standard_pages()
    folder = tempfile.TemporaryDirectory()
    paths = write_fonts(Path(folder.name))

    def draw(sheet: Sheet, _alive: object = folder) -> bytes:
        pdf = FPDF(unit="pt", format=(pages[0].width, pages[0].height))
        pdf.set_auto_page_break(False)
        pdf.set_title(sheet.document.metadata_title)
        pdf.set_author(sheet.document.clinic_name)
        pdf.set_lang("en")
        _add(pdf, NOTO, paths, ("", "B"))
        if any(family_of(words) is FIRA for words in sheet.own_words):
            _add(pdf, FIRA, paths, ("B",))
        for page in pages:
            pdf.add_page()
            _page(pdf, page, sheet)
        return bytes(pdf.output())

    return draw


def _add(pdf: FPDF, family: Family, paths: dict[str, Path], styles: tuple[str, ...]) -> None:
    for style in styles:
        pdf.add_font(family.name, style, paths[family.bold if style else family.regular])


def _page(pdf: FPDF, page: PlacedPage, sheet: Sheet) -> None:
    for x, y, width, height, line, fill in page.shapes:
        if line is not None:
            pdf.set_line_width(line)
        if fill is not None:
            pdf.set_fill_color(round(fill * 255))
        top = page.height - y - height
        if height:
            pdf.rect(x, top, width, height, style="DF" if line and fill else "F" if fill is not None else "D")
        else:
            pdf.line(x, top, x + width, top)
    pdf.set_fill_color(0)
    if page.code is not None:
        _code(pdf, page.code, page.height, sheet.link)
    for words in page.words:
        said = words.text if words.slot is None else sheet.own_words[words.slot]
        family = NOTO if words.slot is None else family_of(said)
        pdf.set_font(family.name, "B" if words.bold or family is FIRA else "", words.size)
        pdf.set_text_color(255 if words.white else 0)
        pdf.text(words.x, page.height - words.y, said)
    for (left, bottom, right, top_), uri in page.targets:
        pdf.link(left, page.height - top_, right - left, top_ - bottom, uri or sheet.link)


def _code(pdf: FPDF, code: Code, height: float, link: str) -> None:
    count, black = stripes(link)
    module = code.side / count
    top = height - code.y - code.side
    for row, column, length in black:
        pdf.rect(code.x + column * module, top + row * module, length * module, module, style="F")
