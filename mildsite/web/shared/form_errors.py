"""Forms: date fields that explain themselves, and a domain's problems shown beside the fields they belong to."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, Form, ValidationError
from wtforms.validators import InputRequired, Optional

from mildsite.sheets.errors import Problem

DATE_FORMATS = ["%Y-%m-%d", "%m/%d/%Y"]
"""What browsers send, and what people type where the browser has no date picker."""


class Day(DateField):  # type: ignore[misc]  # WTForms is untyped
    """A date. What was typed stays in the field also when it is no date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValidationError(gettext("This is not a real date. Write it like 11/29/2026.")) from None
        typed: date | None = getattr(self, "data", None)
        if typed is not None and not 1900 <= typed.year <= 2200:
            self.data: date | None = None
            raise ValidationError(gettext("Check the year of this date."))


def day(label: str, *, required: str | None = None, **options: Any) -> Day:
    """A date field. `required` is the message when it is empty; without it the field may stay empty."""
    validator = InputRequired(required) if required else Optional()
    return Day(label, format=DATE_FORMATS, validators=[validator], **options)


def show_problems(form: Form, problems: list[Problem], names: dict[str, str] | None = None) -> None:
    """Put each problem beside its field; what has no field on this form goes to the top.

    `names` maps a problem's field to the form's, where they differ.
    """
    for problem in problems:
        message = problem.said(gettext)
        name = (names or {}).get(problem.field, problem.field)
        if name in form and form[name].type != "HiddenField":
            field = form[name]
            field.errors = [*field.errors, message]
        else:
            form.form_errors = [*form.form_errors, message]
