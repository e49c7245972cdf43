"""A batch in the browser's own words: upload, question, corrections, progress, paper."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.batches import reading
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.reading import read_lines
from mildsite.web.desk import batches
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.batches import csv_list, make_batch, make_issued_batch, patient, patients
from tests.factories.world import make_world
from tests.support.client import form_fields, parse
from tests.support.visits import new_client

LIST = "/desk/batches"


@pytest.fixture
def world(app):
    return make_world()


@pytest.fixture
def nurse(app, world):
    return new_client(app, world, RoleName.NURSE)


def upload(client, data: bytes, name: str = "list.csv", **fields: str):
    return client.submit(LIST, {"file": (io.BytesIO(data), name), **fields})


def only_batch() -> Batch:
    return db.session.scalars(select(Batch)).one()


def texts(soup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in soup.select(selector)]


def press(client, soup, words: str, **fields):
    """Send the form of a button."""
    button = next(button for button in soup.select("main button") if " ".join(button.get_text().split()) == words)
    form = button.find_parent("form")
    sent = {**form_fields(form), **fields}
    if button.get("name"):
        sent[button["name"]] = button["value"]
    return client.post(form["action"], data=sent)


def test_from_upload_to_paper(nurse):
    page = upload(nurse, patients(3)).location
    soup = nurse.page(page)
    assert texts(soup, "h1") == ["Check the list"]
    assert len(soup.select("tbody tr")) == 3
    answer = press(nurse, soup, "Issue 3 sheets")
    assert answer.status_code == 303
    issued = nurse.page(answer.location)
    assert texts(issued, "main tbody td:first-child") == ["D-00002", "D-00003", "D-00004"]
    printed = press(nurse, issued, "Print all", sides="two")
    pdf = nurse.get(printed.location)
    assert pdf.headers["Content-Disposition"] == 'inline; filename="discharge-D-00002-D-00004.pdf"'
    reader = PdfReader(io.BytesIO(pdf.data))
    assert [item.title for item in reader.outline] == ["A. E. · D-00002", "A. E. · D-00003", "A. E. · D-00004"]
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipLongEdge"


def test_the_files_have_neutral_names(nurse, world):
    batch = make_issued_batch(world.page, world.staff[RoleName.NURSE], patients(2))
    answer = nurse.get(f"{LIST}/{batch.id}/sheets.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="discharge-D-00002-D-00003.zip"'
    assert zipfile.ZipFile(io.BytesIO(answer.data)).namelist() == ["discharge-D-00002.pdf", "discharge-D-00003.pdf"]


def test_faulty_rows_are_open_with_what_is_wrong_and_keep_what_was_typed(nurse):
    soup = nurse.page(upload(nurse, patients(3, faulty={3: ("", "1950-13-40", "2026-11-22", "Dr. Ames")})).location)
    assert texts(soup, ".row-open legend") == ["Row 3"]
    problems = {element["id"]: element.get_text() for element in soup.select(".row-open p.wrong[id]")}
    assert set(problems) == {"row.3.patient_name-error", "row.3.birth_date-error"}
    assert soup.select_one("[id='row.3.birth_date']")["value"] == "1950-13-40"
    assert not [button for button in soup.select("button") if "Issue" in button.get_text()]
    saved = press(nurse, soup, "Save and check again", **{"row.3.patient_name": "Bo", "row.3.birth_date": "3/4/1950"})
    again = nurse.page(saved.location)
    assert not again.select(".row-open")
    assert "Bo" in texts(again, "#row-3 td")[1]
    assert "Mar 4, 1950" in texts(again, "#row-3 td")


def test_a_row_can_be_left_out(nurse):
    soup = nurse.page(upload(nurse, patients(2, faulty={3: ("", "", "", "x")})).location)
    again = nurse.page(press(nurse, soup, "Leave row 3 out").location)
    assert len(again.select("tbody tr")) == 1
    assert press(nurse, again, "Issue 1 sheet").status_code == 303
    assert only_batch().state is BatchState.ISSUED


def test_a_row_without_a_fault_can_be_changed_too(nurse):
    page = upload(nurse, patients(2)).location
    link = nurse.page(page).select_one("#row-3 a")["href"]
    soup = nurse.page(link)
    assert texts(soup, ".row-open legend") == ["Row 3: Ann Example003"]
    press(nurse, soup, "Save and check again", **{"row.3.patient_name": "Cy"})
    assert "Cy" in texts(nurse.page(page), "#row-3 td")[1]


def test_many_faulty_rows_open_in_turn(nurse):
    soup = nurse.page(upload(nurse, csv_list([("", *patient(n)[1:]) for n in range(30)])).location)
    assert len(soup.select(".row-open")) == 20
    assert "10 more open when you have saved these" in " ".join(texts(soup, "#faulty"))


def test_an_old_date_is_right_when_the_nurse_says_so(nurse):
    row = (*patient(1)[:2], "2026-08-01", "")
    soup = nurse.page(upload(nurse, csv_list([row])).location)
    saved = press(nurse, soup, "Save and check again", **{"row.2.old_date_confirmed": "yes"})
    assert press(nurse, nurse.page(saved.location), "Issue 1 sheet").status_code == 303
    assert only_batch().state is BatchState.ISSUED


def test_the_date_question_is_asked_before_anything_else(nurse):
    page = upload(nurse, csv_list([("Ann", "03/04/1950", "11/10/2026", "")])).location
    soup = nurse.page(page)
    labels = texts(soup, "fieldset label")
    assert labels == [
        "Saturday, March 4, 1950 (the month comes first)",
        "Monday, April 3, 1950 (the day comes first)",
    ]
    assert not soup.select("table")
    assert press(nurse, soup, "Read the dates like this").status_code == 400
    press(nurse, soup, "Read the dates like this", order="day_first")
    assert "Apr 3, 1950" in texts(nurse.page(page), "#row-2 td")


def test_rows_without_a_date_take_the_one_of_the_form(nurse):
    data = csv_list([("Ann", "1950-03-04")], ("Name", "DOB"))
    soup = nurse.page(upload(nurse, data, procedure_date="2026-11-21").location)
    assert "Nov 21, 2026" in texts(soup, "#row-2 td")


def test_the_same_list_again_needs_a_tick(nurse):
    first = nurse.page(upload(nurse, patients(2)).location)
    press(nurse, first, "Issue 2 sheets")
    second = nurse.page(upload(nurse, patients(2)).location)
    assert "This same list was issued on Nov 22, 2026" in " ".join(texts(second, "label"))
    refused = press(nurse, second, "Issue 2 sheets")
    assert refused.status_code == 400
    assert "issued before" in parse(refused).select_one("#summary").get_text()
    assert press(nurse, second, "Issue 2 sheets", again="yes").status_code == 303
    assert {batch.state for batch in db.session.scalars(select(Batch))} == {BatchState.ISSUED}


def test_a_text_that_is_overdue_needs_a_reason_for_all(nurse, world):
    world.let_time_pass(world.page)
    page = upload(nurse, patients(2), procedure="care").location
    refused = press(nurse, nurse.page(page), "Issue 2 sheets")
    assert refused.status_code == 400
    assert press(nurse, parse(refused), "Issue 2 sheets", overdue_reason="The reviewer is away.").status_code == 303
    assert only_batch().state is BatchState.ISSUED


def test_large_batches_are_made_in_steps_with_a_bar(nurse):
    page = upload(nurse, patients(60)).location
    press(nurse, nurse.page(page), "Issue 60 sheets")
    soup = nurse.page(page)
    bar = soup.select_one("progress")
    assert (bar["value"], bar["max"]) == ("25", "60")
    press(nurse, soup, "Continue")
    press(nurse, nurse.page(page), "Continue")
    assert texts(nurse.page(page), "h1") == ["Batch of 60 sheets"]


def test_the_script_hears_how_far_it_is(nurse):
    page = upload(nurse, patients(30)).location
    press(nurse, nurse.page(page), "Issue 30 sheets")
    form = nurse.page(page).select_one("#batch-progress")
    answer = nurse.post(form["action"], data=form_fields(form), headers={"Accept": "application/json"})
    assert answer.json == {"prepared": 30, "rows": 30, "preparing": False}
    after = nurse.post(form["action"], data=form_fields(form), headers={"Accept": "application/json"})
    assert after.json == {"prepared": 30, "rows": 30, "preparing": False}, "a press too many does no harm"


def test_nobody_else_finds_a_batch_that_is_not_issued(app, nurse, world):
    mine = make_batch(world.page, make_staff(RoleName.NURSE))
    token = nurse.page(LIST).select_one("[name=csrf_token]")["value"]
    assert nurse.get(f"{LIST}/{mine.id}").status_code == 404
    for act in ("dates", "rows", "issue", "abandon"):
        assert nurse.post(f"{LIST}/{mine.id}/{act}", data={"csrf_token": token}).status_code == 404
    assert str(mine.id) not in nurse.get(LIST).get_data(as_text=True)


def test_an_issued_batch_is_open_to_every_nurse(nurse, world):
    theirs = make_issued_batch(world.page, make_staff(RoleName.NURSE))
    assert len(nurse.page(f"{LIST}/{theirs.id}").select("tbody tr")) == 3


def test_an_abandoned_batch_is_gone(nurse):
    page = upload(nurse, patients(2)).location
    press(nurse, nurse.page(page), "Abandon this batch")
    assert nurse.get(page).status_code == 404
    assert only_batch().wrapped is None


def test_the_next_act_at_the_desk_destroys_what_is_a_day_old(nurse, world, set_clock):
    batch = make_batch(world.page, make_staff(RoleName.NURSE))
    set_clock(NOON + timedelta(days=1))
    nurse.sign_in(world.staff[RoleName.NURSE])
    upload(nurse, patients(1))
    db.session.expire_all()
    assert db.session.get(Batch, batch.id).wrapped is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a file"),
        (b"PK not a spreadsheet", "cannot be read"),
        (b"Name\nAnn\n", "no column “Date of birth”"),
        (csv_list([patient(n) for n in range(501)]), "more than 500 rows"),
    ],
)
def test_a_file_that_is_no_list_gets_a_clear_answer(nurse, data, said):
    answer = upload(nurse, data)
    assert answer.status_code == 400
    assert said in parse(answer).select_one("#summary").get_text()
    assert db.session.scalars(select(Batch)).all() == []


def test_a_file_that_is_too_large_gets_a_clear_answer(nurse, monkeypatch):
    monkeypatch.setattr(batches, "LARGEST_FILE", 300)
    monkeypatch.setattr(reading, "LARGEST_FILE", 300)
    answer = upload(nurse, patients(10))
    assert answer.status_code == 400
    assert "larger than 2 MB" in parse(answer).select_one("#summary").get_text()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_read_again_as_it_is(nurse, kind):
    template = nurse.get(f"{LIST}/template.{kind}")
    assert template.headers["Content-Disposition"] == f'attachment; filename="sheets-template.{kind}"'
    filled = template.data + b"Ann,1950-03-04,2026-11-22\r\n" if kind == "csv" else fill_in(template.data)
    heading, _ = read_lines(filled)
    assert len(heading.cells) == 15
    assert upload(nurse, filled, f"list.{kind}").status_code == 303
    assert not nurse.page(f"{LIST}/{only_batch().id}").select("#faulty")
    assert nurse.get(f"{LIST}/template.exe").status_code == 404


def fill_in(book: bytes) -> bytes:
    opened, file = openpyxl.load_workbook(io.BytesIO(book)), io.BytesIO()
    opened.worksheets[0].append(["Ann", "1950-03-04", "2026-11-22"])
    opened.save(file)
    return file.getvalue()


def test_a_form_that_was_open_too_long_shows_the_corrections_again(nurse):
    page = upload(nurse, patients(1, faulty={2: ("", "1950-03-04", "2026-11-22", "")})).location
    answer = nurse.post(f"{page}/rows", data={"csrf_token": "old", "row.2.patient_name": "Typed Already"})
    assert answer.status_code == 400
    assert parse(answer).select_one("[id='row.2.patient_name']")["value"] == "Typed Already"


@pytest.mark.parametrize("late", [False, True])
def test_a_late_print_asks_why(nurse, world, set_clock, late):
    batch = make_issued_batch(world.page, world.staff[RoleName.NURSE])
    url = f"{LIST}/{batch.id}"
    press(nurse, nurse.page(url), "Print all")
    set_clock(NOON + timedelta(minutes=30 if late else 5))
    nurse.sign_in(world.staff[RoleName.NURSE])
    answer = press(nurse, nurse.page(url), "Print all again")
    assert answer.status_code == (400 if late else 303)
    if late:
        assert press(nurse, parse(answer), "Print all again", reason="Paper jam.").status_code == 303
