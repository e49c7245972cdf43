"""Who had to do with one sheet: told by its number, to whoever answers for privacy, without the patient."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.access_report import access_report
from mildsite.sheets.codes import change_code
from mildsite.sheets.ending import amend
from mildsite.sheets.held import download, held_by
from mildsite.sheets.links import try_code
from mildsite.sheets.models import EndReason
from mildsite.sheets.recalls.recalling import call_list, mark_reached, open_recall
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.batches import make_issued_batch
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.client import CheckingClient
from tests.support.desk_visits import sheet_fields
from tests.support.paper_access import paper_of

PATIENT = "Quentina Zweig"


@pytest.fixture
def nora(app):
    make_clinic()
    return make_staff(RoleName.NURSE, name="Nora Nurse")


@pytest.fixture
def page(nora):
    return make_live_page()


@pytest.fixture
def sheet(page, nora):
    return make_sheet(page=page, nurse=nora, patient_name=PATIENT)


def told(number: int) -> list[str]:
    return [f"{row.who}: {row.what}" for row in access_report(number) or ()]


def test_the_whole_life_of_a_sheet_is_told_in_order(sheet, page, nora, client):
    nell = make_staff(RoleName.NURSE, name="Nell Nurse")
    other = make_sheet(page=page, nurse=nell, patient_name="Ann Ames")
    client.sign_in(nell)
    client.get("/desk/")
    client.submit("/desk/find", {"words": "Zweig"})
    client.submit("/desk/find", {"words": "Ames"})
    client.get(f"/desk/sheets/{sheet.id}/page-1.png")
    client.submit(f"/desk/sheets/{sheet.id}", form="form[action$=print]")
    client.get(f"/desk/sheets/{sheet.id}/pdf")
    paper = paper_of(sheet)
    try_code(paper.token, paper.wrong_code)
    link = try_code(paper.token, paper.code).link
    download(held_by(link), size="standard", language="en")
    change_code(sheet, actor=nell)
    recall = open_recall(sheet.revision, reason="A wrong word.", actor=nora)
    call_list(recall, form="csv", actor=nora)
    mark_reached(recall, sheet, actor=nora)
    order = make_order(page, patient_name=PATIENT)
    new = amend(sheet, order, reason=EndReason.CORRECTION, site=SITE, idempotency_key="amended", actor=nora)
    assert told(sheet.number) == [
        "Nora Nurse: Issued",
        "Nell Nurse: Shown in a list of sheets (2)",
        "Nell Nurse: Shown in a list of sheets (1)",
        "Nell Nurse: Looked at as a picture",
        "Nell Nurse: Looked at on screen",
        "Nell Nurse: Printed, copy 1",
        "Nell Nurse: Opened as PDF",
        "Somebody with the patient’s link: Wrong code, number 1 in a row",
        "Somebody with the patient’s link: Opened with its code",
        "Somebody with the patient’s link: Downloaded as PDF (standard)",
        "Nell Nurse: Got a new code",
        "Nora Nurse: Shown in the calls of a recall (csv, 2 sheets)",
        "Nora Nurse: Patient told of the recall",
        f"Nora Nurse: Replaced by {new.label} (correction)",
    ]
    assert [row.seq for row in access_report(sheet.number)] == sorted(row.seq for row in access_report(sheet.number))
    assert told(other.number) == [
        "Nell Nurse: Issued",
        "Nell Nurse: Shown in a list of sheets (2)",
        "Nell Nurse: Shown in a list of sheets (1)",
        "Nora Nurse: Shown in the calls of a recall (csv, 2 sheets)",
    ]


def test_a_link_that_leads_on_counts_for_both_sheets(sheet, page, nora):
    paper = paper_of(sheet)
    order = make_order(page, patient_name=PATIENT, note="Rest.")
    new = amend(sheet, order, reason=EndReason.CORRECTION, site=SITE, idempotency_key="new", actor=nora)
    try_code(paper.token, paper_of(sheet).code)
    assert told(sheet.number)[-1].endswith(f"Its link was opened, and led on to {new.label}")
    assert told(new.number) == [
        "Nora Nurse: Issued",
        f"Nora Nurse: Took the place of {sheet.label} (correction)",
        f"Somebody with the patient’s link: Opened with the link and code of {sheet.label}, which leads on to it",
    ]


def test_the_papers_of_a_batch_are_told_for_each_sheet(page, nora, client):
    batch = make_issued_batch(page, nora)
    client.sign_in(nora)
    client.get(f"/desk/batches/{batch.id}/sheets.pdf")
    client.get(f"/desk/batches/{batch.id}/sheets.zip")
    assert [line for line in told(2) if "batch" in line] == [
        f"Nora Nurse: Opened with its batch (pdf, {batch.row_count} sheets)",
        f"Nora Nurse: Opened with its batch (files, {batch.row_count} sheets)",
    ]


def test_a_name_that_was_only_compared_was_not_seen(sheet, page, nora, client):
    """Before a sheet is issued it is compared with all of the day: only who is shown as alike has been looked at."""
    client.sign_in(nora)
    assert client.submit("/desk/sheets/new", sheet_fields(patient_name="Bo Byrd")).status_code == 303
    assert told(sheet.number) == ["Nora Nurse: Issued"]
    assert client.submit("/desk/sheets/new", sheet_fields(patient_name="Quentina Zweick")).status_code == 303
    assert "Nora Nurse: Shown in a list of sheets (1)" in told(sheet.number)


def test_it_is_told_also_when_the_sheet_itself_is_gone(sheet, nora):
    """The report is made of the audit log alone."""
    number = sheet.number
    before = told(number)
    db.session.expunge_all()
    for table in ("sheet_source", "sheet_name_word", "access_link", "sheet_key", "sheet"):
        db.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - the test's own words
    assert told(number) == before


def test_a_number_that_was_never_issued_has_no_report(sheet):
    assert access_report(sheet.number + 1) is None


@pytest.fixture
def privacy(sheet, client) -> CheckingClient:
    client.sign_in(make_staff(RoleName.ADMINISTRATOR))
    return client


def test_an_administrator_reads_it_without_a_word_of_the_patient(client, sheet, nora, set_clock):
    set_clock(NOON + timedelta(hours=1))
    client.sign_in(make_staff(RoleName.ADMINISTRATOR))
    paper = paper_of(sheet)
    try_code(paper.token, paper.code)
    page = client.page(f"/admin/audit/sheet?number=D-{sheet.number:05d}")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [row[1:] for row in rows] == [
        ["Nov 22, 2026, 12:00\u00a0PM", "Nora Nurse", "Issued"],
        ["Nov 22, 2026, 1:00\u00a0PM", "Somebody with the patient’s link", "Opened with its code"],
    ]
    assert not {"quentina", "zweig"} & set(page.get_text(" ").casefold().split())
    event = client.page(page.select_one("tbody a")["href"])
    assert "Sheet: issued" in event.get_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Zweig", "This is no sheet number"), ("D-99", "No sheet D-00099 was ever issued"), ("%00", "no sheet number")],
)
def test_a_number_that_is_none_is_said_at_its_field(privacy, typed, said):
    page = privacy.page(f"/admin/audit/sheet?number={typed}")
    assert (said in page.get_text()) == (typed != "%00")
    assert page.select("tbody tr") == []


def test_the_log_leads_to_it(privacy):
    assert privacy.page("/admin/audit/").select_one('a[href="/admin/audit/sheet"]')
