"""Specimens: a text as the sheet of somebody who does not exist. They have no number and say that they are a sample."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mildsite.clinic.models import ClinicDetails
from mildsite.content.document import Document
from mildsite.content.models import Page, Revision
from mildsite.pdf.document import SheetDocument, Size
from mildsite.sheets.composing import SPECIMEN, compose
from mildsite.sheets.entries import Appointment, Entries
from mildsite.sheets.sources import source_of, source_of_draft

SAMPLE_NAME = "Sample Patient"


class Sample(StrEnum):
    """Invented patients whose sheets are worth a look before a text goes live."""

    USUAL = "usual"
    """Every entry made."""
    BY_HAND = "by_hand"
    """No entry made: each is a line to fill in."""
    LONG_NAME = "long_name"
    ARABIC_NAME = "arabic_name"
    LARGE_PRINT = "large_print"


SAMPLE_WORDS = {
    Sample.USUAL: "A patient with all entries made",
    Sample.BY_HAND: "A patient with lines to fill in by hand",
    Sample.LONG_NAME: "A patient with a very long name",
    Sample.ARABIC_NAME: "A patient with an Arabic name",
    Sample.LARGE_PRINT: "A patient who needs large print",
}
_NAMES = {
    Sample.LONG_NAME: "Maria-Magdalena Wolfeschlegelsteinhausen de la Cruz y Montenegro",
    Sample.ARABIC_NAME: "فاطمة الزهراء بنت محمد",
}


def specimen(
    revision: Revision, *, details: ClinicDetails, issued_at: datetime, entries: Entries | None = None
) -> SheetDocument:
    """The sheet of `revision`, live or not. Without entries, the procedure was on the clinic's day of `issued_at`."""
    day = issued_at.astimezone(details.zone).date()
    return compose(
        [source_of(revision)],
        details=details,
        entries=entries or Entries(patient_name=SAMPLE_NAME, procedure_date=day),
        paperwork=SPECIMEN,
        issued_at=issued_at,
    )


def sample_sheet(
    document: Document, sample: Sample, page: Page, *, details: ClinicDetails, issued_at: datetime
) -> SheetDocument:
    """The sheet of a text that is still being written, for an invented patient."""
    day = issued_at.astimezone(details.zone).date()
    source = source_of_draft(document, page, label="Draft")
    entries = sample_entries(document, sample, day)
    return compose([source], details=details, entries=entries, paperwork=SPECIMEN, issued_at=issued_at)


def sample_entries(document: Document, sample: Sample, day: date) -> Entries:
    if sample is Sample.BY_HAND:
        return Entries(patient_name=SAMPLE_NAME, procedure_date=day)
    return Entries(
        patient_name=_NAMES.get(sample, SAMPLE_NAME),
        birth_date=date(1948, 5, 17),
        procedure_date=day,
        practitioner="Dr. Sample",
        follow_up=Appointment(on=day + timedelta(days=14), at=time(9, 30), place="Clinic, second floor"),
        note="A note of the nurse stands here.",
        responsible_adult="Alex Sample",
        size=Size.LARGE if sample is Sample.LARGE_PRINT else Size.STANDARD,
        item_dates={
            item.id: day + timedelta(days=7)
            for item in document.checklist_items()
            if item.dated and not item.value_key  # the clinic's value makes the date of such an item
        },
    )
