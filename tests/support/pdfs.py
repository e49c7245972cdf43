"""Reading our own PDFs."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader


def words_of(pdf: bytes) -> str:
    """All words of a PDF, in order, single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def access_on(words: str) -> tuple[str, str]:
    """Token and code of the way to a sheet online, as its words show them."""
    token = re.search(r"/s/([A-Za-z0-9_-]{22})\b", words)
    code = re.search(r"\b(\d{4}) (\d{4})\b", words)
    assert token, "no address on the sheet"
    assert code, "no code on the sheet"
    return token[1], code[1] + code[2]
