"""The public form of the guidance sheet."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired, Length

from mildsite.sheets.names import MAX_NAME
from mildsite.web.shared.form_errors import Day, day


class GuidanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    patient_name = StringField(
        _("Name"), validators=[InputRequired(_("Enter a name.")), Length(max=MAX_NAME, message=_("Shorten the name."))]
    )
    procedure_date: Day = day(_("Procedure date"), required=_("Enter the date of the procedure."))
    submit = SubmitField(_("Make the PDF"))
