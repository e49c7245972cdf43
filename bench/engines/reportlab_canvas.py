"""The same words drawn straight on a plain ReportLab canvas, untagged, with every saving that is known.

Positions and line breaks are found beforehand, the fonts are registered once, and subsets are kept by their characters
with their compressed bytes. A patient's letters that not every sheet carries stand in a font of their own, so that the
big subsets stay the same.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas

from bench.engines import Draw
from bench.fonts import FIRA, NOTO, family_of, font_bytes, is_common
from bench.placed import Code, PlacedPage, Words
from bench.qr import stripes
from bench.sheet_words import Sheet
from bench.standard_page import standard_pages
from mildsite.pdf.faces import REPERTOIRE

_SHARED = ("Shared", "SharedBold")
_SEED = "".join(sorted(REPERTOIRE))


def prepare() -> Draw:
    rl_config.useA85 = 0
    for name, key in zip(_SHARED, (NOTO.regular, NOTO.bold), strict=True):
        _register(name, key)
    for family in (NOTO, FIRA):
        _register(family.regular, family.regular)
        _register(family.bold, family.bold)
    TTFontFace.addSubsetObjects = _add_subset  # type: ignore[method-assign]
    pages = standard_pages()
    return lambda sheet: _draw(sheet, pages)


def _register(name: str, key: str) -> None:
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(font_bytes(key)), asciiReadable=True))


def _draw(sheet: Sheet, pages: list[PlacedPage]) -> bytes:
    target = io.BytesIO()
    make: Any = Canvas  # the types have no such font name
    canvas = make(
        target, pagesize=(pages[0].width, pages[0].height), pageCompression=1, lang="en", initialFontName=_SHARED[0]
    )
    canvas.setTitle(sheet.document.metadata_title)
    canvas.setAuthor(sheet.document.clinic_name)
    for name in _SHARED:
        # Every sheet names the same letters in the same order: so the kept subsets fit.
        font: Any = pdfmetrics.getFont(name)
        font.splitString(_SEED, canvas._doc)
    for page in pages:
        _page(canvas, page, sheet)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _page(canvas: Canvas, page: PlacedPage, sheet: Sheet) -> None:
    for x, y, width, height, line, fill in page.shapes:
        if line is not None:
            canvas.setLineWidth(line)
        if fill is not None:
            canvas.setFillGray(fill)
        if height:
            canvas.rect(x, y, width, height, stroke=int(line is not None), fill=int(fill is not None))
        else:
            canvas.line(x, y, x + width, y)
    canvas.setFillGray(0)
    if page.code is not None:
        _code(canvas, page.code, sheet.link)
    _letters(canvas, page, sheet)
    for region, uri in page.targets:
        canvas.linkURL(uri or sheet.link, region)


def _letters(canvas: Canvas, page: PlacedPage, sheet: Sheet) -> None:
    text, before, white = canvas.beginText(), None, False
    for words in page.words:
        said = words.text if words.slot is None else sheet.own_words[words.slot]
        font = (_font(words, said), words.size)
        if font != before:
            text.setFont(*font)
            before = font
        if words.white != white:
            white = words.white
            text.setFillGray(1 if white else 0)
        text.setTextOrigin(words.x, words.y)
        text.textOut(said)
    canvas.drawText(text)


def _font(words: Words, said: str) -> str:
    if words.slot is None or is_common(said):
        return _SHARED[words.bold]
    family = family_of(said)
    return family.bold if words.bold else family.regular


def _code(canvas: Canvas, code: Code, link: str) -> None:
    count, black = stripes(link)
    module = code.side / count
    path = canvas.beginPath()
    for row, column, length in black:
        path.rect(code.x + column * module, code.y + (count - row - 1) * module, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(64)
def _subset(face: TTFontFace, characters: tuple[int, ...]) -> tuple[bytes, int]:
    data = face.makeSubset(list(characters))
    return pdfdoc.PDFZCompress.encode(data), len(data)


def _add_subset(face: Any, doc: Any, name: str, subset: list[int]) -> Any:
    """In place of TTFontFace.addSubsetObjects: the same objects, their font file kept."""
    data, length = _subset(face, tuple(subset))
    file = pdfdoc.PDFStream(content=data)
    file.dictionary["Length1"] = length
    file.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "Ascent": face.ascent,
            "CapHeight": face.capHeight,
            "Descent": face.descent,
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            "FontName": pdfdoc.PDFName(name),
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": doc.Reference(file, f"fontFile:{face.filename}({name})"),
            "MissingWidth": face.defaultWidth,
        }
    )
    return doc.Reference(descriptor, "fontDescriptor:" + name)
