"""The public form of the guidance sheet."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired, Length

from mildsite.sheets.names import MAX_NAME
from mildsite.web.shared.form_errors import Day, day


class GuidanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    patient_name = StringField(
        "Name", validators=[InputRequired("Enter a name."), Length(max=MAX_NAME, message="Shorten the name.")]
    )
    procedure_date: Day = day("Procedure date", required="Enter the date of the procedure.")
    submit = SubmitField("Make the PDF")
