"""Which column of a list holds what: headings in any order, in the usual spellings of English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mildsite.clinic.models import SecondIdentifier
from mildsite.content.document import ChecklistItem, Document, When
from mildsite.sheets.batches.days import folded
from mildsite.sheets.batches.errors import ListUnusable

FIRST_NAME, LAST_NAME = "first_name", "last_name"
ITEM = "item_dates."
"""Before the id of a checklist item; also in the `field` of a Problem."""


@dataclass(frozen=True)
class Column:
    """What one field of a row is called."""

    heading: str
    """On screens and in the template."""
    spellings: str
    """Other headings it is found by, folded, with commas between."""


COLUMNS: Mapping[str, Column] = {
    "patient_name": Column(
        "Patient name",
        "patient, name, full name, patient s name, patients name, paciente, nombre, nombre completo, "
        "nombre del paciente, nombre de la paciente, nombre y apellidos",
    ),
    FIRST_NAME: Column("First name", "given name, forename, first, nombres, nombre de pila, primer nombre"),
    LAST_NAME: Column("Last name", "surname, family name, last, apellido, apellidos"),
    "birth_date": Column(
        "Date of birth",
        "birth date, birthdate, birthday, dob, d o b, born, date of birth dob, fecha de nacimiento, nacimiento, "
        "fecha nacimiento, f nacimiento",
    ),
    "chart_number": Column(
        "Chart number",
        "chart, chart no, mrn, medical record number, medical record no, record number, patient id, patient number, "
        "numero de expediente, expediente, historia clinica, numero de historia clinica, numero de historia",
    ),
    "procedure_date": Column(
        "Procedure date",
        "procedure, date of procedure, surgery date, date of surgery, operation date, dos, date of service, date, "
        "fecha del procedimiento, fecha de procedimiento, procedimiento, fecha de la cirugia, fecha de cirugia, fecha",
    ),
    "practitioner": Column(
        "Practitioner",
        "doctor, physician, provider, surgeon, dr, attending, attending physician, medico, doctora, cirujano, "
        "medica, cirujana, profesional",
    ),
    "follow_up_date": Column(
        "Follow-up date",
        "follow up, followup, followup date, follow up appointment, appointment, appointment date, next appointment, "
        "next visit, return visit, cita, fecha de la cita, proxima cita, seguimiento, fecha de seguimiento, control",
    ),
    "follow_up_time": Column(
        "Follow-up time", "time, appointment time, followup time, hora, hora de la cita, hora de seguimiento"
    ),
    "follow_up_place": Column(
        "Follow-up place", "place, location, appointment place, where, lugar, lugar de la cita, ubicacion"
    ),
    "follow_up_call_by": Column(
        "We will call by", "call by, call date, phone call by, call, llamada, fecha de llamada, llamaremos antes del"
    ),
    "language": Column("Language", "patient language, preferred language, idioma, lengua, idioma preferido"),
    "also_language": Column("Also in", "second language, also in language, other language, tambien en, segundo idioma"),
    "size": Column("Large print", "size, print size, letter size, letra grande, tamano de letra, tamano"),
    "responsible_adult": Column(
        "Responsible adult",
        "adult, escort, companion, driver, accompanied by, adulto responsable, acompanante, responsable",
    ),
    "phone": Column(
        "Phone", "patient phone, phone number, telephone, cell, mobile, cell phone, telefono, celular, movil"
    ),
    "note": Column("Note", "notes, comment, comments, instructions, nota, notas, comentario, comentarios"),
}
"""By field. The order is that of the form and of the template."""


def heading_words(text: str) -> str:
    """A heading as it is compared: `Date of Birth (DOB)*` is `date of birth dob`."""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


_BY_WORDS = {
    heading_words(words): field
    for field, column in COLUMNS.items()
    for words in (column.heading, field, *column.spellings.split(","))
}


def item_heading(item: ChecklistItem) -> str:
    return f"{item.text.rstrip('.')} {'through' if item.when is When.THROUGH else 'from'}"


def headings(document: Document, identifier: SecondIdentifier) -> dict[str, str]:
    """Every field that a row of this text can have, and what it is called."""
    unused = {FIRST_NAME, LAST_NAME}
    unused.add("chart_number" if identifier is SecondIdentifier.BIRTH_DATE else "birth_date")
    named = {field: column.heading for field, column in COLUMNS.items() if field not in unused}
    return named | {ITEM + item.id: item_heading(item) for item in document.checklist_items() if item.dated}


@dataclass(frozen=True)
class Found:
    """The columns of one list."""

    fields: tuple[str | None, ...]
    """For each column its field; None for one that is not used."""
    unused: tuple[int, ...]
    """Columns that have a heading and are not used, counted from 1."""


def find_columns(heading: Sequence[str], document: Document, *, identifier: SecondIdentifier, required: bool) -> Found:
    """Raises ListUnusable for a field that two columns claim, and for a list without what every patient needs."""
    known = headings(document, identifier)
    items = {heading_words(words): field for field, words in known.items() if field.startswith(ITEM)}
    fields: list[str | None] = []
    for words in map(heading_words, heading):
        field = items.get(words) or _BY_WORDS.get(words)
        fields.append(field if field in known or field in (FIRST_NAME, LAST_NAME) else None)
    _check(fields, known, identifier if required else None)
    unused = tuple(
        place for place, (field, words) in enumerate(zip(fields, heading, strict=True), 1) if words and field is None
    )
    return Found(tuple(fields), unused)


def _check(fields: Sequence[str | None], known: Mapping[str, str], identifier: SecondIdentifier | None) -> None:
    for field in {field for field in fields if field is not None}:
        places = [str(place) for place, found in enumerate(fields, 1) if found == field]
        if len(places) > 1:
            name = known.get(field) or COLUMNS[field].heading
            message = f"Columns {' and '.join(places)} both say “{name}”. Rename or take out one of them."
            raise ListUnusable(message)
    missing = []
    if "patient_name" not in fields and not {FIRST_NAME, LAST_NAME} <= set(fields):
        missing.append(COLUMNS["patient_name"].heading)
    if identifier is not None and identifier.value not in fields:
        missing.append(COLUMNS[identifier.value].heading)
    if missing:
        names = " and ".join(f"“{name}”" for name in missing)
        message = f"This list has no column {names}. The first row must name the columns; the template shows how."
        raise ListUnusable(message)
