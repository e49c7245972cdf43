"""Compose: published text + clinic details + the nurse's entries → a frozen SheetDocument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.values import ClinicValues, ValueState
from mildsite.content import document as content
from mildsite.content import prose
from mildsite.content.placeholders import fill, values_for
from mildsite.languages import marked
from mildsite.pdf import document as pdf
from mildsite.pdf.rendering import RENDERER_VERSION
from mildsite.sheets.entries import Appointment, Entries, WeWillCall
from mildsite.sheets.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text a sheet is made from."""

    document: content.Document
    language: str
    revision_label: str
    """Such as `Revision 3`; printed on each page."""
    values: ClinicValues = ClinicValues()  # noqa: RUF009 - frozen
    """The clinic's values in force."""


@dataclass(frozen=True, kw_only=True)
class Paperwork:
    """What the sheet is: an issued one with a number, or one that must not be taken for it."""

    title: str
    number: str | None = None
    mark: str | None = None


def discharge_sheet(number: str) -> Paperwork:
    return Paperwork(title=marked("Your discharge instructions"), number=number)


SPECIMEN = Paperwork(title=marked("Your discharge instructions"), mark=marked("SAMPLE – not for a patient"))
GUIDANCE = Paperwork(title=marked("After-care guidance"), mark=marked("General guidance, not your discharge sheet"))
DEMO_MARK = marked("DEMONSTRATION – not for a patient")


def compose(
    source: Source, *, details: ClinicDetails, entries: Entries, paperwork: Paperwork, issued_at: datetime
) -> pdf.SheetDocument:
    """The sheet in its final words. Reads nothing but its arguments.

    Order: what needs help first, then what to do, then what comes next (field practice: red flags on page 1).
    """
    composer = _Composer(source, details, entries, day=issued_at.astimezone(details.zone).date())
    say = composer.say
    marks = [mark for mark in (DEMO_MARK if details.is_demo else None, paperwork.mark) if mark]
    number = [say("Sheet {number}").format(number=paperwork.number)] if paperwork.number else []
    return pdf.SheetDocument(
        renderer=RENDERER_VERSION,
        language=source.language,
        issued_at=issued_at,
        metadata_title=say("Discharge instructions"),
        clinic_name=details.name,
        clinic_lines=(details.address,),
        title=say(paperwork.title),
        mark=" · ".join(say(mark) for mark in marks) or None,
        patient_name=entries.patient_name,
        identity=composer.identity(issued_at, issued=paperwork.number is not None),
        sections=composer.sections(personal=paperwork is not GUIDANCE),
        footer=" · ".join([*number, source.revision_label]),
        page_of=say("Page {page} of {pages}"),
    )


