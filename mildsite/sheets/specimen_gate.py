"""The gate before approval: specimens of a text are composed, printed and looked at as finished files.

Each sheet is checked once more when it is issued (`gate`), by what is quick enough to be done every time. To take a
file apart is not; but sheets of one text differ by the patient's words alone, so its specimens stand for them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mildsite.clinic.models import ClinicDetails
from mildsite.content.document import Document
from mildsite.content.models import Page, PageKind
from mildsite.pdf.document import SheetDocument, Size
from mildsite.pdf.inspection import Finding, inspect
from mildsite.pdf.rendering import render_layout
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.issuing import checked_layout
from mildsite.sheets.specimens import SAMPLE_WORDS, Sample, sample_sheet

_SIZES = {Size.STANDARD: "", Size.LARGE: ", in large print"}
_SAMPLES = [sample for sample in Sample if sample is not Sample.LARGE_PRINT]
"""Each of them is printed in large print too."""


def problems_of_text(document: Document, page: Page, *, details: ClinicDetails, issued_at: datetime) -> list[str]:
    """Why no sheet can be made of a text of `page`, in words for its reviewer; none for a good text.

    A page that makes no sheets has no problems with them.
    """
    if page.kind is not PageKind.AFTERCARE:
        return []
    found: dict[str, None] = {}
    for sample in _SAMPLES:
        paper = sample_sheet(document, sample, page, details=details, issued_at=issued_at)
        for size, words in _SIZES.items():
            who = SAMPLE_WORDS[sample] + words
            found.update(dict.fromkeys(_problems(paper.model_copy(update={"size": size}), document, who)))
    return list(found)


def _problems(paper: SheetDocument, document: Document, who: str) -> Iterator[str]:
    try:
        pdf = render_layout(checked_layout(paper, [document]))
    except SheetRefused as refusal:
        yield from (problem.message for problem in refusal.problems)
        return
    yield from (_words(finding, who) for finding in inspect(pdf, paper.size))


def _words(finding: Finding, who: str) -> str:
    where = f", page {finding.page}" if finding.page else ""
    return f"{who}{where}: {finding.message}"
