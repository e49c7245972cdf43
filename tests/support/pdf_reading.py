"""Reading our own PDFs, with programs other than the one that made them."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from mildsite.pdf.inspection import InspectedPage, Inspection, collisions

_UNSEEN = dict.fromkeys(map(ord, "\x02\u200b\u200e\u200f\u202a\u202b\u202c\ufffe"))
"""Formatting characters that readers put around words of another direction."""


def read_pdf(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def fonts_of(data: bytes) -> list[Any]:
    """Every font that the file names, used or not."""
    return [font.get_object() for page in read_pdf(data).pages for font in page["/Resources"].get("/Font", {}).values()]


def copied(data: bytes) -> str:
    """The words as somebody copies them from the file (poppler), single spaces between them."""
    found = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    return spaced(found.stdout.decode("utf-8"))


def written(data: bytes) -> str:
    """The words in the order in which they are written (PDFium, which browsers use)."""
    return spaced(" ".join(page.words for page in pages_of(data)))


def pages_of(data: bytes) -> list[InspectedPage]:
    return Inspection(data).pages


def overlaps(data: bytes) -> list[tuple[str, str]]:
    return [(one.text, other.text) for page in pages_of(data) for one, other in collisions(page)]


def spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


def letters(text: str) -> str:
    """Without what layout changes: spaces, marks of a list, lines to write on, the colon behind a label."""
    return "".join(ch for ch in spaced(text) if not ch.isspace() and ch not in "•☐_:")


def elements(data: bytes) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    return list(_below(read_pdf(data).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def _below(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from _below(kid)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        yield from _below(node.get("/K", []))
