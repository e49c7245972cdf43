"""What stands where on a finished sheet, read by PDFium: engines that are told positions then draw the same page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

_CODE_SEGMENTS = 50
"""A path with more is the QR code."""


class Words(NamedTuple):
    """One run of letters. `slot` is its place among the patient's words, None for approved ones."""

    x: float
    y: float
    bold: bool
    size: float
    white: bool
    text: str
    slot: int | None


class Shape(NamedTuple):
    """A box, or a line if it has no height. `line` is how thick it is drawn, `fill` the grey inside."""

    x: float
    y: float
    width: float
    height: float
    line: float | None
    fill: float | None


class Code(NamedTuple):
    """Where the QR code stands."""

    x: float
    y: float
    side: float


class Target(NamedTuple):
    """A region that leads somewhere; `uri` is None for the sheet's own link."""

    region: tuple[float, float, float, float]
    uri: str | None


class PlacedPage(NamedTuple):
    width: float
    height: float
    shapes: list[Shape]
    words: list[Words]
    code: Code | None
    targets: list[Target]


def read_pages(pdf: bytes, own_words: tuple[str, ...], link: str) -> list[PlacedPage]:
    """The pages of a sheet whose own words can be told from the approved ones."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [_page(page, own_words, link) for page in document]
    _check_complete(pages, own_words)
    return pages


def _check_complete(pages: list[PlacedPage], own_words: tuple[str, ...]) -> None:
    found = {words.slot for page in pages for words in page.words}
    missing = set(range(len(own_words))) - found
    if missing:
        raise LookupError(f"not found on the page: {[own_words[slot] for slot in missing]}")


def _page(page: pypdfium2.PdfPage, own_words: tuple[str, ...], link: str) -> PlacedPage:
    texts = page.get_textpage()
    found = PlacedPage(page.get_width(), page.get_height(), [], [], None, [])
    for thing in page.get_objects():
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            found.words.append(_words(thing.raw, texts.raw, own_words))
        elif raw.FPDFPath_CountSegments(thing.raw) > _CODE_SEGMENTS:
            box = _box(thing.raw)
            found = found._replace(code=Code(box[0], box[1], box[2] - box[0]))
        else:
            found.shapes.append(_shape(thing.raw))
    found.targets.extend(_targets(page, link))
    return found


def _words(thing: Any, texts: Any, own_words: tuple[str, ...]) -> Words:
    length = raw.FPDFTextObj_GetText(thing, texts, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(thing, texts, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    text = buffer.raw.decode("utf-16-le").rstrip("\0")
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(thing, size)
    name = ctypes.create_string_buffer(64)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing), name, len(name))
    matrix = _matrix(thing)
    text = text.rstrip()
    slot = own_words.index(text) if text in own_words else None
    bold, white = name.value.endswith(b"Bold"), _grey(thing) > 0.5
    return Words(round(matrix.e, 2), round(matrix.f, 2), bold, round(size.value, 2), white, text, slot)


def _shape(thing: Any) -> Shape:
    fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill_mode, stroked)
    thickness = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, thickness)
    left, bottom, right, top = _box(thing)
    line = round(thickness.value, 2) if stroked.value else None
    fill = round(_grey(thing), 2) if fill_mode.value else None
    return Shape(left, bottom, round(right - left, 2), round(top - bottom, 2), line, fill)


def _box(thing: Any) -> tuple[float, float, float, float]:
    """Of a path: left, bottom, right, top on the page."""
    matrix, x, y = _matrix(thing), ctypes.c_float(), ctypes.c_float()
    points = []
    for place in range(raw.FPDFPath_CountSegments(thing)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(thing, place), x, y)
        points.append((x.value * matrix.a + matrix.e, y.value * matrix.d + matrix.f))
    across, up = [point[0] for point in points], [point[1] for point in points]
    return round(min(across), 2), round(min(up), 2), round(max(across), 2), round(max(up), 2)


def _matrix(thing: Any) -> Any:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    return matrix


def _grey(thing: Any) -> float:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    return red.value / 255


def _targets(page: pypdfium2.PdfPage, link: str) -> Iterator[Target]:
    place, annotation, region = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page.raw, place, annotation):
        raw.FPDFLink_GetAnnotRect(annotation, region)
        action = raw.FPDFLink_GetAction(annotation)
        length = raw.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, length)
        uri = buffer.value.decode()
        yield Target((region.left, region.bottom, region.right, region.top), None if uri == link else uri)
