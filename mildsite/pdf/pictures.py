"""A sheet as pictures, for eyes beside an editor. What is printed is always the PDF itself."""

from __future__ import annotations

import io
from threading import Lock

import pypdfium2

_pdfium = Lock()
"""PDFium is not thread-safe: one picture at a time in a process."""
POINTS_PER_INCH = 72


def page_pictures(pdf: bytes, *, dots_per_inch: int = 80) -> list[bytes]:
    """Each page of `pdf` as a PNG, in grey: as most printers show it."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_png(page, dots_per_inch) for page in document]
        finally:
            document.close()


def _png(page: pypdfium2.PdfPage, dots_per_inch: int) -> bytes:
    target = io.BytesIO()
    page.render(scale=dots_per_inch / POINTS_PER_INCH).to_pil().convert("L").save(target, "PNG", optimize=False)
    return target.getvalue()
