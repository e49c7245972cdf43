"""Lists of patients, and batches of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from mildsite.accounts.models import StaffUser
from mildsite.content.models import Page
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.preparing import begin_preparing, prepare_some
from mildsite.sheets.batches.starting import start_batch
from tests.factories.sheets import SITE

HEADING = ("Patient name", "Date of birth", "Procedure date", "Practitioner")


def patient(number: int) -> tuple[str, ...]:
    """A row for the usual heading, without a fault."""
    return (f"Ann Example{number:03d}", "1950-03-04", "2026-11-22", "Dr. Ames")


def csv_list(rows: Iterable[Sequence[str]], heading: Sequence[str] = HEADING) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue().encode()


def patients(count: int, *, faulty: Mapping[int, Sequence[str]] | None = None) -> bytes:
    """A list of `count` patients; `faulty` gives other cells for rows, by the number people see."""
    rows = {number: (faulty or {}).get(number, patient(number)) for number in range(2, count + 2)}
    return csv_list(rows.values())


def spreadsheet(rows: Iterable[Sequence[object]], heading: Sequence[str] = HEADING) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (heading, *rows):
        book.worksheets[0].append(list(row))
    book.save(file)
    return file.getvalue()


def make_batch(page: Page, nurse: StaffUser, data: bytes | None = None) -> Batch:
    return start_batch(data or patients(3), page=page, actor=nurse)


def prepare_all(batch: Batch, nurse: StaffUser) -> None:
    while batch.state is BatchState.PREPARING:
        prepare_some(batch, site=SITE, actor=nurse)


def make_issued_batch(page: Page, nurse: StaffUser, data: bytes | None = None) -> Batch:
    batch = make_batch(page, nurse, data)
    begin_preparing(batch, again=True, actor=nurse)
    prepare_all(batch, nurse)
    assert batch.state is BatchState.ISSUED
    return batch
