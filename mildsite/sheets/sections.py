"""The sections of a sheet in one language, in their order: what needs help first, then what to do, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mildsite import languages
from mildsite.clinic.models import ClinicDetails, SheetPart
from mildsite.clinic.phones import telephone
from mildsite.clinic.values import ClinicValues, ValueState
from mildsite.content import document as content
from mildsite.content.placeholders import fill, values_for
from mildsite.languages import marked
from mildsite.pdf import document as pdf
from mildsite.sheets.access import Access
from mildsite.sheets.calendar import Event, calendar
from mildsite.sheets.entries import Appointment, Entries, WeWillCall
from mildsite.sheets.identity import identity_facts
from mildsite.sheets.names import visible
from mildsite.sheets.prose_runs import body_of, paragraph
from mildsite.sheets.wording import Wording

_GROUPS = {
    content.Intent.DO: marked("What to do"),
    content.Intent.AVOID: marked("What to avoid"),
    content.Intent.WATCH: marked("What to watch for"),
}
_ROOM_FOR_QUESTIONS = 3


class SectionMaker:
    """Makes the sections of one part of a sheet from an approved text and a patient's entries."""

    def __init__(
        self,
        document: content.Document,
        language: str,
        *,
        details: ClinicDetails,
        values: ClinicValues,
        entries: Entries,
        issued_at: datetime,
        blank: bool = False,
    ) -> None:
        """`blank` leaves a line for everything of the patient's own, to be filled in by hand."""
        self._blank = blank
        self._document, self._details, self._entries = document, details, entries
        self._clinic_values = values
        self._issued_on = issued_at.astimezone(details.zone).date()
        self._values = values_for(details, values, practitioner=entries.practitioner, language=language)
        self.say = Wording(language)

    def all(self, *, access: Access | None, copy_of: str | None) -> tuple[pdf.Section, ...]:
        """`copy_of` is the sheet's number where the clinic keeps a signed page, if it wants one."""
        blocks = self._document.blocks_on(self._issued_on)
        sections: list[pdf.Section] = []
        sections += [self._summary(block) for block in blocks if isinstance(block, content.Summary)]
        sections += [self._red_flags(block) for block in blocks if isinstance(block, content.RedFlags)]
        sections += [self._checklist(block) for block in blocks if isinstance(block, content.Checklist)]
        sections.append(self._follow_up())
        sections += self._note()
        sections += [self._medicines(block) for block in blocks if isinstance(block, content.Medicines)]
        sections += [self._who_to_call(), self._responsible_adult()]
        sections += self.texts()
        if access is not None:
            sections.append(self._access(access))
        return (*sections, *self._optional(copy_of))

    def general(self) -> tuple[pdf.Section, ...]:
        """Without what belongs to a patient of the clinic: for guidance that anybody may print."""
        blocks = self._document.blocks_on(self._issued_on)
        sections: list[pdf.Section] = []
        sections += [self._summary(block) for block in blocks if isinstance(block, content.Summary)]
        sections += [self._red_flags(block) for block in blocks if isinstance(block, content.RedFlags)]
        sections += [self._checklist(block) for block in blocks if isinstance(block, content.Checklist)]
        return (*sections, *self.texts(), self._who_to_call())

    def texts(self) -> list[pdf.Section]:
        """Parts of plain text. Lead and call to action are for readers of the site: the sheet says them better."""
        blocks = self._document.blocks_on(self._issued_on)
        return [section for block in blocks if (section := self._text(block)) is not None]

    def _text(self, block: content.Block) -> pdf.TextSection | None:
        if isinstance(block, content.Section):
            return self._text_section(block.heading, body_of(block.text, self._fill))
        if isinstance(block, content.KeyPoints):
            body: list[pdf.Body] = []
            for item in block.items:
                body += [paragraph(self._fill(item.heading), bold=True), *body_of(item.text, self._fill)]
            return self._text_section(block.heading, tuple(body))
        if isinstance(block, content.Claim):
            source = self.say("Source: {source} ({date})").format(
                source=self._fill(block.source), date=self.say.long_date(block.stated_on)
            )
            return self._text_section(block.heading, (*body_of(block.text, self._fill), paragraph(source)))
        return None

    def _text_section(self, heading: str, body: tuple[pdf.Body, ...]) -> pdf.TextSection:
        return pdf.TextSection(heading=self._fill(heading), body=body)

    def _summary(self, block: content.Summary) -> pdf.SummarySection:
        return pdf.SummarySection(
            heading=self._fill(block.heading), points=tuple(self._fill(item.text) for item in block.items)
        )

    def _red_flags(self, block: content.RedFlags) -> pdf.RedFlagSection:
        by_day, after_hours = self._phones()
        actions = {
            content.Urgency.CALL_911: (self.say("Call 911"), ()),
            content.Urgency.CALL_AT_ONCE: (self.say("Call us at once"), (by_day, after_hours)),
            content.Urgency.CALL_CLINIC: (self.say("Call us"), (by_day,)),
        }
        groups = tuple(
            pdf.RedFlagGroup(
                action=actions[urgency][0],
                contacts=actions[urgency][1],
                signs=tuple(self._fill(item.text) for item in items),
            )
            for urgency, items in block.by_urgency()
        )
        return pdf.RedFlagSection(heading=self._fill(block.heading), groups=groups)

    def _checklist(self, block: content.Checklist) -> pdf.ChecklistSection:
        groups = []
        for intent, label in _GROUPS.items():
            entries = tuple(self._check_entry(item) for item in block.items if item.intent is intent)
            if entries:
                groups.append(pdf.CheckGroup(label=self.say(label), entries=entries))
        return pdf.ChecklistSection(heading=self._fill(block.heading), groups=tuple(groups))

    def _check_entry(self, item: content.ChecklistItem) -> pdf.CheckEntry:
        if not item.dated:
            return pdf.CheckEntry(text=self._fill(item.sentence()))
        text = self._fill(content.full_stop(item.text))
        if self._left_out(item):
            return pdf.CheckEntry(text=text)
        # A date takes the place of vague words such as "for several days".
        day = self._date_of(item)
        label = self.say("Through") if item.when is content.When.THROUGH else self.say("From")
        value = pdf.own(self.say.day(day)) if day else None
        return pdf.CheckEntry(text=text, date=pdf.Fact(label=label, value=value))

    def _left_out(self, item: content.ChecklistItem) -> bool:
        """Whether the clinic gives no such limit, and the nurse none for this patient."""
        if item.id in self._entries.item_dates or not item.value_key:
            return False
        found = self._clinic_values.find(item.value_key, self._entries.practitioner)
        return found.state is ValueState.NOT_APPLICABLE

    def _date_of(self, item: content.ChecklistItem) -> date | None:
        """The nurse's entry wins over the clinic's value."""
        entries = self._entries
        if self._blank:
            return None
        day = entries.item_dates.get(item.id)
        if day is None and item.value_key:
            day = self._clinic_values.date_of(item.value_key, entries.procedure_date, entries.practitioner)
        return day

    def _follow_up(self) -> pdf.FactsSection:
        say = self.say
        match self._entries.follow_up:
            case Appointment(on=day, at=at, place=place):
                when = f"{say.day_with_year(day)}, {say.time(at)}" if at else say.day_with_year(day)
                facts = [pdf.Fact(label=say("Appointment"), value=pdf.own(when))]
                if place:
                    facts.append(pdf.Fact(label=say("Place"), value=pdf.own(place)))
            case WeWillCall(by=day):
                facts = [pdf.Fact(label=say("We will call you by"), value=pdf.own(say.day_with_year(day)))]
            case None:
                facts = [pdf.Fact(label=say("Appointment"), value=None)]
        return pdf.FactsSection(heading=say("Your follow-up"), facts=tuple(facts))

    def _note(self) -> list[pdf.Section]:
        """Approved phrases that the nurse chose, and her own words in the language in which she wrote them."""
        entries, say = self._entries, self.say
        known = self._document.phrases()
        chosen = [self._fill(known[phrase]) for phrase in entries.phrases if phrase in known]
        sections: list[pdf.Section] = []
        if chosen:
            runs = tuple((pdf.own(words),) for words in chosen)
            body: tuple[pdf.Body, ...] = (pdf.ListOfRuns(numbered=False, items=runs),)
            sections.append(pdf.TextSection(heading=say("For you"), body=body))
        return [*sections, *self._own_words()]

    def _own_words(self) -> list[pdf.Section]:
        entries, say = self._entries, self.say
        if not entries.note:
            return []
        heading, language = say("A note for you"), entries.note_language or None
        if language and language != say.language:
            heading = say("A note for you (in {language})").format(language=say.name_of(language))
        body = tuple(
            pdf.Paragraph(runs=(pdf.own(line, language=language),)) for line in entries.note.split("\n") if line
        )
        return [pdf.TextSection(heading=heading, body=body)]

    def _medicines(self, block: content.Medicines) -> pdf.TextSection:
        return self._text_section(block.heading, body_of(block.text, self._fill))

    def _phones(self) -> tuple[pdf.Fact, pdf.Fact]:
        return (
            _phone(self.say("By day"), self._details.phone_day),
            _phone(self.say("After hours"), self._details.phone_after_hours),
        )

    def _who_to_call(self) -> pdf.FactsSection:
        say, details = self.say, self._details
        facts = list(self._phones())
        if details.physician_phone:
            label = details.physician_name or say("Your doctor")
            facts.append(_phone(label, details.physician_phone))
        if hours := details.hours_by_language:
            spoken = say.language if say.language in hours else languages.DEFAULT
            words = pdf.Run(text=hours[spoken], language=None if spoken == say.language else spoken)
            facts.append(pdf.Fact(label=say("Opening hours"), value=words))
        return pdf.FactsSection(heading=say("Who to call"), facts=tuple(facts))

    def _responsible_adult(self) -> pdf.Section:
        """Who takes the patient home (42 CFR 416.52(c)(3)); or that the physician said nobody must."""
        say, entries = self.say, self._entries
        if entries.adult_exempt:
            words = say("Your doctor says that you may go home by yourself.")
            return pdf.TextSection(heading=say("Your responsible adult"), body=(paragraph(words),))
        value = pdf.own(entries.responsible_adult) if entries.responsible_adult else None
        fact = pdf.Fact(label=say("Who takes you home and stays with you"), value=value)
        return pdf.FactsSection(heading=say("Your responsible adult"), facts=(fact,))

    def _access(self, access: Access) -> pdf.AccessSection:
        say = self.say
        return pdf.AccessSection(
            heading=say("See this sheet at home"),
            steps=(say("Scan the square, or type the address. Then type the code."),),
            link_label=say("The address of this sheet"),
            link=access.address,
            uri=access.uri,
            code_label=say("Code"),
            code=access.spaced_code,
            picture=say("QR code with the address of this sheet"),
        )

    def _optional(self, copy_of: str | None) -> list[pdf.Section]:
        say, chosen = self.say, self._details.parts_of_sheet
        sections: list[pdf.Section] = []
        if SheetPart.CALENDAR in chosen and not self._blank:
            sections.append(calendar(self._entries.procedure_date, self._events(), say))
        if SheetPart.QUESTIONS in chosen:
            labels = (say("What I want to be able to do"), say("My questions"))
            heading = say("Your goal and your questions")
            sections.append(pdf.LinesSection(heading=heading, labels=labels, lines_each=_ROOM_FOR_QUESTIONS))
        if SheetPart.LANGUAGE_HELP in chosen:
            words = say("Help in your language is free, and so are aids such as large print. Ask us, or call {phone}.")
            body = (paragraph(words.format(phone=self._details.phone_day)),)
            sections.append(pdf.TextSection(heading=say("Language help"), body=body))
        if SheetPart.CLINIC_COPY in chosen and copy_of is not None:
            sections.append(self._clinic_copy(copy_of))
        return sections

    def _events(self) -> Sequence[Event]:
        """The dates of the sheet, for the calendar."""
        say, entries = self.say, self._entries
        events = [Event(entries.procedure_date, say("Your procedure"))]
        for item in self._document.checklist_items():
            day = self._date_of(item) if item.dated and not self._left_out(item) else None
            if day is not None:
                label = say("Through") if item.when is content.When.THROUGH else say("From")
                events.append(Event(day, f"{self._fill(content.full_stop(item.text))} {label} {say.day(day)}"))
        match entries.follow_up:
            case Appointment(on=day):
                events.append(Event(day, say("Appointment")))
            case WeWillCall(by=day):
                events.append(Event(day, say("We will call you by")))
        return events

    def _clinic_copy(self, number: str) -> pdf.ClinicCopySection:
        say = self.say
        facts = [pdf.Fact(label=say("Sheet"), value=pdf.own(number)), *self.who()]
        return pdf.ClinicCopySection(
            heading=say("For the clinic’s records"),
            facts=tuple(facts),
            statement=say("I was told what is on this sheet, I could ask questions, and I have a copy."),
            labels=(say("Patient or responsible adult, date"), say("Nurse, date")),
        )

    def who(self) -> list[pdf.Fact]:
        """The two identifiers and the procedure date."""
        return identity_facts(self._entries, self._details, self.say, blank=self._blank)

    def _fill(self, text: str) -> str:
        return visible(fill(text, self._values))


def _phone(label: str, number: str) -> pdf.Fact:
    uri = telephone(number)
    return pdf.Fact(label=label, value=pdf.Run(text=number), uri=uri if uri != "tel:" else None)
