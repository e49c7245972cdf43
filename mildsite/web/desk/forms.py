"""The one-page form of the desk."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from mildsite import languages
from mildsite.clinic.models import ClinicDetails, SecondIdentifier
from mildsite.content.document import ChecklistItem, Document, When
from mildsite.pdf.document import Paper, Size
from mildsite.sheets.entries import MAX_LINE, MAX_NOTE, Appointment, Entries, FollowUp, WeWillCall
from mildsite.sheets.names import MAX_NAME, clean_line, clean_text
from mildsite.web.shared.form_errors import Day, day

APPOINTMENT, WE_WILL_CALL, BY_HAND = "appointment", "we_will_call", "by_hand"
PRINTED, LEFT_OFF = "printed", "left_off"
_ITEM = "item_dates."
CHECKLIST_CHANGED = "A new text was published while you were writing. Check the dates on the checklist."


def _line(typed: str | None) -> str | None:
    """What nobody can see goes at once: a form shown again could not even be valid HTML with it."""
    return typed and clean_line(typed)


def _text(typed: str | None) -> str | None:
    return typed and clean_text(typed)


def _shorter(limit: int) -> Length:
    return Length(max=limit, message=f"This is too long. There is room for {limit} characters.")


class SheetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Everything but the dates of the checklist, which `sheet_form` adds."""

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Regexp(r"[\w-]{8,64}\Z")])
    confirmed = HiddenField()
    """The entries that the nurse has read back, as their digest."""
    patient_name = StringField(
        "Patient’s name", filters=[_line], validators=[InputRequired("Enter the patient’s name."), _shorter(MAX_NAME)]
    )
    birth_date: Day = day("Date of birth")
    chart_number = StringField("Chart number", filters=[_line], validators=[_shorter(MAX_LINE)])
    procedure_date: Day = day("Procedure date", required="Enter the date of the procedure.")
    old_date_confirmed = BooleanField("The procedure date is right, although it is more than 60 days ago")
    practitioner = StringField("Practitioner", filters=[_line], validators=[_shorter(MAX_LINE)])
    follow_up_kind = RadioField(
        "Follow-up",
        choices=[
            SelectChoice(APPOINTMENT, "Appointment"),
            SelectChoice(WE_WILL_CALL, "We will call the patient"),
            SelectChoice(BY_HAND, "Leave a line to fill in by hand"),
        ],
        default=APPOINTMENT,
    )
    follow_up_date: Day = day("Date")
    follow_up_time = TimeField("Time", validators=[Optional()])
    follow_up_place = StringField("Place", filters=[_line], validators=[_shorter(MAX_LINE)])
    follow_up_call_by: Day = day("We will call by (date)")
    language = SelectField("Language", default=languages.DEFAULT)
    also_language = SelectField("Also in", default="")
    size = RadioField(
        "Size",
        choices=[SelectChoice(Size.STANDARD.value, "Standard"), SelectChoice(Size.LARGE.value, "Large print")],
        default=Size.STANDARD.value,
    )
    overdue_reason = StringField("Why you use this text all the same", filters=[_line], validators=[_shorter(MAX_LINE)])
    phrases = SelectMultipleField(
        "Phrases for this patient", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = TextAreaField("Note for the patient", filters=[_text], validators=[_shorter(MAX_NOTE)])
    note_language = SelectField("Language of the note", default="")
    responsible_adult = StringField("Responsible adult", filters=[_line], validators=[_shorter(MAX_LINE)])
    adult_exempt = BooleanField("The physician lets the patient go home alone")
    phone = StringField("Phone of the patient", filters=[_line], validators=[_shorter(MAX_LINE)])
    paper = SelectField(
        "Paper",
        choices=[
            SelectChoice("", "The clinic’s own"),
            SelectChoice(Paper.LETTER.value, "Letter"),
            SelectChoice(Paper.A4.value, "A4"),
        ],
        default="",
    )
    letterhead = SelectField(
        "Letterhead",
        choices=[
            SelectChoice("", "As the clinic has set it"),
            SelectChoice(PRINTED, "Print it"),
            SelectChoice(LEFT_OFF, "Leave room: the paper has it"),
        ],
        default="",
    )
    submit = SubmitField("Check the sheet")

    dated_items: tuple[ChecklistItem, ...] = ()

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        kind = self.follow_up_kind.data
        if kind == APPOINTMENT and not self.follow_up_date.data and not self.follow_up_date.errors:
            message = "Enter the date of the appointment, or choose another kind of follow-up."
            self.follow_up_date.errors = [message]
            valid = False
        if kind == WE_WILL_CALL and not self.follow_up_call_by.data and not self.follow_up_call_by.errors:
            self.follow_up_call_by.errors = ["Enter the date by which the clinic will call."]
            valid = False
        if any(name.startswith(_ITEM) and typed and name not in self for name, typed in request.form.items()):
            self.form_errors = [CHECKLIST_CHANGED]
            valid = False
        return valid

    def entries(self) -> Entries:
        """What was typed. Only after the form has validated."""
        dates = {item.id: self[item_field_name(item)].data for item in self.dated_items}
        return Entries(
            patient_name=self.patient_name.data,
            birth_date=self.birth_date.data if "birth_date" in self else None,
            chart_number=(self.chart_number.data or "") if "chart_number" in self else "",
            procedure_date=self.procedure_date.data,
            practitioner=self.practitioner.data or "",
            follow_up=self._follow_up(),
            note=self.note.data or "",
            note_language=(self.note_language.data or "") if self.note.data else "",
            phrases=tuple(self.phrases.data or ()),
            responsible_adult=self.responsible_adult.data or "",
            adult_exempt=self.adult_exempt.data,
            phone=self.phone.data or "",
            size=Size(self.size.data),
            paper=Paper(self.paper.data) if self.paper.data else None,
            letterhead={PRINTED: True, LEFT_OFF: False}.get(self.letterhead.data or ""),
            item_dates={item_id: day for item_id, day in dates.items() if day},
        )

    def _follow_up(self) -> FollowUp | None:
        match self.follow_up_kind.data:
            case "appointment":
                place = self.follow_up_place.data or ""
                return Appointment(on=self.follow_up_date.data, at=self.follow_up_time.data, place=place)
            case "we_will_call":
                return WeWillCall(by=self.follow_up_call_by.data)
            case _:
                return None


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """What decides which fields the form has."""

    document: Document
    """The text in the default language: its items and phrases have the same ids in every other."""
    details: ClinicDetails
    today: date
    languages: Sequence[str]
    """In which a sheet of this text can be made."""
    overdue: bool
    filled_in: Mapping[str, object]
    """What fields begin with, by name."""


def sheet_form(facts: FormFacts) -> SheetForm:
    """The form for one after-care text: with a date for each checklist item that has one.

    With a field for the reason when the text's review is overdue.
    """
    items = tuple(item for item in facts.document.checklist_items() if item.dated)
    fields = {item_field_name(item): day(_item_label(item)) for item in items}
    made = type("SheetFormOfText", (SheetForm,), {**fields, "dated_items": items})
    form = made(data={"procedure_date": facts.today, **facts.filled_in})
    assert isinstance(form, SheetForm)  # noqa: S101 - made from it two lines above
    names = [SelectChoice(tag, languages.own_name(tag)) for tag in facts.languages]
    form.language.choices = names
    form.also_language.choices = [SelectChoice("", "No other language"), *names]
    known = [SelectChoice(tag, languages.own_name(tag)) for tag in languages.known()]
    form.note_language.choices = [SelectChoice("", "Same as the sheet"), *known]
    form.phrases.choices = [SelectChoice(key, words) for key, words in facts.document.phrases().items()]
    _drop_unused(form, facts)
    return form


def _drop_unused(form: SheetForm, facts: FormFacts) -> None:
    if facts.details.second_identifier is SecondIdentifier.BIRTH_DATE:
        del form.chart_number
    else:
        del form.birth_date
    if not facts.overdue:
        del form.overdue_reason


def item_field_name(item: ChecklistItem) -> str:
    """Also the `field` of a Problem about this item's date."""
    return _ITEM + item.id


def _item_label(item: ChecklistItem) -> str:
    return f"{item.text.rstrip('.')} {'through' if item.when is When.THROUGH else 'from'}"


_TAKEN_OVER = ("patient_name", "birth_date", "chart_number", "procedure_date", "practitioner", "note", "note_language",
               "responsible_adult", "adult_exempt", "phone")  # fmt: skip
"""Fields that are named as the entries are."""


def filled_from(entries: Entries) -> dict[str, object]:
    """What the form of an amendment begins with."""
    values: dict[str, object] = {name: getattr(entries, name) for name in _TAKEN_OVER}
    values |= {"size": entries.size.value, "paper": entries.paper.value if entries.paper else ""}
    if entries.letterhead is not None:
        values["letterhead"] = PRINTED if entries.letterhead else LEFT_OFF
    values["phrases"] = list(entries.phrases)
    values |= {_ITEM + item_id: day for item_id, day in entries.item_dates.items()}
    match entries.follow_up:
        case Appointment(on=day_, at=at, place=place):
            values |= {"follow_up_kind": APPOINTMENT, "follow_up_date": day_, "follow_up_time": at}
            values["follow_up_place"] = place
        case WeWillCall(by=day_):
            values |= {"follow_up_kind": WE_WILL_CALL, "follow_up_call_by": day_}
        case None:
            values["follow_up_kind"] = BY_HAND
    return values
