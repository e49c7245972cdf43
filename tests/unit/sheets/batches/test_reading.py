"""Files that nurses upload, and files that nobody should."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from datetime import datetime

import openpyxl
import pytest

from mildsite.sheets.batches.errors import ListUnusable
from mildsite.sheets.batches.reading import MOST_ROWS, read_lines
from tests.factories.batches import spreadsheet

MEGABYTE = 1024 * 1024
TEXT = "Name,Date\r\nZoë,11/22/2026\r\n"


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read_lines(data)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_list_is_read_whatever_program_saved_it(encoding):
    assert cells(TEXT.encode(encoding)) == [("Name", "Date"), ("Zoë", "11/22/2026")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_cells_may_be_parted_in_any_usual_way(delimiter, end):
    text = delimiter.join(["Name", '"A, b; c"']) + end + delimiter.join(["Zoë", '"12""3"']) + end
    assert cells(text.encode()) == [("Name", "A, b; c"), ("Zoë", '12"3')]


def test_blank_rows_are_left_out_and_the_others_keep_their_number():
    lines = read_lines(b"Name\n\n  \nAnn\n,\nBo\n")
    assert [(line.number, line.cells[0]) for line in lines] == [(1, "Name"), (4, "Ann"), (6, "Bo")]


def test_a_cell_may_hold_lines():
    assert cells(b'Name,Note\nAnn,"One.\nTwo."\n')[1] == ("Ann", "One.\nTwo.")


def test_cells_of_a_spreadsheet_read_as_people_see_them():
    row = ("=SUM(A1)", datetime(2026, 11, 22), datetime(2026, 12, 6, 9, 30), 4711.0, 5555550100, True, None, "@Ann")
    assert cells(spreadsheet([row], ["a"] * 8))[1] == (
        "", "2026-11-22", "2026-12-06 09:30", "4711", "5555550100", "yes", "", "@Ann",
    )  # fmt: skip


def test_words_that_look_like_formulas_are_words():
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["Name"])
    cell = book.worksheets[0].cell(2, 1, "=HYPERLINK(1)")
    cell.data_type = "s"
    book.save(file)
    assert cells(file.getvalue())[1] == ("=HYPERLINK(1)",)
    assert cells(b"Name\n=HYPERLINK(1)\n")[1] == ("=HYPERLINK(1)",)


def test_a_hidden_sheet_is_not_the_list():
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["old"])
    book.worksheets[0].sheet_state = "hidden"
    shown = book.create_sheet()
    for row in (["Name"], ["Ann"]):
        shown.append(row)
    book.save(file)
    assert cells(file.getvalue()) == [("Name",), ("Ann",)]


def repacked(data: bytes, **changes: bytes) -> bytes:
    """A spreadsheet with parts added, or put in place of others; `/` is written as `__`."""
    new, file = {name.replace("__", "/"): content for name, content in changes.items()}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            if name not in new:
                archive.writestr(name, old.read(name))
        for name, content in new.items():
            archive.writestr(name, content)
    return file.getvalue()


GOOD = spreadsheet([("Ann",)], ["Name"])
SHEET = "xl__worksheets__sheet1.xml"
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "%s"><!ENTITY b "%s">]><worksheet>&b;</worksheet>' % (b"x" * 1000, b"&a;" * 1000)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def wide_and_long() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "Name"
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(file)
    return file.getvalue()


HOSTILE = {
    "nothing": (b"", "no rows"),
    "a heading alone": (b"Name\n", "no rows"),
    "bytes": (bytes(range(256)) * 100, "cannot be read"),
    "zeros in text": (b"Name\nA\0nn\n", "cannot be read"),
    "a quotation mark that is never closed": (b'Name,Date\n"Ann,1\nBo,2\n' * 100, "never closed"),
    "words after a quotation mark": (b'Name\n"Ann" x,1\n', "not written as CSV"),
    "a million rows": (b"Name\n" + b"a\n" * 1_000_000, "more than 500 rows"),
    "a million blank rows": (b"Name\n" + b"\n" * 1_000_000, "more than 500 rows"),
    "a row too many": (b"Name\n" + b"a\n" * (MOST_ROWS + 1), "more than 500 rows"),
    "a field of 5 MB": (b'Name\n"' + b"x" * (5 * MEGABYTE) + b'"\n', "larger than 2 MB"),
    "a field of nearly 2 MB": (b"Name\n" + b"x" * (2 * MEGABYTE - 10), "Line 2"),
    "a long field": (b"Name\n" + b"x" * 10_001 + b"\n", "far too long"),
    "two million columns": (b"Name\nx" + b"," * (2 * MEGABYTE - 10) + b"x", "Line 2"),
    "a hundred columns": (b"Name\nx" + b"," * 100 + b"x", "more than 60 columns"),
    "a spreadsheet that is cut off": (GOOD[:-30], "cannot be read"),
    "no spreadsheet": (b"PK\x03\x04" + b"x" * 1000, "cannot be read"),
    "an empty archive": (b"PK\x05\x06" + bytes(18), "cannot be read"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old or locked"),
    "macros": (repacked(GOOD, xl__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin"), "macros"),
    "a bomb": (repacked(GOOD, **{"xl__bomb.xml": bytes(50 * MEGABYTE)}), "unpacks to far more"),
    "a small bomb": (repacked(GOOD, **{"xl__bomb.xml": bytes(MEGABYTE)}), "unpacks to far more"),
    "thousands of parts": (repacked(GOOD, **{f"xl__{n}.xml": b"" for n in range(3000)}), "unpacks to far more"),
    "entities upon entities": (repacked(GOOD, **{f"{SHEET}": LAUGHS}), "cannot be read"),
    "an entity from outside": (repacked(GOOD, **{f"{SHEET}": OUTSIDE}), "cannot be read"),
    "no sheet": (repacked(GOOD, **{f"{SHEET}": b"<a"}), "cannot be read"),
    "a cell in the last corner": (wide_and_long(), "more than 500 rows"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_list_is_refused_at_once_with_a_clear_message(name):
    data, said = HOSTILE[name]
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(ListUnusable, match=said):
        read_lines(data)
    took, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1
    assert peak < 50 * MEGABYTE


def test_a_message_holds_no_word_of_the_file():
    with pytest.raises(ListUnusable) as refusal:
        read_lines(b'Xyzzyworth\n"Quetzalcoatlina')
    assert "yzzy" not in str(refusal.value)
    assert "uetzal" not in str(refusal.value)
