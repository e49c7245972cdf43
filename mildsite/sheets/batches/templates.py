"""An empty list to fill in: the headings that `columns` finds again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import openpyxl
from openpyxl.styles import Font

from mildsite.content.models import Page
from mildsite.sheets.batches.columns import headings
from mildsite.sheets.ground import ground_of

KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Endings, and what such a file is."""


def template_file(page: Page, kind: str) -> bytes:
    """The headings of a list for this text. Raises NotPublished."""
    ground = ground_of([page])
    words = list(headings(ground.sources[0].document, ground.details.second_identifier).values())
    return _workbook(words) if kind == "xlsx" else _csv(words)


def _csv(words: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(words)
    return text.getvalue().encode("utf-8-sig")  # spreadsheets take it for UTF-8 by this mark alone


def _workbook(words: list[str]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "Patients"
    for place, word in enumerate(words, 1):
        cell = sheet.cell(1, place, word)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(14, len(word) + 2)
    sheet.freeze_panes = "A2"
    book.save(file)
    return file.getvalue()
