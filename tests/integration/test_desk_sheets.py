"""The desk's list and sheets: what was issued, opened by nurses alone."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from mildsite.pdf.document import Size
from mildsite.sheets.codes import change_code, open_slip
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import open_pdf
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.pdf_reading import read_pdf


@pytest.fixture
def nurse(app, client) -> StaffUser:
    make_clinic()
    nurse = make_staff(RoleName.NURSE, name="Nora Nurse")
    client.sign_in(nurse)
    return nurse


@pytest.fixture
def sheet(nurse) -> Sheet:
    return make_sheet(page=make_live_page(), nurse=nurse)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_the_list_shows_the_sheets_of_today_newest_first(nurse, client, sheet):
    make_sheet(page=sheet.page, nurse=make_staff(RoleName.NURSE, name="Nils Nurse"), patient_name="Bo Berg")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in client.page("/desk/").select("tbody tr")
    ]
    assert [row[:2] for row in rows] == [["D-00002", "Bo Berg"], ["D-00001", "Zoë O'Brien"]]
    assert rows[0][2:6] == ["Nov 22, 2026", "Dr. Ames", "Nov 22, 2026, 12:00\u00a0PM", "Nils Nurse"]


def test_yesterdays_sheets_are_not_on_the_list(nurse, client, sheet, set_clock):
    set_clock(datetime(2026, 11, 23, 5, 30, tzinfo=UTC))  # half past midnight at the clinic
    client.sign_in(nurse)
    assert not client.page("/desk/").select("tbody tr")
    make_sheet(page=sheet.page, nurse=nurse, patient_name="Bo Berg", procedure_date=date(2026, 11, 23))
    assert [row.td.get_text() for row in client.page("/desk/").select("tbody tr")] == ["D-00002"]


def test_a_day_without_sheets_leads_to_the_form(nurse, client):
    assert client.page("/desk/").select_one('.empty a[href="/desk/sheets/new"]')


def test_the_pdf_is_what_was_issued_and_its_name_tells_nothing(nurse, client, sheet):
    issued = open_pdf(sheet, actor=nurse)
    response = client.get(f"/desk/sheets/{sheet.id}/pdf")
    assert response.data == issued
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="discharge-D-00001.pdf"'
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "recorded"),
    [
        ("/desk/", Action.SHEET_LIST_OPENED),
        ("/desk/sheets/{id}", Action.SHEET_OPENED),
        ("/desk/sheets/{id}/pdf", Action.SHEET_OPENED),
    ],
)
def test_every_look_at_a_patient_is_on_record(nurse, client, sheet, address, recorded):
    before = actions()
    assert client.get(address.format(id=sheet.id)).status_code == 200
    assert actions() == [*before, recorded]


@pytest.mark.parametrize("end", ["", "/pdf"])
def test_a_sheet_that_does_not_exist_is_not_found(nurse, client, end):
    response = client.get(f"/desk/sheets/{uuid.uuid4()}{end}")
    assert response.status_code == 404
    assert "Go to your first page" in response.get_data(as_text=True)


def test_a_damaged_sheet_is_an_error_and_never_a_wrong_paper(nurse, client, sheet):
    sheet.pdf_sealed = sheet.pdf_sealed[:-1] + b"x"
    response = client.get(f"/desk/sheets/{sheet.id}/pdf")
    assert response.status_code == 500
    assert "Zoë" not in response.text


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_nobody_but_a_nurse_enters_the_desk(app, client, sheet, role):
    client.sign_in(make_staff(role))
    for address in ("/desk/", "/desk/sheets/new", f"/desk/sheets/{sheet.id}", f"/desk/sheets/{sheet.id}/pdf"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Zoë" not in response.text


def test_a_nurse_who_was_made_inactive_is_shut_out_at_once(nurse, client, sheet):
    assert client.get("/desk/").status_code == 200
    nurse.active = False
    assert client.get("/desk/").status_code == 302


def test_a_slip_with_a_new_code_is_one_page_however_long_the_name(nurse):
    name = "Maria-Magdalena Konstantina von Hohenstaufen-Württemberg y Fernández de la Cueva Wolfeschlegelsteinhausen"
    sheet = make_sheet(page=make_live_page(), nurse=nurse, patient_name=name, size=Size.LARGE)
    [slip] = read_pdf(open_slip(sheet, change_code(sheet, actor=nurse), actor=nurse)).pages
    words = " ".join(slip.extract_text().split())
    assert "Maria-Magdalena Konstantina" in words
    assert "March 4, 1950" in words
    assert "Scan the square" in words
