"""What the nurse enters for one patient, and the rules it must meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mildsite.clinic.models import ClinicDetails, SecondIdentifier
from mildsite.content.document import Document
from mildsite.languages import marked
from mildsite.pdf.document import Paper, Size
from mildsite.pdf.faces import unprintable
from mildsite.sheets.errors import Problem
from mildsite.sheets.names import MAX_NAME, clean_line, clean_text

MAX_LINE = 200
MAX_NOTE = 5000
OLDEST_WITHOUT_CONFIRM = timedelta(days=60)
EARLIEST_BIRTH = date(1900, 1, 1)

CleanLine = Annotated[str, AfterValidator(clean_line)]
CleanText = Annotated[str, AfterValidator(clean_text)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Appointment(_Frozen):
    kind: Literal["appointment"] = "appointment"
    on: date
    at: time | None
    place: CleanLine = ""


class WeWillCall(_Frozen):
    kind: Literal["we_will_call"] = "we_will_call"
    by: date


FollowUp = Annotated[Appointment | WeWillCall, Field(discriminator="kind")]


class Entries(_Frozen):
    """One patient's entries. Cleaned when made; whether they are acceptable is for `problems_of` to say."""

    patient_name: CleanLine
    birth_date: date | None = None
    chart_number: CleanLine = ""
    procedure_date: date
    practitioner: CleanLine = ""
    follow_up: FollowUp | None = None
    note: CleanText = ""
    note_language: str = ""
    """A BCP 47 tag; empty when the note is in the language of the sheet."""
    phrases: tuple[str, ...] = ()
    """Ids of approved phrases of the text, which every language of the sheet says in its own words."""
    phone: CleanLine = ""
    """Where the clinic reaches the patient, for the follow-up call and a recall. Not printed."""
    responsible_adult: CleanLine = ""
    adult_exempt: bool = False
    """The physician lets the patient go home alone."""
    size: Size = Size.STANDARD
    paper: Paper | None = None
    """The clinic's own unless said."""
    letterhead: bool | None = None
    """Whether the clinic is printed at the top; the clinic's own choice unless said."""
    item_dates: Mapping[str, date] = Field(default_factory=dict)
    """Date of a checklist item, by the item's id."""


def problems_of(
    entries: Entries,
    *,
    document: Document,
    details: ClinicDetails,
    today: date,
    old_date_confirmed: bool,
    identified: bool = True,
) -> list[Problem]:
    """Every problem with `entries`, in the order of the form; an empty list means they are fit for a sheet.

    `identified` is False for paper that is nobody's own: it needs no second identifier.
    """
    return [
        *_name_problems(entries),
        *(_second_identifier_problems(entries, details, today) if identified else []),
        *_procedure_date_problems(entries.procedure_date, today, old_date_confirmed=old_date_confirmed),
        *_later_date_problems(entries, document),
        *_text_problems(entries),
    ]


def _name_problems(entries: Entries) -> list[Problem]:
    return [] if entries.patient_name else [Problem("patient_name", marked("Enter the patient’s name."))]


def _second_identifier_problems(entries: Entries, details: ClinicDetails, today: date) -> list[Problem]:
    if details.second_identifier is SecondIdentifier.CHART_NUMBER:
        missing = details.second_identifier_required and not entries.chart_number
        return [Problem("chart_number", "Enter the chart number.")] if missing else []
    if entries.birth_date is None:
        missing = details.second_identifier_required
        return [Problem("birth_date", "Enter the patient’s date of birth.")] if missing else []
    if not EARLIEST_BIRTH <= entries.birth_date <= min(today, entries.procedure_date):
        return [Problem("birth_date", "Check the date of birth: it must be a day before the procedure.")]
    return []


def _procedure_date_problems(procedure_date: date, today: date, *, old_date_confirmed: bool) -> list[Problem]:
    if procedure_date > today + timedelta(days=1):
        message = marked("The procedure date is more than one day ahead. Check the date.")
        return [Problem("procedure_date", message)]
    if procedure_date < EARLIEST_BIRTH:
        return [Problem("procedure_date", marked("The procedure date is too long ago. Check the year."))]
    if procedure_date < today - OLDEST_WITHOUT_CONFIRM and not old_date_confirmed:
        message = "The procedure was more than 60 days ago. If the date is right, tick the box below it."
        return [Problem("procedure_date", message)]
    return []


def _later_date_problems(entries: Entries, document: Document) -> list[Problem]:
    problems = []
    match entries.follow_up:
        case Appointment(on=day) if day < entries.procedure_date:
            problems.append(Problem("follow_up_date", "The follow-up is before the procedure. Check the date."))
        case WeWillCall(by=day) if day < entries.procedure_date:
            problems.append(Problem("follow_up_call_by", "The call is before the procedure. Check the date."))
    known = {item.id for item in document.checklist_items() if item.dated}
    for item_id, day in entries.item_dates.items():
        if item_id not in known:
            problems.append(Problem(f"item_dates.{item_id}", "The checklist has changed. Open the form again."))
        elif day < entries.procedure_date:
            problems.append(Problem(f"item_dates.{item_id}", "This date is before the procedure. Check the date."))
    return problems


def _text_problems(entries: Entries) -> list[Problem]:
    place = entries.follow_up.place if isinstance(entries.follow_up, Appointment) else ""
    texts = {
        "patient_name": (entries.patient_name, MAX_NAME),
        "chart_number": (entries.chart_number, MAX_LINE),
        "practitioner": (entries.practitioner, MAX_LINE),
        "follow_up_place": (place, MAX_LINE),
        "phone": (entries.phone, MAX_LINE),
        "responsible_adult": (entries.responsible_adult, MAX_LINE),
        "note": (entries.note, MAX_NOTE),
    }
    problems = []
    for field, (text, limit) in texts.items():
        if len(text) > limit:
            message = marked("This is too long: {length} characters, and there is room for {limit}. Shorten it.")
            problems.append(Problem(field, message, {"length": f"{len(text):,}", "limit": f"{limit:,}"}))
        elif characters := unprintable(text):
            message = marked("The sheet cannot print {shown}. Write it another way, for example in Latin letters.")
            problems.append(Problem(field, message, {"shown": " ".join(characters[:10])}))
    return problems
