"""A day's list becomes sheets: all of them or none, in the order of the list."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.audit.verifying import verify
from mildsite.content.drafting import start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page
from mildsite.content.publishing import publish
from mildsite.content.reviewing import approve, submit
from mildsite.content.stopping import stop
from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sheets.batches import preparing, queries
from mildsite.sheets.batches.abandoning import abandon, abandon_old_batches
from mildsite.sheets.batches.checking import open_batch
from mildsite.sheets.batches.contents import contents_of
from mildsite.sheets.batches.correcting import correct_rows, leave_out, tell_order
from mildsite.sheets.batches.days import DateOrder
from mildsite.sheets.batches.errors import BatchEnded, BatchNotReady
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.preparing import STEP, begin_preparing, prepare_some
from mildsite.sheets.batches.printing_batch import open_batch_files, open_batch_pdf, print_batch
from mildsite.sheets.errors import Problem, ReasonNeeded, SheetRefused
from mildsite.sheets.models import AccessLink, Sheet, SheetKey, SheetNameWord, SheetSource, SheetState
from mildsite.sheets.opening import entries_of
from mildsite.sheets.queries import sheets_found
from mildsite.sheets.records.models import PrintCopy
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.batches import (
    HEADING,
    csv_list,
    make_batch,
    make_issued_batch,
    patient,
    patients,
    prepare_all,
    spreadsheet,
)  # fmt: skip
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page
from tests.factories.sheets import SITE, make_sheet
from tests.support.threads import at_once

TABLES = (Sheet, SheetKey, SheetSource, SheetNameWord, AccessLink)
WRONG_BIRTH = ("Ann Example003", "1950-13-40", "2026-11-22", "")
NO_NAME = ("", "1950-03-04", "2026-11-22", "")
AHEAD = ("Ann Example004", "1950-03-04", "2027-11-22", "")


@pytest.fixture
def page(app) -> Page:
    make_clinic()
    return make_live_page()


@pytest.fixture
def nurse(app) -> StaffUser:
    return make_staff(RoleName.NURSE)


def stored(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def numbers(batch: Batch) -> list[int]:
    return [sheet.number for sheet in queries.sheets_of(batch)]


def names(batch: Batch) -> list[str]:
    return [entries_of(sheet).patient_name for sheet in queries.sheets_of(batch)]


def faults(batch: Batch, nurse: StaffUser) -> dict[int, list[str]]:
    faulty = open_batch(batch, actor=nurse).faulty
    return {number: [problem.field for problem in problems] for number, problems in faulty.items()}


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_a_list_becomes_sheets_in_its_own_order(page, nurse):
    make_sheet(page=page, nurse=nurse)
    batch = make_issued_batch(page, nurse, patients(STEP * 2 + 3))
    assert numbers(batch) == list(range(2, STEP * 2 + 5))
    assert names(batch) == [f"Ann Example{number:03d}" for number in range(2, STEP * 2 + 5)]
    assert {sheet.state for sheet in queries.sheets_of(batch)} == {SheetState.CURRENT}
    assert actions()[-1] == "batch.issued"
    assert actions().count("sheet.issued") == STEP * 2 + 4
    assert verify(keyring()) is None


def test_a_spreadsheet_and_the_same_list_as_csv_make_the_same(page, nurse):
    row = ("Ann Example", datetime(1950, 3, 4), datetime(2026, 11, 22), "Dr. Ames")
    batch = make_batch(page, nurse, spreadsheet([row]))
    order = open_batch(batch, actor=nurse).rows[0][1].order
    other = make_batch(page, nurse, csv_list([("Ann Example", "03/04/1950", "11/22/2026", "Dr. Ames")]))
    assert open_batch(other, actor=nurse).rows[0][1].order == order


def test_before_the_last_sheet_is_made_nothing_is_issued(page, nurse):
    batch = make_batch(page, nurse, patients(STEP + 1))
    begin_preparing(batch, actor=nurse)
    prepare_some(batch, site=SITE, actor=nurse)
    assert batch.prepared == STEP
    assert {sheet.state for sheet in queries.sheets_of(batch)} == {SheetState.PREPARED}
    assert sheets_found("Example002") == []
    assert "sheet.issued" not in actions()
    prepare_some(batch, site=SITE, actor=nurse)
    assert batch.state is BatchState.ISSUED
    assert len(sheets_found("Example002")) == 1


def test_rows_with_faults_are_named_and_hold_the_whole_batch(page, nurse):
    batch = make_batch(page, nurse, patients(4, faulty={3: WRONG_BIRTH, 4: NO_NAME, 5: AHEAD}))
    assert faults(batch, nurse) == {3: ["birth_date"], 4: ["patient_name"], 5: ["procedure_date"]}
    with pytest.raises(BatchNotReady):
        begin_preparing(batch, actor=nurse)
    assert stored(Sheet) == 0


def test_corrected_rows_are_issued_as_corrected(page, nurse):
    batch = make_batch(page, nurse, patients(4, faulty={3: WRONG_BIRTH, 4: NO_NAME, 5: AHEAD}))
    correct_rows(batch, {3: {"birth_date": "4 March 1950"}, 4: {"patient_name": "Bo"}}, actor=nurse)
    leave_out(batch, 5, actor=nurse)
    assert faults(batch, nurse) == {}
    begin_preparing(batch, actor=nurse)
    prepare_all(batch, nurse)
    assert names(batch) == ["Ann Example002", "Ann Example003", "Bo"]


def test_what_only_the_making_shows_leads_back_to_the_row(page, nurse, monkeypatch):
    made = preparing.new_sheet

    def refuse(order, *args, **kwargs):
        if order.entries.patient_name == "Ann Example028":
            raise SheetRefused([Problem("page", "The note has no room.")])
        return made(order, *args, **kwargs)

    monkeypatch.setattr(preparing, "new_sheet", refuse)
    batch = make_batch(page, nurse, patients(STEP + 3))
    begin_preparing(batch, actor=nurse)
    prepare_all(batch, nurse)
    assert batch.state is BatchState.OPEN
    assert [stored(table) for table in TABLES] == [0, 0, 0, 0, 0]
    assert open_batch(batch, actor=nurse).faulty == {28: [Problem("row", "The note has no room.")]}
    monkeypatch.undo()
    correct_rows(batch, {28: {"note": ""}}, actor=nurse)
    begin_preparing(batch, actor=nurse)
    prepare_all(batch, nurse)
    assert numbers(batch) == list(range(1, STEP + 4)), "the numbers that were set aside serve again"


def publish_other_words(page: Page) -> None:
    editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
    draft = start_draft(page, actor=editor)
    draft.document = make_document("Other words")
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.SAFETY, actor=reviewer)
    publish(draft, actor=reviewer)


def stop_the_text(page: Page) -> None:
    stop(page, reason="A dose is wrong.", actor=make_staff(RoleName.REVIEWER))


def change_the_clinic(_page: Page) -> None:
    make_clinic(phone_day="(555) 555-0123")


@pytest.mark.parametrize("change", [publish_other_words, stop_the_text, change_the_clinic])
def test_what_changes_in_the_middle_leaves_no_mixed_batch(page, nurse, change):
    batch = make_batch(page, nurse, patients(STEP + 1))
    begin_preparing(batch, actor=nurse)
    prepare_some(batch, site=SITE, actor=nurse)
    change(page)
    db.session.expire_all()
    prepare_some(batch, site=SITE, actor=nurse)
    assert batch.state is BatchState.OPEN
    assert "has just changed" in contents_of(batch).notice
    assert [stored(table) for table in TABLES] == [0, 0, 0, 0, 0]


def test_the_same_list_twice_is_noticed_and_must_be_confirmed(page, nurse):
    make_issued_batch(page, nurse, patients(2))
    again = make_batch(page, make_staff(RoleName.NURSE), patients(2))
    with pytest.raises(BatchNotReady, match="issued before"):
        begin_preparing(again, actor=again.made_by)
    begin_preparing(again, again=True, actor=again.made_by)
    prepare_all(again, again.made_by)
    assert again.state is BatchState.ISSUED
    begin_preparing(make_batch(page, nurse, patients(3)), actor=nurse)


def test_a_list_that_was_abandoned_is_no_second_one(page, nurse):
    abandon(make_batch(page, nurse), actor=nurse)
    begin_preparing(make_batch(page, nurse), actor=nurse)


def test_one_patient_twice_in_a_list_is_noticed(page, nurse):
    batch = make_batch(page, nurse, csv_list([patient(1), patient(2), ("ann EXAMPLE001", *patient(1)[1:])]))
    assert faults(batch, nurse) == {4: ["patient_name"]}
    leave_out(batch, 2, actor=nurse)
    assert faults(batch, nurse) == {}


def test_dates_that_can_be_read_in_two_ways_are_asked(page, nurse):
    rows = [("Ann", "03/04/1950", "11/10/2026", ""), ("Bo", "05/06/1951", "11/10/2026", "")]
    batch = make_batch(page, nurse, csv_list(rows))
    with pytest.raises(BatchNotReady, match="dates"):
        begin_preparing(batch, actor=nurse)
    tell_order(batch, DateOrder.DAY_FIRST, actor=nurse)
    entries = open_batch(batch, actor=nurse).rows[0][1].order.entries
    assert (entries.birth_date.isoformat(), entries.procedure_date.isoformat()) == ("1950-04-03", "2026-10-11")


def test_one_date_of_the_list_can_answer_for_all(page, nurse):
    rows = [("Ann", "03/04/1950", "11/10/2026", ""), ("Bo", "05/28/1951", "11/10/2026", "")]
    batch = make_batch(page, nurse, csv_list(rows))
    entries = open_batch(batch, actor=nurse).rows[0][1].order.entries
    assert (entries.birth_date.isoformat(), entries.procedure_date.isoformat()) == ("1950-03-04", "2026-11-10")


def test_an_abandoned_batch_leaves_nothing_to_read(page, nurse):
    batch = make_batch(page, nurse, patients(STEP + 1))
    begin_preparing(batch, actor=nurse)
    prepare_some(batch, site=SITE, actor=nurse)
    abandon(batch, actor=nurse)
    db.session.flush()
    assert [stored(table) for table in TABLES] == [0, 0, 0, 0, 0]
    assert (batch.wrapped, batch.rows_sealed, batch.state) == (None, None, BatchState.ABANDONED)
    assert actions()[-1] == "batch.abandoned"
    with pytest.raises(BatchEnded):
        open_batch(batch, actor=nurse)


def test_an_issued_batch_keeps_no_list(page, nurse):
    batch = make_issued_batch(page, nurse)
    assert (batch.wrapped, batch.rows_sealed) == (None, None)
    with pytest.raises(BatchEnded):
        abandon(batch, actor=nurse)


def test_what_nobody_came_back_to_is_destroyed_after_a_day(page, nurse, set_clock):
    batch, issued = make_batch(page, nurse), make_issued_batch(page, nurse, patients(1))
    set_clock(NOON + timedelta(hours=23, minutes=59))
    abandon_old_batches()
    assert batch.state is BatchState.OPEN
    set_clock(NOON + timedelta(days=1))
    assert queries.own_batch(batch.id, actor=nurse) is None, "not shown any more, even before it is destroyed"
    abandon_old_batches()
    assert (batch.state, batch.wrapped) == (BatchState.ABANDONED, None)
    assert issued.state is BatchState.ISSUED


def test_a_batch_that_is_not_issued_is_its_nurses_alone(page, nurse):
    batch, other = make_batch(page, nurse), make_staff(RoleName.NURSE)
    assert queries.own_batch(batch.id, actor=other) is None
    acts = (
        partial(correct_rows, batch, {2: {"note": "x"}}),
        partial(leave_out, batch, 2),
        partial(tell_order, batch, DateOrder.DAY_FIRST),
        partial(begin_preparing, batch),
        partial(abandon, batch),
    )
    for act in acts:
        with pytest.raises(BatchEnded):
            act(actor=other)


def test_the_rows_are_sealed_and_bound_to_their_batch(page, nurse):
    batch, other = make_batch(page, nurse), make_batch(page, nurse)
    assert b"Example" not in batch.rows_sealed
    batch.rows_sealed, batch.wrapped = other.rows_sealed, other.wrapped
    with pytest.raises(Exception, match="stored bytes"):
        contents_of(batch)


def test_what_looks_like_a_formula_is_a_name_like_any_other(page, nurse):
    typed = ["=HYPERLINK(1)", "+Ann", "-Bo", "@Cy"]
    batch = make_batch(page, nurse, csv_list([(name, *patient(1)[1:]) for name in typed]))
    begin_preparing(batch, actor=nurse)
    prepare_all(batch, nurse)
    assert names(batch) == typed


def test_every_entry_of_the_form_has_a_column(page, nurse):
    heading = (
        *HEADING, "Follow-up", "Time", "Place", "Large print", "Responsible adult", "Phone", "Note",
        "Avoid heavy lifting through",
    )  # fmt: skip
    rest = ("12/26/2026", "9:30 am", "Suite 200", "yes", "Al", "555-0100", "=Rest.", "2026-11-29")
    batch = make_batch(page, nurse, csv_list([(*patient(1), *rest)], heading))
    begin_preparing(batch, actor=nurse)
    prepare_all(batch, nurse)
    entries = entries_of(queries.sheets_of(batch)[0])
    assert entries.model_dump(mode="json", exclude_defaults=True) == {
        "patient_name": "Ann Example001",
        "birth_date": "1950-03-04",
        "procedure_date": "2026-11-22",
        "practitioner": "Dr. Ames",
        "follow_up": {"on": "2026-12-26", "at": "09:30:00", "place": "Suite 200"},
        "size": "large",
        "responsible_adult": "Al",
        "phone": "555-0100",
        "note": "=Rest.",
        "item_dates": {"lifting": "2026-11-29"},
    }


def test_a_print_of_all_is_on_record_and_a_late_one_says_why(page, nurse, set_clock):
    batch = make_issued_batch(page, nurse)
    print_batch(batch, actor=nurse)
    assert open_batch_pdf(batch, duplex=True, actor=nurse).startswith(b"%PDF")
    assert actions()[-4:] == ["sheet.printed"] * 3 + ["batch.opened"]
    set_clock(NOON + timedelta(minutes=16))
    with pytest.raises(ReasonNeeded):
        print_batch(batch, actor=nurse)
    with pytest.raises(ReasonNeeded, match="Do not name"):
        print_batch(batch, reason="Example003 lost it", actor=nurse)
    print_batch(batch, reason="The printer was empty.", actor=nurse)
    assert sorted(db.session.scalars(select(PrintCopy.number))) == [1, 1, 1, 2, 2, 2]


def test_the_files_are_the_sheets_byte_for_byte_under_their_numbers(page, nurse):
    batch = make_issued_batch(page, nurse, patients(2))
    with zipfile.ZipFile(io.BytesIO(open_batch_files(batch, at=NOON, actor=nurse))) as archive:
        assert archive.namelist() == ["discharge-D-00001.pdf", "discharge-D-00002.pdf"]
        for sheet in queries.sheets_of(batch):
            assert archive.read(f"discharge-{sheet.label}.pdf") == sheet.seal.open("pdf", sheet.pdf_sealed)


def run_batch(page_id, nurse_id, data) -> list[int]:
    page, nurse = db.session.get(Page, page_id), db.session.get(StaffUser, nurse_id)
    batch = start_batch_committed(page, nurse, data)
    begin_preparing(batch, actor=nurse)
    db.session.commit()
    while batch.state is BatchState.PREPARING:
        locked = queries.own_batch(batch.id, actor=nurse, lock=True)
        prepare_some(locked, site=SITE, actor=nurse)
        db.session.commit()
    return numbers(batch)


def start_batch_committed(page, nurse, data) -> Batch:
    batch = make_batch(page, nurse, data)
    db.session.commit()
    return batch


def run_single(page_id, nurse_id) -> list[int]:
    sheet = make_sheet(page=db.session.get(Page, page_id), nurse=db.session.get(StaffUser, nurse_id))
    db.session.commit()
    return [sheet.number]


def test_batches_and_single_sheets_at_once_share_no_number(app, page, nurse):
    other = make_staff(RoleName.NURSE)
    found = at_once(
        app,
        partial(run_batch, page.id, nurse.id, patients(STEP + 5)),
        partial(run_batch, page.id, other.id, patients(STEP + 6)),
        partial(run_single, page.id, nurse.id),
        partial(run_single, page.id, other.id),
    )
    drawn = sorted(number for numbers in found for number in numbers)
    assert drawn == list(range(1, STEP * 2 + 14))
    for batch in found:
        assert batch == list(range(batch[0], batch[0] + len(batch)))
    assert verify(keyring()) is None


def test_two_presses_at_once_make_every_sheet_once(app, page, nurse):
    batch = make_batch(page, nurse, patients(STEP + 5))
    begin_preparing(batch, actor=nurse)
    db.session.commit()

    def press(batch_id, nurse_id) -> None:
        actor = db.session.get(StaffUser, nurse_id)
        found = queries.own_batch(batch_id, actor=actor, lock=True)
        if found is not None:
            prepare_some(found, site=SITE, actor=actor)
        db.session.commit()

    at_once(app, *[partial(press, batch.id, nurse.id)] * 3)
    db.session.expire_all()
    assert numbers(batch) == list(range(1, STEP + 6))
    assert db.session.get(Batch, batch.id).state is BatchState.ISSUED


def test_a_time_zone_does_not_matter_to_the_day_limit(page, nurse, set_clock):
    """The lifetime is a length of time: a batch of the evening is there in the morning."""
    set_clock(datetime(2026, 11, 23, 4, 50, tzinfo=UTC))
    batch = make_batch(page, nurse)
    set_clock(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
    assert queries.own_batch(batch.id, actor=nurse) is batch