class _Composer:
    def __init__(self, source: Source, details: ClinicDetails, entries: Entries, *, day: date) -> None:
        self._blocks = source.document.blocks_on(day)
        self._details = details
        self._entries = entries
        self._clinic_values = source.values
        self._values = values_for(details, source.values, practitioner=entries.practitioner, language=source.language)
        self.say = Wording(source.language)

    def identity(self, issued_at: datetime, *, issued: bool) -> tuple[pdf.Fact, ...]:
        say, entries = self.say, self._entries
        facts = [pdf.Fact(label=say("Name"), value=entries.patient_name)]
        if entries.birth_date:
            facts.append(pdf.Fact(label=say("Date of birth"), value=say.long_date(entries.birth_date)))
        if entries.chart_number:
            facts.append(pdf.Fact(label=say("Chart number"), value=entries.chart_number))
        facts.append(pdf.Fact(label=say("Procedure date"), value=say.day_with_year(entries.procedure_date)))
        if entries.practitioner:
            facts.append(pdf.Fact(label=say("Your practitioner"), value=entries.practitioner))
        if issued:
            facts.append(pdf.Fact(label=say("Sheet made"), value=say.moment(issued_at, self._details)))
        return tuple(facts)

    def sections(self, *, personal: bool) -> tuple[pdf.Section, ...]:
        """Red flags, checklist, the patient's own entries, then the rest of the text, and last whom to call."""
        blocks = self._blocks
        sections: list[pdf.Section] = []
        sections += [self._red_flags(block) for block in blocks if isinstance(block, content.RedFlags)]
        sections += [self._checklist(block) for block in blocks if isinstance(block, content.Checklist)]
        if personal:
            sections += self._personal()
        sections += [section for block in blocks if (section := self._text(block)) is not None]
        sections.append(self._who_to_call())
        return tuple(sections)

    def _personal(self) -> list[pdf.Section]:
        say, entries = self.say, self._entries
        sections: list[pdf.Section] = [pdf.FactsSection(heading=say("Your follow-up"), facts=self._follow_up())]
        if entries.note:
            body = tuple(_paragraph(line) for line in entries.note.split("\n") if line)
            sections.append(pdf.TextSection(heading=say("A note for you"), body=body))
        return sections

    def _follow_up(self) -> tuple[pdf.Fact, ...]:
        say = self.say
        match self._entries.follow_up:
            case Appointment(on=day, at=at, place=place):
                when = f"{say.day_with_year(day)}, {say.time(at)}" if at else say.day_with_year(day)
                facts = [pdf.Fact(label=say("Appointment"), value=when)]
                if place:
                    facts.append(pdf.Fact(label=say("Place"), value=place))
                return tuple(facts)
            case WeWillCall(by=day):
                return (pdf.Fact(label=say("We will call you by"), value=say.day_with_year(day)),)
            case None:
                return (pdf.Fact(label=say("Appointment"), value=None),)

    def _checklist(self, block: content.Checklist) -> pdf.ChecklistSection:
        entries = tuple(self._check_entry(item) for item in block.items)
        return pdf.ChecklistSection(heading=self._fill(block.heading), entries=entries)

    def _check_entry(self, item: content.ChecklistItem) -> pdf.CheckEntry:
        if not item.dated:
            return pdf.CheckEntry(text=self._fill(item.sentence()))
        # A date takes the place of vague words such as "for several days". The nurse's entry wins over the clinic's.
        entries, values = self._entries, self._clinic_values
        day = entries.item_dates.get(item.id)
        if day is None and item.value_key:
            if values.find(item.value_key, entries.practitioner).state is ValueState.NOT_APPLICABLE:
                return pdf.CheckEntry(text=self._fill(content.full_stop(item.text)))
            day = values.date_of(item.value_key, entries.procedure_date, entries.practitioner)
        label = self.say("Through") if item.when is content.When.THROUGH else self.say("From")
        date = pdf.Fact(label=label, value=self.say.day(day) if day else None)
        return pdf.CheckEntry(text=self._fill(content.full_stop(item.text)), date=date)

    def _red_flags(self, block: content.RedFlags) -> pdf.RedFlagSection:
        say, details = self.say, self._details
        actions = {
            content.Urgency.CALL_911: say("Call 911"),
            content.Urgency.CALL_AT_ONCE: f"{say('Call us at once')}: {details.phone_day}. "
            f"{say('After hours')}: {details.phone_after_hours}",
            content.Urgency.CALL_CLINIC: f"{say('Call us')}: {details.phone_day}",
        }
        groups = tuple(
            pdf.RedFlagGroup(action=actions[urgency], signs=tuple(self._fill(item.text) for item in items))
            for urgency, items in block.by_urgency()
        )
        return pdf.RedFlagSection(heading=self._fill(block.heading), groups=groups)

    def _who_to_call(self) -> pdf.FactsSection:
        say, details = self.say, self._details
        facts = [
            pdf.Fact(label=say("By day"), value=details.phone_day),
            pdf.Fact(label=say("After hours"), value=details.phone_after_hours),
        ]
        if details.hours:
            facts.append(pdf.Fact(label=say("Opening hours"), value=details.hours))
        return pdf.FactsSection(heading=say("Who to call"), facts=tuple(facts))

    def _text(self, block: content.Block) -> pdf.TextSection | None:
        """Sections of plain text. Lead and call to action are for readers of the site: the sheet says them better."""
        if isinstance(block, content.Section):
            return pdf.TextSection(heading=self._fill(block.heading), body=self._body(block.text))
        if isinstance(block, content.Claim):
            day = self.say.long_date(block.stated_on)
            source = self.say("Source: %(source)s (%(date)s)") % {"source": self._fill(block.source), "date": day}
            return pdf.TextSection(
                heading=self._fill(block.heading), body=(*self._body(block.text), _paragraph(source))
            )
        if isinstance(block, content.KeyPoints):
            body = [
                part
                for item in block.items
                for part in (_paragraph(self._fill(item.heading), bold=True), *self._body(item.text))
            ]
            return pdf.TextSection(heading=self._fill(block.heading), body=tuple(body))
        return None

    def _body(self, source: str) -> tuple[pdf.Body, ...]:
        return tuple(self._prose_block(block) for block in prose.parse(source))

    def _prose_block(self, block: prose.ProseBlock) -> pdf.Body:
        if isinstance(block, prose.Paragraph):
            return pdf.Paragraph(runs=self._runs(block.children))
        items = tuple(self._item_runs(item) for item in block.items)
        return pdf.ListOfRuns(numbered=block.numbered, first=block.first, items=items)

    def _item_runs(self, blocks: Sequence[prose.ProseBlock]) -> tuple[pdf.Run, ...]:
        """A list inside a list reads on in the same line: paper has no room for a third level."""
        runs: list[pdf.Run] = []
        for block in blocks:
            parts = [block.children] if isinstance(block, prose.Paragraph) else []
            nested = [self._item_runs(item) for item in block.items] if isinstance(block, prose.List) else []
            for more in [*(self._runs(part) for part in parts), *nested]:
                runs += [pdf.Run(text=" "), *more] if runs else more
        return tuple(runs)

    def _runs(
        self, children: Sequence[prose.Inline], *, bold: bool = False, italic: bool = False
    ) -> tuple[pdf.Run, ...]:
        runs: list[pdf.Run] = []
        for child in children:
            if isinstance(child, prose.Text):
                runs.append(pdf.Run(text=self._fill(child.text), bold=bold, italic=italic))
            elif isinstance(child, prose.Link):
                runs += self._runs(child.children, bold=bold, italic=italic)
            else:
                strong = isinstance(child, prose.Strong)
                runs += self._runs(child.children, bold=bold or strong, italic=italic or not strong)
        return tuple(runs)

    def _fill(self, text: str) -> str:
        return fill(text, self._values)


def _paragraph(text: str, *, bold: bool = False) -> pdf.Paragraph:
    return pdf.Paragraph(runs=(pdf.Run(text=text, bold=bold),))
