"""From the bytes of an uploaded list to rows of text. Nothing in a file is trusted, evaluated or fetched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mildsite.sheets.batches.errors import ListUnusable
from mildsite.sheets.batches.spreadsheets import is_old_spreadsheet, is_zip, spreadsheet_lines

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
_MOST_LINES = 5_000
"""Of which all but MOST_ROWS may be blank. A file with more is no day's list."""
_LONGEST_LINE = 100_000
_DELIMITERS = ",;\t|"

TOO_LARGE = "This file is larger than 2 MB. A day’s list is much smaller: check that you chose the right file."
TOO_LONG = f"This list has more than {MOST_ROWS} rows. Split it and upload the parts one after the other."
EMPTY = "This file holds no rows. The first row must name the columns, and each row after it is one patient."
NO_TEXT = "This file cannot be read as a list. Save it as CSV or as an Excel workbook (.xlsx) and try again."
OLD = (
    "This is an old or locked Excel file. Open it, save it as an Excel workbook (.xlsx) without a password, try again."
)


@dataclass(frozen=True)
class Line:
    """One row of the file that is not blank."""

    number: int
    """As a spreadsheet counts it, so that people find it again."""
    cells: tuple[str, ...]


def read_lines(data: bytes) -> list[Line]:
    """The rows of a CSV file or a spreadsheet, the heading first. Raises ListUnusable."""
    if len(data) > LARGEST_FILE:
        raise ListUnusable(TOO_LARGE)
    if is_old_spreadsheet(data):
        raise ListUnusable(OLD)
    rows = spreadsheet_lines(data, _MOST_LINES + 1, MOST_COLUMNS) if is_zip(data) else _csv_lines(_text(data))
    lines = list(_filled(rows))
    if len(lines) < 2:
        raise ListUnusable(EMPTY)
    return lines


def _filled(rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[Line]:
    found = 0
    for number, cells in rows:
        if number > _MOST_LINES:
            raise ListUnusable(TOO_LONG)
        if not any(cell.strip() for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS + 1:
            raise ListUnusable(TOO_LONG)
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise ListUnusable(f"Row {number} of this list has more than {MOST_COLUMNS} columns. Take out the others.")
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise ListUnusable(f"A cell in row {number} of this list is far too long. Shorten it and try again.")
        yield Line(number, tuple(cell.strip() for cell in cells[:MOST_COLUMNS]))


def _text(data: bytes) -> str:
    """The words of a text file, whatever program saved it."""
    text = _decoded(data)
    if "\0" in text:
        raise ListUnusable(NO_TEXT)
    return text


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        raise ListUnusable(NO_TEXT) from None


def _csv_lines(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(_short_lines(text), delimiter=_delimiter(text), strict=True)
    row = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = "is not written as CSV: look for a quotation mark that is never closed, or save the list anew"
            raise ListUnusable(f"Row {row} of this list {message}.") from None
        yield row, tuple(cells)
        row += 1


def _short_lines(text: str) -> Iterator[str]:
    """The lines of a file, none so long that its cells would fill the memory."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > _LONGEST_LINE:
            raise ListUnusable(f"Line {number} of this list is far too long. Take out what is no patient’s.")
        yield line


def _delimiter(text: str) -> str:
    """What stands between the cells of the heading, outside quotation marks; a comma when nothing does."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for ch in text[:LONGEST_CELL].lstrip():
        if ch == '"':
            quoted = not quoted
        elif ch in "\r\n" and not quoted:
            break
        elif ch in counts and not quoted:
            counts[ch] += 1
    return max(counts, key=counts.__getitem__)
