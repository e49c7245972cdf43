"""The public form for general guidance: a PDF with a name on it, made and forgotten. For the demonstration."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.content.publishing import unpublish
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.support.client import parse
from tests.support.pdfs import words_of

URL = "/aftercare/sheet"
FIELDS = {"patient_name": "Zoë O'Brien", "procedure_date": "11/22/2026"}


@pytest.fixture
def page(app):
    make_clinic(is_demo=True, offers_guidance_sheet=True)
    return make_live_page()


def rows_stored() -> dict[str, int]:
    return {table.name: len(db.session.execute(select(table)).all()) for table in db.metadata.sorted_tables}


def test_a_clinic_that_does_not_offer_it_has_no_such_page(app, client):
    make_clinic()
    make_live_page()
    assert client.get(URL).status_code == 404
    assert not client.page("/aftercare").select(f'a[href="{URL}"]')


def test_without_a_live_text_there_is_no_such_page(page, client):
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    assert client.get(URL).status_code == 404


def test_the_aftercare_page_leads_to_the_form(page, client):
    assert client.page("/aftercare").select_one(f'a[href="{URL}"]')
    assert client.page(URL).select_one("form[method=post]")


@pytest.mark.parametrize("typed", ["11/22/2026", "2026-11-22", " 11/22/2026 "])
def test_the_pdf_is_marked_as_general_guidance(page, client, typed):
    response = client.submit(URL, {**FIELDS, "procedure_date": typed})
    assert response.mimetype == "application/pdf"
    words = words_of(response.data)
    assert "General guidance, not your discharge sheet" in words
    assert "Zoë O'Brien" in words
    assert "Sunday, November 22, 2026" in words


def test_nothing_is_stored_and_nothing_tells_the_name(page, client):
    client.get(URL)
    before = rows_stored()
    response = client.submit(URL, FIELDS)
    assert rows_stored() == before
    assert "Brien" not in str(response.headers)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("patient_name", "", "Enter a name."),
        ("patient_name", "   ", "Enter the patient’s name."),
        ("patient_name", "王小明", "cannot print 王 小 明"),
        ("patient_name", "Zoë 💉", "cannot print 💉"),
        ("patient_name", "x" * 121, "Shorten the name."),
        ("procedure_date", "", "Enter the date of the procedure."),
        ("procedure_date", "2026-02-30", "This is not a real date."),
        ("procedure_date", "next Sunday", "This is not a real date."),
        ("procedure_date", "11/22/0026", "Check the year of this date."),
        ("procedure_date", "2026-12-24", "more than one day ahead"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(page, client, field, typed, message):
    response = client.submit(URL, {**FIELDS, field: typed})
    assert response.status_code == 400
    form = parse(response)
    wrong = form.select_one(f"#{field}")
    assert message in form.select_one(f"#{wrong['aria-describedby'].split()[-1]}").get_text()
    assert wrong["aria-invalid"] == "true"
    assert {name: form.select_one(f"#{name}")["value"] for name in FIELDS} == {**FIELDS, field: typed}
    assert form.select_one(f'.summary a[href="#{field}"]')


def test_markup_in_a_name_is_printed_as_it_was_typed(page, client):
    response = client.submit(URL, {**FIELDS, "patient_name": "<b>Zoë</b> & Co"})
    assert "<b>Zoë</b> & Co" in words_of(response.data)


def test_a_procedure_of_long_ago_needs_no_confirming_here(page, client):
    assert client.submit(URL, {**FIELDS, "procedure_date": "2019-01-02"}).mimetype == "application/pdf"


def test_a_page_that_was_open_too_long_says_so_and_keeps_what_was_typed(page, client):
    response = client.submit(URL, {**FIELDS, "csrf_token": "old"})
    assert response.status_code == 400
    form = parse(response)
    assert "open too long" in form.select_one(".summary").get_text()
    assert form.select_one("#patient_name")["value"] == "Zoë O'Brien"


def test_a_waiting_room_behind_one_address_gets_a_sheet_for_everybody(page, client):
    assert {client.submit(URL, FIELDS).mimetype for _ in range(12)} == {"application/pdf"}
