"""A list as a CSV file that no spreadsheet runs.

A spreadsheet takes a cell that begins with = + - @ (also in their full-width forms) for a formula, and skips blanks,
tabs and the like before it looks. Such a cell gets an apostrophe in front: it is shown as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_BLANKS = "\t\r\n\0"
_SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"


def harmless(value: object) -> str:
    """`value` as text that a spreadsheet shows and does not run."""
    text = "" if value is None else str(value)
    starts = text.lstrip(" \u00a0\u3000\ufeff\u200b\v\f" + _BLANKS)
    if text[:1] in tuple(_BLANKS) or starts[:1] in tuple(_SIGNS):
        text = "'" + text
    return text.replace("\0", "")


def csv_response(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """A download. Marked as UTF-8 in the way spreadsheets look for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
