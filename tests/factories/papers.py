"""Clinic details and composed sheets that no database knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mildsite.clinic.models import ClinicDetails, PaperSize, SecondIdentifier
from mildsite.content.document import Document
from mildsite.pdf.document import SheetDocument
from mildsite.sheets.access import Access
from mildsite.sheets.composing import Paperwork, Source, compose, discharge_sheet
from tests.factories.clinic import DETAILS
from tests.factories.content import make_document
from tests.factories.sheets import make_entries

ACCESS = Access(token="T0ken-of-a-test-sheet_", code="12345678", site="https://clinic.example")
ISSUED_AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""Noon in New York, where the test clinic is."""


def unsaved_details(**changes: Any) -> ClinicDetails:
    """The test clinic's details, not stored."""
    values: dict[str, Any] = {
        "version": 1,
        "is_demo": False,
        "second_identifier": SecondIdentifier.BIRTH_DATE,
        "offers_guidance_sheet": False,
        "hours_translated": {},
        "languages": "",
        "physician_name": "",
        "physician_phone": "",
        "paper": PaperSize.LETTER,
        "prints_letterhead": True,
        "sheet_parts": "",
    }
    return ClinicDetails(**{**DETAILS, **values, **changes})


def make_paper(
    document: Document | None = None,
    *,
    details: ClinicDetails | None = None,
    paperwork: Paperwork | None = None,
    issued_at: datetime = ISSUED_AT,
    **entries: Any,
) -> SheetDocument:
    """A composed sheet; by default an issued one, of the small after-care document."""
    return compose(
        [Source(document=document or make_document(), language="en", revision_label="Text revision 3")],
        details=details or unsaved_details(),
        entries=make_entries(**entries),
        paperwork=paperwork or discharge_sheet("D-00042", ACCESS),
        issued_at=issued_at,
    )
