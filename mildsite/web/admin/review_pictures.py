"""The printed sheet of a text under review, as pictures."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache

from mildsite import clock
from mildsite.clinic.models import ClinicDetails
from mildsite.content.models import PageKind, Revision
from mildsite.pdf.document import SheetDocument
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from mildsite.sheets.specimens import specimen

_DOTS_PER_INCH = 110


def sheet_pictures(revision: Revision, details: ClinicDetails) -> tuple[bytes, ...]:
    """A PNG of each page of a sample patient's sheet. None for a text that makes no sheet, or none that can print."""
    if revision.page.kind is not PageKind.AFTERCARE:
        return ()
    today = datetime.combine(clock.today(details.zone), time(12), tzinfo=details.zone)
    try:
        return _pictures(specimen(revision, details=details, issued_at=today).model_dump_json())
    except UnprintableText:
        return ()


@lru_cache(maxsize=8)
def _pictures(document_json: str) -> tuple[bytes, ...]:
    """Kept for the requests of the single pages, which follow at once."""
    pdf = render(SheetDocument.model_validate_json(document_json))
    return tuple(page_pictures(pdf, dots_per_inch=_DOTS_PER_INCH))
