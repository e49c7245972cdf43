"""Headings of lists: found in any order and in the usual spellings."""

from __future__ import annotations

import pytest

from mildsite.clinic.models import SecondIdentifier
from mildsite.sheets.batches.columns import COLUMNS, Found, find_columns, heading_words, headings
from mildsite.sheets.batches.errors import ListUnusable
from tests.factories.content import make_document

TEXT = make_document()
BIRTH, CHART = SecondIdentifier.BIRTH_DATE, SecondIdentifier.CHART_NUMBER


def find(*heading: str, identifier: SecondIdentifier = BIRTH, required: bool = True) -> Found:
    return find_columns(heading, TEXT, identifier=identifier, required=required)


def test_columns_come_in_any_order_and_others_are_named():
    found = find("Room", "DOB", "Surgeon", "", "Patient")
    assert found.fields == (None, "birth_date", "practitioner", None, "patient_name")
    assert found.unused == (1,)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PATIENT’S NAME*", "patient_name"), ("Full_Name", "patient_name"), ("Date of Birth (DOB)", "birth_date"),
        ("D.O.B.", "birth_date"), ("Surgery Date:", "procedure_date"), ("Follow-Up", "follow_up_date"),
        ("Nombre del paciente", "patient_name"), ("Fecha de nacimiento", "birth_date"), ("Médico", "practitioner"),
        ("Fecha de la cirugía", "procedure_date"), ("Próxima cita", "follow_up_date"), ("Teléfono", "phone"),
        ("Acompañante", "responsible_adult"), ("avoid heavy lifting THROUGH", "item_dates.lifting"),
    ],
)  # fmt: skip
def test_usual_spellings_are_known(heading, field):
    assert find(heading, "Name" if field != "patient_name" else "DOB", required=False).fields[0] == field


def test_no_spelling_means_two_things():
    words = [
        heading_words(text)
        for field, column in COLUMNS.items()
        for text in {column.heading, field, *column.spellings.split(",")}
    ]
    owners = {}
    for field, column in COLUMNS.items():
        for text in (column.heading, *column.spellings.split(",")):
            assert owners.setdefault(heading_words(text), field) == field, text
    assert all(words)


@pytest.mark.parametrize("identifier", SecondIdentifier)
def test_every_heading_of_the_template_is_found_as_what_it_is(identifier):
    known = headings(TEXT, identifier)
    assert find(*known.values(), identifier=identifier).fields == tuple(known)


def test_the_identifier_that_the_clinic_does_not_use_is_not_used():
    assert find("Name", "DOB", "MRN", identifier=CHART).fields == ("patient_name", None, "chart_number")


def test_first_and_last_name_make_a_name():
    assert find("Last name", "First name", "DOB").fields == ("last_name", "first_name", "birth_date")
    with pytest.raises(ListUnusable, match="“Patient name”"):
        find("Last name", "DOB")


def test_what_is_missing_is_named():
    with pytest.raises(ListUnusable, match="no column “Patient name” and “Date of birth”"):
        find("Room", "Doctor")
    assert find("Name", required=False).fields == ("patient_name",)


def test_two_columns_of_one_kind_are_refused_by_their_places():
    with pytest.raises(ListUnusable, match="Columns 1 and 3 both say “Patient name”"):
        find("Name", "DOB", "Patient")
