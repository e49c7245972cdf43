"""The forms with which pages come to be and get their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from mildsite import languages
from mildsite.content.addresses import FRONT, check_address, path_of
from mildsite.content.document import Document
from mildsite.content.errors import AddressUnusable
from mildsite.content.models import PageKind
from mildsite.sheets.names import clean_line
from mildsite.web.admin.block_form import parse

KIND_WORDS = {
    PageKind.PROCEDURE: "A procedure: what it is and whom it helps",
    PageKind.AFTERCARE: "After-care: what to do after a procedure. Sheets are made from it",
    PageKind.STANDARD: "Another page, such as privacy",
}
_FIELDS = {"title": "title", "description": "sentence", "blocks.0.text": "sentence"}
"""Which field of the form a message on the document belongs to."""


def _clean(typed: str | None) -> str:
    return clean_line(typed or "")


def address_hint(language: str = languages.DEFAULT) -> str:
    """What a web address in a language looks like."""
    before = "the name of the site" if language == languages.DEFAULT else path_of(language, FRONT)
    return f"What stands behind {before}, such as after-care. Small letters, digits and hyphens."


def _address(typed: str | None) -> str:
    """As people write it, with a slash or a capital, is meant all the same."""
    return _clean(typed).strip("/").lower()


class AddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A page's web address. Left empty it is the front page's."""

    slug = StringField("Web address", filters=[_address])
    submit = SubmitField("Change the address")


class TranslationForm(AddressForm):
    submit = SubmitField("Start the translation")


class NewPageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    kind = RadioField(
        "What kind of page is it?",
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        validators=[InputRequired("Choose what kind of page it is.")],
    )
    procedure = SelectField("Procedure that the after-care belongs to", validate_choice=False)
    title = StringField("Title of the page", filters=[_clean], validators=[DataRequired("Enter a title.")])
    sentence = StringField(
        "What the page is about, in one sentence", filters=[_clean], validators=[DataRequired("Write a sentence.")]
    )
    slug = StringField("Web address", filters=[_address])
    submit = SubmitField("Make the page")

    def offer(self, procedures: Sequence[tuple[str, str]]) -> None:
        """Key and title of each procedure. Of several one has to be chosen."""
        first = [] if len(procedures) == 1 else [SelectChoice("", "Choose a procedure")]
        self.procedure.choices = [*first, *(SelectChoice(key, title) for key, title in procedures)]

    def document(self) -> Document | None:
        """The first text of the page, or None after what is wrong was put beside the fields."""
        valid = self.validate_on_submit()
        words = {"title": self.title.data, "description": self.sentence.data}
        document, errors = parse({**words, "blocks": [{"id": "lead", "type": "lead", "text": self.sentence.data}]})
        for name, field in _FIELDS.items():
            if name in errors:
                self[field].errors = self[field].errors or [errors[name]]
        try:
            check_address(self.slug.data, language=languages.DEFAULT)
        except AddressUnusable as error:
            self.slug.errors = [str(error)]
        return document if valid and not self.slug.errors else None
