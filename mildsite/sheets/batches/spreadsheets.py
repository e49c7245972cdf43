"""Spreadsheets (.xlsx): looked at as an archive first, and only then opened. Formulas are never worked out."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from mildsite.sheets.batches.errors import ListUnusable

_MOST_ENTRIES = 200
_LARGEST_UNPACKED = 8 * 1024 * 1024
_LARGEST_RATIO = 100
_SMALL = 64 * 1024
"""A part this small may be packed as tightly as it likes."""
_MACROS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/")

UNUSABLE = "This spreadsheet cannot be read. Save it as an Excel workbook (.xlsx) or as CSV and try again."
MACROS = "This spreadsheet holds macros. Save it as a plain Excel workbook (.xlsx) or as CSV and try again."
SWOLLEN = "This spreadsheet unpacks to far more than a day’s list. Copy the list into a new one and try again."
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, NotImplementedError,
    ArithmeticError, AttributeError, EOFError, KeyError, IndexError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What openpyxl, zipfile and defusedxml (a ValueError) raise on files that break their rules."""


def is_zip(data: bytes) -> bool:
    return data.startswith(b"PK")


def is_old_spreadsheet(data: bytes) -> bool:
    """The container of `.xls`, and of every spreadsheet with a password."""
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def spreadsheet_lines(data: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of the first sheet that is shown, counted from 1, up to `most_rows`. Raises ListUnusable."""
    try:
        _check_archive(data)
        yield from _rows(data, most_rows, most_columns)
    except _BROKEN:
        raise ListUnusable(UNUSABLE) from None


def _check_archive(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    names = [part.filename.casefold() for part in parts]
    if any(name.endswith(_MACROS) or name.startswith(_MACROS) for name in names):
        raise ListUnusable(MACROS)
    unpacked = sum(part.file_size for part in parts)
    tight = any(part.file_size > _SMALL and part.file_size > _LARGEST_RATIO * part.compress_size for part in parts)
    if len(parts) > _MOST_ENTRIES or unpacked > _LARGEST_UNPACKED or tight:
        raise ListUnusable(SWOLLEN)
    if len(set(names)) != len(names) or any(part.flag_bits & 1 for part in parts):
        raise ListUnusable(UNUSABLE)


def _rows(data: bytes, most_rows: int, most_columns: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of features it leaves out, such as drop-down lists
        # Read-only: rows come one at a time. data_only: what the spreadsheet showed, never a formula.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise ListUnusable(UNUSABLE)
            cells = sheets[0].iter_rows(max_row=most_rows, max_col=most_columns + 1)
            for number, row in enumerate(cells, 1):
                yield number, _trimmed(["" if cell.data_type == "e" else _shown(cell.value) for cell in row])
        finally:
            book.close()


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells that the library adds behind a row."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _shown(value: object) -> str:
    """A cell as text. Dates are written so that they can be read in one way only."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
