"""Specimens: a text as the sheet of somebody who does not exist. They have no number and say that they are a sample."""

from __future__ import annotations

from datetime import date, datetime

from mildsite.clinic.models import ClinicDetails
from mildsite.content.models import Revision
from mildsite.pdf.document import SheetDocument
from mildsite.sheets.composing import SPECIMEN, compose
from mildsite.sheets.entries import Entries
from mildsite.sheets.sources import source_of

SAMPLE_NAME = "Sample Patient"


def specimen(
    revision: Revision,
    *,
    details: ClinicDetails,
    issued_at: datetime,
    patient_name: str = SAMPLE_NAME,
    procedure_date: date | None = None,
) -> SheetDocument:
    """The sheet of `revision`, live or not. Without a date, the procedure was on the clinic's day of `issued_at`."""
    entries = Entries(
        patient_name=patient_name, procedure_date=procedure_date or issued_at.astimezone(details.zone).date()
    )
    return compose(source_of(revision), details=details, entries=entries, paperwork=SPECIMEN, issued_at=issued_at)
