"""A sheet as pictures, for eyes beside an editor. What is printed is always the PDF itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

_pdfium = Lock()
"""PDFium is not thread-safe: one file at a time in a process."""
POINTS_PER_INCH = 72


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF to look at. Nothing of it may be kept behind the `with`."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_pictures(pdf: bytes, *, dots_per_inch: int = 80) -> list[bytes]:
    """Each page of `pdf` as a PNG, in grey: as most printers show it."""
    with opened(pdf) as document:
        return [_png(page, dots_per_inch) for page in document]


def _png(page: pypdfium2.PdfPage, dots_per_inch: int) -> bytes:
    target = io.BytesIO()
    page.render(scale=dots_per_inch / POINTS_PER_INCH).to_pil().convert("L").save(target, "PNG", optimize=False)
    return target.getvalue()
