"""What is wrong with a finished PDF, as named checks. It looks at the file as a reader does, not at how it was made."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import page as page_validation
import pypdfium2
import pypdfium2.raw as pdfium

from mildsite.pdf.document import Size
from mildsite.pdf.pictures import opened
from mildsite.pdf.styles import LOOKS

SMALLEST: Mapping[Size, float] = {
    size: min(look.body.size for look in LOOKS.values() if look.size is size) for size in Size
}
"""The smallest letter of each size, in points."""
PRINTABLE = 36.0
"""Half an inch: what stands nearer to an edge, some printers cut off."""
_TOUCH = 0.6
"""Points by which ink may reach into other ink: rounding, and the overhang of slanted letters."""
_NOTHING = "\u200b"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. Holds no word of the sheet."""

    check: str
    page: int | None
    """From 1; None for the file as a whole."""
    message: str


@dataclass(frozen=True)
class Ink:
    """A stretch of letters as it stands on the page, in points."""

    text: str
    size: float
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    embedded: bool
    mark: int
    """Its marked content; -1 for none that has a number."""

    @property
    def is_accent(self) -> bool:
        """Whether it may be only marks over a letter. Of a word that is told as a whole, no part has a text."""
        return all(unicodedata.category(ch).startswith("M") or ch in _NOTHING or ch.isspace() for ch in self.text)

    def meets(self, other: Ink) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        if across <= _TOUCH or along <= _TOUCH:
            return False
        apart = abs(self.baseline - other.baseline)
        if self.mark == other.mark and apart < self.size / 2 and (self.is_accent or other.is_accent or apart > 0.01):
            return False  # an accent, on its letter or raised
        return apart > 0.01 or across > self.size * 0.15


@dataclass(frozen=True)
class InspectedPage:
    number: int
    width: float
    height: float
    letters: Sequence[Ink]
    bounds: Sequence[tuple[float, float, float, float]]
    """Of everything drawn: left, bottom, right, top."""
    words: str
    """In the order in which they were written."""


class Inspection:
    """A PDF taken apart once, for all checks."""

    def __init__(self, pdf: bytes, size: Size = Size.STANDARD) -> None:
        self.pdf, self.size = pdf, size

    @cached_property
    def pages(self) -> list[InspectedPage]:
        with opened(self.pdf) as document:
            return [_page(number, page) for number, page in enumerate(document, 1)]


def inspect(pdf: bytes, size: Size = Size.STANDARD) -> list[Finding]:
    """Everything that is wrong with a sheet of `size`; an empty list is what a good file gives."""
    inspection = Inspection(pdf, size)
    return [finding for check in CHECKS.values() for finding in check(inspection)]


def _smallest_type(inspection: Inspection) -> Iterator[Finding]:
    smallest = SMALLEST[inspection.size]
    for page in inspection.pages:
        least = min((ink.size for ink in page.letters), default=smallest)
        if least < smallest - 0.01:
            yield Finding("smallest_type", page.number, f"A letter has {least:g} points; the smallest is {smallest:g}.")


def _fonts_embedded(inspection: Inspection) -> Iterator[Finding]:
    for page in inspection.pages:
        if not all(ink.embedded for ink in page.letters):
            yield Finding("fonts_embedded", page.number, "Letters of a font that is not in the file.")


def _inside_the_page(inspection: Inspection) -> Iterator[Finding]:
    for page in inspection.pages:
        for left, bottom, right, top in page.bounds:
            if (
                left < PRINTABLE
                or bottom < PRINTABLE
                or right > page.width - PRINTABLE
                or top > page.height - PRINTABLE
            ):
                yield Finding("inside_the_page", page.number, "Something stands too near to an edge of the paper.")
                break


def _no_overlap(inspection: Inspection) -> Iterator[Finding]:
    for page in inspection.pages:
        if next(collisions(page), None) is not None:
            yield Finding("no_overlap", page.number, "Words lie on other words.")


def _tags(inspection: Inspection) -> Iterator[Finding]:
    """PDF/UA-1, as far as a program can judge it: the file as it is read aloud."""
    report = page_validation.validate_pdf_bytes(inspection.pdf, profile=page_validation.ValidationProfile.PDF_UA_1)
    for failure in report.failures:
        yield Finding("tags", None, f"{failure.rule_id}: {failure.message}")


CHECKS: dict[str, Callable[[Inspection], Iterator[Finding]]] = {
    "smallest_type": _smallest_type,
    "fonts_embedded": _fonts_embedded,
    "inside_the_page": _inside_the_page,
    "no_overlap": _no_overlap,
    "tags": _tags,
}
"""By name, so that a test can hold each to its promise."""


def collisions(page: InspectedPage) -> Iterator[tuple[Ink, Ink]]:
    """Letters that lie on other letters."""
    letters = sorted(page.letters, key=lambda ink: -ink.top)
    for place, ink in enumerate(letters):
        for other in letters[place + 1 :]:
            if other.top <= ink.bottom:
                break  # nor does any after it reach up to this letter
            if ink.meets(other):
                yield ink, other


def _page(number: int, page: pypdfium2.PdfPage) -> InspectedPage:
    width, height = page.get_size()
    words = page.get_textpage()
    letters, bounds = [], []
    for item in page.get_objects(max_depth=1):
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            ink = _ink(item, words)
            if ink.right > ink.left:
                letters.append(ink)
                bounds.append((ink.left, ink.bottom, ink.right, ink.top))
        else:
            bounds.append(item.get_bounds())
    return InspectedPage(number, width, height, letters, bounds, words.get_text_range())


def _ink(item: pypdfium2.PdfObject, words: pypdfium2.PdfTextPage) -> Ink:
    size, matrix = ctypes.c_float(), item.get_matrix()
    pdfium.FPDFTextObj_GetFontSize(item.raw, size)
    left, bottom, right, top = item.get_bounds()
    font = pdfium.FPDFTextObj_GetFont(item.raw)
    return Ink(
        text=_text(item, words),
        size=size.value * abs(matrix.d),
        left=left,
        bottom=bottom,
        right=right,
        top=top,
        baseline=matrix.f,
        embedded=pdfium.FPDFFont_GetIsEmbedded(font) == 1,
        mark=pdfium.FPDFPageObj_GetMarkedContentID(item.raw),
    )


def _text(item: pypdfium2.PdfObject, words: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(item.raw, words.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFTextObj_GetText(item.raw, words.raw, pointer, length)
    return buffer.raw.decode("utf-16-le").strip("\0")
