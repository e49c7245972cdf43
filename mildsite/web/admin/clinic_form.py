"""The form of the clinic's settings."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput

from mildsite import languages
from mildsite.clinic.changing import Details, problems_of
from mildsite.clinic.models import ClinicDetails, PaperSize, SecondIdentifier, SheetPart
from mildsite.sheets.names import clean_line, clean_text

IDENTIFIER_WORDS = {SecondIdentifier.BIRTH_DATE: "Date of birth", SecondIdentifier.CHART_NUMBER: "Chart number"}
PAPER_WORDS = {PaperSize.LETTER: "Letter", PaperSize.A4: "A4"}
PART_WORDS = {
    SheetPart.CALENDAR: "A calendar of 30 days with each date marked",
    SheetPart.QUESTIONS: "Room for the patient’s goal and questions",
    SheetPart.LANGUAGE_HELP: "The notice of free language help",
    SheetPart.CLINIC_COPY: "A page with lines to sign, which stays at the clinic",
}
LABELS = {
    "name": "Name of the clinic",
    "phone_day": "Phone, by day",
    "phone_after_hours": "Phone, after hours",
    "address": "Address",
    "hours": "Opening hours",
    "time_zone": "Time zone",
    "second_identifier": "What identifies a patient besides the name",
    "languages": "Other languages",
    "offers_guidance_sheet": "General guidance sheet on the site",
    "review_months": "Months between reviews of a text",
    "retention_days": "Days a sheet is kept",
    "backup_days": "Days a backup is kept",
    "link_days": "Days a sheet’s link opens it",
    "physician_name": "Doctor whom patients may call",
    "physician_phone": "Phone of the doctor",
    "paper": "Paper of the sheets",
    "prints_letterhead": "Letterhead on the sheets",
    "sheet_parts": "Further parts of a sheet",
    "main_colour": "Main colour",
    "logo": "Logo",
}
"""What each setting is called, on the form and where old and new stand side by side."""
TRANSLATED_HOURS = {tag: f"hours_{tag}" for tag in languages.known()[1:]}
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
         "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico")  # fmt: skip
"""Suggested; any other known one may be typed."""


def _clean(typed: str | None) -> str:
    """Without characters that nobody can see."""
    return clean_line(typed or "")


def _text(field: str, message: str) -> StringField:
    return StringField(LABELS[field], filters=[_clean], validators=[InputRequired(message), DataRequired(message)])


def _whole_number(_form: FlaskForm, field: StringField) -> None:
    typed = (field.data or "").strip()
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
        raise ValidationError("Enter a whole number.")


def _hours(label: str) -> TextAreaField:
    return TextAreaField(label, filters=[lambda typed: clean_text(typed or "")])


class ClinicForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    name = _text("name", "Enter the name of the clinic.")
    phone_day = _text("phone_day", "Enter the phone number: no page and no sheet goes without it.")
    phone_after_hours = _text("phone_after_hours", "Enter the phone number: no page and no sheet goes without it.")
    address = _text("address", "Enter the address.")
    hours = _hours(LABELS["hours"])
    time_zone = _text("time_zone", "Enter a time zone, such as America/Chicago.")
    second_identifier = RadioField(
        LABELS["second_identifier"], choices=[SelectChoice(key.value, words) for key, words in IDENTIFIER_WORDS.items()]
    )
    languages = SelectMultipleField(
        LABELS["languages"],
        choices=[SelectChoice(tag, languages.own_name(tag)) for tag in languages.known()[1:]],
        option_widget=CheckboxInput(),
    )
    offers_guidance_sheet = BooleanField("Visitors can print the after-care text with a name and a date")
    review_months = StringField(
        LABELS["review_months"],
        filters=[_clean],
        validators=[InputRequired("Enter a number of months."), _whole_number],
    )
    retention_days = StringField(LABELS["retention_days"], filters=[_clean], validators=[_whole_number])
    backup_days = StringField(LABELS["backup_days"], filters=[_clean], validators=[_whole_number])
    link_days = StringField(
        LABELS["link_days"], filters=[_clean], validators=[InputRequired("Enter a number of days."), _whole_number]
    )
    physician_name = StringField(LABELS["physician_name"], filters=[_clean])
    physician_phone = StringField(LABELS["physician_phone"], filters=[_clean])
    paper = RadioField(LABELS["paper"], choices=[SelectChoice(key.value, words) for key, words in PAPER_WORDS.items()])
    prints_letterhead = BooleanField("Print the clinic at the top of a sheet. Off for paper that has it printed")
    sheet_parts = SelectMultipleField(
        LABELS["sheet_parts"],
        choices=[SelectChoice(key.value, words) for key, words in PART_WORDS.items()],
        option_widget=CheckboxInput(),
    )
    main_colour = StringField(LABELS["main_colour"], filters=[_clean])
    logo = FileField(LABELS["logo"])
    removes_logo = BooleanField("Take the logo away")
    submit = SubmitField("Propose this change")

    @property
    def translated_hours(self) -> dict[str, TextAreaField]:
        return {tag: self[name] for tag, name in TRANSLATED_HOURS.items()}

    def details(self) -> Details:
        """What was typed. A number or choice that is none stands as its default: its field has a message by then."""
        chosen = self.second_identifier.data
        known = chosen in list(SecondIdentifier)
        return Details(
            **{name: self[name].data for name in ("name", "phone_day", "phone_after_hours", "address", "hours")},
            hours_translated={tag: field.data for tag, field in self.translated_hours.items()},
            time_zone=self.time_zone.data,
            second_identifier=SecondIdentifier(chosen) if known else SecondIdentifier.BIRTH_DATE,
            languages=tuple(self.languages.data or ()),
            offers_guidance_sheet=self.offers_guidance_sheet.data,
            review_months=12 if (months := _number(self.review_months)) is None else months,
            retention_days=_number(self.retention_days),
            backup_days=_number(self.backup_days),
            link_days=60 if (days := _number(self.link_days)) is None else days,
            physician_name=self.physician_name.data or "",
            physician_phone=self.physician_phone.data or "",
            paper=PaperSize(self.paper.data) if self.paper.data in list(PaperSize) else PaperSize.LETTER,
            prints_letterhead=self.prints_letterhead.data,
            sheet_parts=tuple(part for part in SheetPart if part in (self.sheet_parts.data or ())),
            main_colour=self.main_colour.data,
            logo=_uploaded(self.logo.data),
            removes_logo=self.removes_logo.data,
        )

    def usable_details(self) -> Details | None:
        """What was typed, or None after every problem was put beside its field, all at once."""
        valid, details = self.validate_on_submit(), self.details()
        problems = problems_of(details)
        for problem in problems:
            if not self[problem.field].errors:
                self[problem.field].errors = [str(problem)]
        return details if valid and not problems else None


# One more field for each language that the pages may be read in.
for _tag, _field in TRANSLATED_HOURS.items():
    setattr(ClinicForm, _field, _hours(f"{LABELS['hours']} in {languages.own_name(_tag)}"))


def _uploaded(file: FileStorage | None) -> bytes | None:
    if not file:
        return None
    with file.stream as stream:
        return stream.read() or None


def _number(field: StringField) -> int | None:
    typed = field.data or ""
    return int(typed) if typed and not field.errors else None


def filled_in(details: ClinicDetails) -> ClinicForm:
    """The form with the settings in force, or with what was typed when it was sent."""
    data: dict[str, Any] = {name: getattr(details, name) for name in LABELS if name != "logo"}
    data |= {name: details.hours_translated.get(tag, "") for tag, name in TRANSLATED_HOURS.items()}
    data["second_identifier"] = details.second_identifier.value
    data["languages"] = details.offered_languages[1:]
    data["main_colour"] = details.main_colour or ""
    data["review_months"] = str(details.review_months)
    data["link_days"] = str(details.link_days)
    data["paper"] = details.paper.value
    data["sheet_parts"] = [part.value for part in details.parts_of_sheet]
    for name in ("retention_days", "backup_days"):
        data[name] = "" if data[name] is None else str(data[name])
    return ClinicForm(data=data)


def shown_settings(details: ClinicDetails) -> dict[str, str]:
    """Each setting by its label, in words. The logo is a picture and shown as one."""
    words = {name: str(getattr(details, name)) for name in LABELS if name != "logo"}
    words["second_identifier"] = IDENTIFIER_WORDS[details.second_identifier]
    words["languages"] = ", ".join(map(languages.own_name, details.offered_languages[1:])) or "None"
    words["offers_guidance_sheet"] = "Yes" if details.offers_guidance_sheet else "No"
    words["retention_days"] = str(details.retention_days or "Nothing is destroyed")
    words["backup_days"] = str(details.backup_days or "Not said")
    words["paper"] = PAPER_WORDS[details.paper]
    words["prints_letterhead"] = "Printed" if details.prints_letterhead else "Room is left for it"
    words["sheet_parts"] = "; ".join(PART_WORDS[part] for part in SheetPart if part in details.parts_of_sheet) or "None"
    words["physician_name"] = details.physician_name or "None given"
    words["physician_phone"] = details.physician_phone or "None given"
    words["main_colour"] = details.main_colour or "The site’s own"
    words["hours"] = "\n".join(details.hours_by_language.values()) or "None given"
    return {LABELS[name]: text for name, text in words.items()}
