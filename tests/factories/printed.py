"""SheetDocuments built piece by piece, for the renderer alone: one section of every kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mildsite.pdf import document as sheet
from mildsite.pdf.document import Fact, Run, SheetDocument, own

ISSUED_AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
URI = "https://sheets.example.org/s/Vq3x7Rt9LmNp2KsW8yZb4A"


def fact(label: str, value: str | None, uri: str | None = None) -> Fact:
    """A fact of this patient."""
    return Fact(label=label, value=own(value) if value else None, uri=uri)


def said(label: str, value: str, uri: str | None = None) -> Fact:
    """A fact that every sheet has."""
    return Fact(label=label, value=Run(text=value), uri=uri)


DAY = said("By day", "(555) 555-0100", "tel:+15555550100")
NIGHT = said("After hours", "(555) 555-0199", "tel:+15555550199")
SUMMARY = sheet.SummarySection(heading="What matters most", points=("Rest today.", "Keep your cut dry."))
RED_FLAGS = sheet.RedFlagSection(
    heading="When to get help",
    groups=(
        sheet.RedFlagGroup(action="Call 911", signs=("Chest pain", "Trouble breathing")),
        sheet.RedFlagGroup(action="Call us at once", contacts=(DAY, NIGHT), signs=("New weakness in a leg",)),
        sheet.RedFlagGroup(action="Call us", contacts=(DAY,), signs=("Fever",)),
    ),
)
CHECKLIST = sheet.ChecklistSection(
    heading="Your recovery checklist",
    groups=(
        sheet.CheckGroup(label="What to do", entries=(sheet.CheckEntry(text="Use ice."),)),
        sheet.CheckGroup(
            label="What to avoid",
            entries=(
                sheet.CheckEntry(text="Avoid heavy lifting.", date=fact("Through", "Sunday, November 29")),
                sheet.CheckEntry(text="Do not drive.", date=fact("Through", None)),
            ),
        ),
    ),
)
FOLLOW_UP = sheet.FactsSection(
    heading="Your follow-up", facts=(fact("Appointment", "Monday, December 7, 2026"), fact("Place", None))
)
PHONES = sheet.FactsSection(heading="Who to call", intro="Call, day or night.", facts=(DAY, NIGHT))
TEXT = sheet.TextSection(
    heading="What to expect",
    body=(
        sheet.Paragraph(
            runs=(
                Run(text="You may feel "),
                Run(text="sore", bold=True),
                Run(text=" for "),
                Run(text="days", italic=True),
            )
        ),
        sheet.ListOfRuns(numbered=True, first=3, items=((Run(text="Wash your hands."),), (Run(text="Rest."),))),
        sheet.ListOfRuns(numbered=False, items=((Run(text="Water"),), (Run(text="Tea"),))),
    ),
)
NOTE = sheet.TextSection(
    heading="A note for you", body=(sheet.Paragraph(runs=(own("Bring your brace.", language=None),)),)
)
_WEEK = tuple(
    sheet.CalendarDay(
        date=f"November {day}", label="Nov 22" if day == 22 else str(day), marks={22: "A", 25: "B C"}.get(day, "")
    )
    for day in range(22, 29)
)
CALENDAR = sheet.CalendarSection(
    heading="Your next days",
    weekdays=("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
    weeks=(_WEEK, (*(day.model_copy(update={"label": "29", "marks": ""}) for day in _WEEK[:2]), *[None] * 5)),
    key=(fact("A", "Your procedure"), fact("B", "Take off the dressing"), fact("C", "Appointment")),
)
QUESTIONS = sheet.LinesSection(heading="Your questions", labels=("My goal", "My questions"), lines_each=3)
ONLINE = sheet.AccessSection(
    heading="See this sheet at home",
    steps=("Scan the square with your phone, or type the link. Then type the code.",),
    link_label="Link to this sheet",
    link=URI.removeprefix("https://"),
    uri=URI,
    code_label="Code",
    code="1234 5678",
    picture="QR code of the link to this sheet",
)
CLINIC_COPY = sheet.ClinicCopySection(
    heading="For the clinic",
    facts=(fact("Sheet", "D-00042"),),
    statement="These instructions were explained to me.",
    labels=("Patient, date", "Nurse, date"),
)
EVERY_SECTION: tuple[sheet.Section, ...] = (
    SUMMARY, RED_FLAGS, CHECKLIST, FOLLOW_UP, NOTE, PHONES, TEXT, ONLINE, CALENDAR, QUESTIONS, CLINIC_COPY,
)  # fmt: skip
LETTERHEAD = sheet.Letterhead(name="Test Spine Clinic", lines=("1 Test Street, Testville",))


def make_part(name: str = "Zoë O'Brien", **changes: Any) -> sheet.Part:
    values: dict[str, Any] = {
        "language": "en",
        "title": "Your discharge instructions",
        "identity": (fact("Name", name), fact("Date of birth", "March 4, 1950"), said("Procedure", "MILD")),
        "sections": EVERY_SECTION,
        "footer": "Sheet D-00042 · Text revision 3",
        "page_of": "Page {page} of {pages}",
    }
    return sheet.Part(**{**values, **changes})


def printed(name: str = "Zoë O'Brien", *, part: dict[str, Any] | None = None, **changes: Any) -> SheetDocument:
    """A sheet with a section of every kind. `part` changes its only part, `changes` the sheet."""
    values: dict[str, Any] = {
        "renderer": "test",
        "letterhead": LETTERHEAD,
        "issued_at": ISSUED_AT,
        "metadata_title": "Discharge instructions",
        "clinic_name": "Test Spine Clinic",
        "patient_name": name,
        "bookmark": "Z. O. · D-00042",
        "parts": (make_part(name, **(part or {})),),
    }
    return SheetDocument(**{**values, **changes})
