"""Compose: published text + clinic details + the nurse's entries → a frozen SheetDocument."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mildsite import languages
from mildsite.clinic.models import ClinicDetails, SheetPart
from mildsite.clinic.values import ClinicValues
from mildsite.content import document as content
from mildsite.languages import marked
from mildsite.pdf import document as pdf
from mildsite.pdf.rendering import RENDERER_VERSION
from mildsite.sheets.access import Access
from mildsite.sheets.entries import Entries
from mildsite.sheets.names import initials
from mildsite.sheets.sections import SectionMaker
from mildsite.sheets.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text a sheet is made from."""

    document: content.Document
    language: str
    revision_label: str
    """Such as `Text revision 3`; printed on each page."""
    procedure: str = ""
    """What the procedure is called; empty where no page says it."""
    values: ClinicValues = ClinicValues()  # noqa: RUF009 - frozen
    """The clinic's values in force."""


@dataclass(frozen=True, kw_only=True)
class BlankForm:
    """A paper form that is filled in by hand while the network is down."""

    number: str
    """Such as `DT-20261124-01`."""
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class Paperwork:
    """What the sheet is: an issued one with a number, or one that must not be taken for it."""

    title: str
    number: str | None = None
    mark: str | None = None
    access: Access | None = None
    form: BlankForm | None = None
    """Everything of the patient's own is then a line."""


def downtime_form(form: BlankForm) -> Paperwork:
    return Paperwork(title=marked("Your discharge instructions"), form=form)


def discharge_sheet(number: str, access: Access) -> Paperwork:
    return Paperwork(title=marked("Your discharge instructions"), number=number, access=access)


SPECIMEN = Paperwork(title=marked("Your discharge instructions"), mark=marked("SAMPLE – not for a patient"))
GUIDANCE = Paperwork(title=marked("After-care guidance"), mark=marked("General guidance, not your discharge sheet"))
DEMO_MARK = marked("DEMONSTRATION – not for a patient")


def compose(
    sources: Sequence[Source], *, details: ClinicDetails, entries: Entries, paperwork: Paperwork, issued_at: datetime
) -> pdf.SheetDocument:
    """The sheet in its final words: the whole of it in each language of `sources`. Reads nothing but its arguments.

    Order: what needs help first, then what to do, then what comes next (field practice: red flags on page 1).
    """
    parts = tuple(
        compose_part(source, details=details, entries=entries, paperwork=paperwork, issued_at=issued_at)
        for source in sources
    )
    say = Wording(sources[0].language)
    return pdf.SheetDocument(
        renderer=RENDERER_VERSION,
        size=entries.size,
        paper=entries.paper or pdf.Paper(details.paper.value),
        letterhead=_letterhead(details, entries),
        issued_at=issued_at,
        metadata_title=say("Discharge instructions"),
        clinic_name=details.name,
        patient_name=entries.patient_name,
        bookmark=" · ".join(filter(None, [initials(entries.patient_name), _number(paperwork)])),
        parts=parts,
    )


def compose_part(
    source: Source, *, details: ClinicDetails, entries: Entries, paperwork: Paperwork, issued_at: datetime
) -> pdf.Part:
    """The whole sheet in one language."""
    maker = SectionMaker(
        source.document,
        source.language,
        details=details,
        values=source.values,
        entries=entries,
        issued_at=issued_at,
        blank=paperwork.form is not None,
    )
    say = maker.say
    marks = [say(mark) for mark in (DEMO_MARK if details.is_demo else None, paperwork.mark) if mark]
    if paperwork.form is not None:
        words, day = say("Downtime form {number}, valid until {day}"), say.long_date(paperwork.form.valid_until)
        marks.append(words.format(number=paperwork.form.number, day=day))
    number = [say("Sheet {number}").format(number=paperwork.number)] if paperwork.number else []
    if paperwork.form is not None:
        number = [paperwork.form.number]
    facts = [*maker.who()]
    if source.procedure:
        facts.insert(len(facts) - 1, pdf.Fact(label=say("Procedure"), value=pdf.Run(text=source.procedure)))
    if entries.practitioner or paperwork.form:
        value = pdf.own(entries.practitioner) if entries.practitioner else None
        facts.append(pdf.Fact(label=say("Your practitioner"), value=value))
    if paperwork.number is not None:
        facts.append(pdf.Fact(label=say("Sheet made"), value=pdf.own(say.moment(issued_at, details))))
    if paperwork is GUIDANCE:
        sections = maker.general()
    else:
        sections = maker.all(access=paperwork.access, copy_of=paperwork.number)
    return pdf.Part(
        language=source.language,
        backward=languages.direction(source.language) == "rtl",
        title=say(paperwork.title),
        mark=" · ".join(marks) or None,
        identity=tuple(facts),
        sections=sections,
        footer=" · ".join([*number, source.revision_label]),
        page_of=say("Page {page} of {pages}"),
    )


def _number(paperwork: Paperwork) -> str | None:
    return paperwork.form.number if paperwork.form is not None else paperwork.number


def _letterhead(details: ClinicDetails, entries: Entries) -> pdf.Letterhead | None:
    wanted = details.prints_letterhead if entries.letterhead is None else entries.letterhead
    if not wanted:
        return None
    logo = base64.b64encode(details.logo).decode("ascii") if details.logo else None
    return pdf.Letterhead(name=details.name, lines=(details.address,), logo_png=logo)


__all__ = ["GUIDANCE", "SPECIMEN", "Paperwork", "SheetPart", "Source", "compose", "discharge_sheet"]
