"""Blank sheets for the day the network is down, and what becomes of them afterwards."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from pypdf import PdfReader

from mildsite.accounts.roles import RoleName
from mildsite.cli import main
from mildsite.content.errors import NotPublished
from mildsite.content.publishing import unpublish
from mildsite.content.stopping import stop
from mildsite.db import db
from mildsite.pdf.document import Size
from mildsite.sheets import queries
from mildsite.sheets.downtime import downtime_pack, read_form_number
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.opening import entries_of
from mildsite.sheets.recording_downtime import record_downtime
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation
from tests.factories.sheets import SITE, make_order
from tests.factories.world import make_world
from tests.support.client import parse
from tests.support.commands import refused
from tests.support.tables import contents
from tests.support.visits import new_client, token_of

FORM = "DT-20261122-01"
CHOSEN = ("language", "also_language", "size")


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def page(app):
    make_clinic(languages=("es",))
    return make_live_page()


@pytest.fixture
def nurse(app):
    return make_staff(RoleName.NURSE)


def test_a_pack_has_every_language_and_both_sizes_and_numbers_in_a_row(page):
    make_live_translation(page, language="es", slug="despues")
    pack = downtime_pack(copies=2)
    assert [form.number for form in pack.forms] == [f"DT-20261122-{n:02d}" for n in range(1, 9)]
    assert [(form.language, form.size) for form in pack.forms[::2]] == [
        ("en", Size.STANDARD), ("en", Size.LARGE), ("es", Size.STANDARD), ("es", Size.LARGE),
    ]  # fmt: skip
    assert [item.title for item in PdfReader(io.BytesIO(pack.pdf)).outline] == [form.number for form in pack.forms]


def test_every_page_says_which_form_it_is_how_long_it_holds_and_from_which_text(page):
    pack = downtime_pack(copies=1)
    printed = [text for text in pages_of(pack.pdf) if text]
    assert len(printed) >= 3
    for text in printed:
        assert "DT-20261122-0" in text
        assert "valid until November 29, 2026" in text
        assert "Text revision 1" in text
        assert "Name:" in text


def test_a_blank_has_lines_for_the_patients_own_and_no_way_online(page):
    text = " ".join(pages_of(downtime_pack(copies=1).pdf))
    for label in ("Name", "Date of birth", "Procedure date", "Your practitioner", "Appointment", "Who takes you home"):
        assert label in text
    assert "Avoid heavy lifting" in text
    assert "November 22" not in text, "the day it was made is nobody's procedure date"
    assert "See this sheet at home" not in text
    assert "/s/" not in text


def test_a_form_holds_no_longer_than_its_text_is_due_for_review(page):
    page.next_review_on = date(2026, 11, 25)
    assert {form.valid_until for form in downtime_pack(copies=1).forms} == {date(2026, 11, 25)}


def test_what_may_not_be_used_is_left_out_and_named(page):
    other = make_live_page(key="other", slug="other")
    stop(other, reason="A dose is wrong.", actor=make_staff(RoleName.REVIEWER))
    pack = downtime_pack(copies=1)
    assert {form.page for form in pack.forms} == {"care"}
    assert len(pack.left_out) == 1
    assert pack.left_out[0].startswith("other (en)")
    page.next_review_on = date(2026, 11, 21)
    with pytest.raises(NotPublished):
        downtime_pack(copies=1)


def test_a_clinic_without_a_text_has_no_pack(page):
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    with pytest.raises(NotPublished):
        downtime_pack(copies=1)


def test_the_command_writes_pack_and_list_and_changes_nothing(app, page, tmp_path):
    before = contents()
    out = tmp_path / "pack.pdf"
    result = app.test_cli_runner().invoke(main.commands["downtime-pack"], ["--out", str(out), "--first", "21"])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF")
    rows = list(csv.reader((tmp_path / "pack.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[1] == ["DT-20261122-21", "care", "en", "standard", "Text revision 1", "2026-11-29"]
    assert contents() == before


def test_the_list_is_never_written_over_the_sheets(app, page, tmp_path):
    out = tmp_path / "pack.csv"
    result = app.test_cli_runner().invoke(main.commands["downtime-pack"], ["--out", str(out)])
    assert "Name the PDF" in refused(result)
    assert not out.exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("DT-20261122-01", FORM),
        (" dt 20261122 01 ", FORM),
        ("DT–20261122–01", FORM),
        ("D-00042", None),
        ("DT-20261122", None),
        ("", None),
        ("DT-20261122-01; x", None),
    ],
)
def test_form_numbers_are_read_as_people_type_them(typed, read):
    assert read_form_number(typed) == read


def record(page, nurse, key="key-00000001", **options):
    return record_downtime(make_order(page), form=FORM, site=SITE, idempotency_key=key, actor=nurse, **options)


def test_a_form_becomes_a_sheet_that_names_it(page, nurse):
    sheet = record(page, nurse)
    assert (sheet.downtime_form, sheet.label) == (FORM, "D-00001")
    assert queries.sheet_of_form(FORM) is sheet


def test_the_same_form_twice_is_noticed(page, nurse):
    first = record(page, nurse)
    with pytest.raises(SheetRefused) as refusal:
        record(page, make_staff(RoleName.NURSE), key="key-00000002")
    assert "sheet D-00001" in refusal.value.problems[0].message
    assert record(page, nurse) is first, "the same press again"
    assert record(page, nurse, key="key-00000003", again=True) is not first


def test_a_nurse_types_a_form_at_the_desk(app):
    world = make_world()
    client = new_client(app, world, RoleName.NURSE)
    token = token_of(client)
    fields = {
        "csrf_token": token,
        "idempotency_key": "key-00000001",
        "row.0.patient_name": "Ann Example",
        "row.0.birth_date": "03/04/1950",
        "row.0.procedure_date": "11/22/2026",
        "row.0.item_dates.lifting": "11/29/2026",
    }
    answer = client.post("/desk/downtime", data=fields)
    assert answer.status_code == 400
    assert "number of the form" in parse(answer).select_one("#summary").get_text()
    wrong = client.post("/desk/downtime", data={**fields, "downtime_form": FORM, "row.0.birth_date": "03/04/30"})
    assert wrong.status_code == 303, "1930: nobody is born in 2030 yet"
    db.session.expire_all()
    sheet = queries.sheet_of_form(FORM)
    assert entries_of(sheet).birth_date == date(1930, 3, 4)
    assert FORM in client.get(wrong.location).get_data(as_text=True)
    again = client.post("/desk/downtime", data={**fields, "idempotency_key": "another-key", "downtime_form": FORM})
    assert again.status_code == 400
    assert parse(again).select_one("#again")
    assert parse(again).select_one("[id='row.0.patient_name']")["value"] == "Ann Example"


def test_what_has_few_answers_is_chosen_and_what_was_typed_otherwise_stays(page, client, nurse):
    make_live_translation(page, language="es", slug="despues")
    client.sign_in(nurse)
    form = client.page("/desk/downtime").select_one("main form[method=post]")
    offered = {name: [option["value"] for option in form.select(f'[name="row.0.{name}"] option')] for name in CHOSEN}
    tongues = ["", "English", "Spanish"]
    assert offered == {"language": tongues, "also_language": tongues, "size": ["", "Yes"]}
    typed = {"row.0.language": "Klingon", "row.0.size": "Yes"}
    shown = parse(client.submit("/desk/downtime", typed))
    assert shown.select_one('input[name="row.0.language"]')["value"] == "Klingon"
    assert shown.select_one('[name="row.0.size"] option[selected]')["value"] == "Yes"
