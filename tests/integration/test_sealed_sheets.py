"""What is stored of a patient: sealed, found by name all the same, and the same bytes years later."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page
from mildsite.content.publishing import publish
from mildsite.content.reviewing import approve, submit
from mildsite.db import db
from mildsite.keys import Keyring, install, keyring
from mildsite.sealing import SealBroken
from mildsite.sheets.models import Sheet, SheetKey, SheetNameWord
from mildsite.sheets.names import blind_index
from mildsite.sheets.opening import open_entries, open_list, open_pdf, snapshot_of
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page
from tests.factories.sheets import make_sheet

SECRETS = {
    "patient_name": "Quentina Zweigabara",
    "practitioner": "Dr. Ottokar Unverwechselbar",
    "note": "Bring Xylophonia along.",
    "chart_number": "CHART-4711-PLUGH",
}
WORDS = ["quentina", "zweigabara", "ottokar", "unverwechselbar", "xylophonia", "plugh", "1950-03-04"]
SEALED = ["entries_sealed", "document_sealed", "pdf_sealed", "pdf_sha256_sealed"]


@pytest.fixture
def page(app) -> Page:
    make_clinic()
    return make_live_page()


@pytest.fixture
def nurse(app) -> StaffUser:
    return make_staff(RoleName.NURSE)


@pytest.fixture
def sheet(page, nurse) -> Sheet:
    sheet = make_sheet(page=page, nurse=nurse, **SECRETS)
    db.session.commit()
    return sheet


def readable(stored: object) -> str:
    if isinstance(stored, bytes | memoryview):
        return bytes(stored).decode("latin-1").casefold()
    return str(stored).casefold()


def test_no_row_of_any_table_holds_a_patients_word_in_clear(sheet):
    cells = [
        readable(cell)
        for table in db.metadata.sorted_tables
        for row in db.session.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608 - names of our own tables
        for cell in row
    ]
    assert any("clinic.test" in cell for cell in cells), "the search itself works"
    assert [word for word in WORDS if any(word in cell for cell in cells)] == []


def test_the_database_file_holds_no_patients_word_in_clear(sheet):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite is a file of ours")
    file = Path(str(db.engine.url.database))
    stored = readable(b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*")))
    assert "clinic.test" in stored, "the search itself works"
    assert [word for word in WORDS if word in stored] == []


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        ("Zoë O'Brien", "zoe"),
        ("Zoë O'Brien", "obrien"),
        ("Jürgen Groß-Müller", "gross"),
        ("Jürgen Groß-Müller", "muller"),
        ("ANNA  SMITH", "smith"),
    ],
)
def test_a_sheet_is_found_by_a_word_of_the_name_without_accents_or_case(page, nurse, name, searched):
    sheet = make_sheet(page=page, nurse=nurse, patient_name=name)
    make_sheet(page=page, nurse=nurse, patient_name="Somebody Else")
    found = db.session.scalars(select(SheetNameWord.sheet_id).where(SheetNameWord.word == blind_index(searched)))
    assert list(found) == [sheet.id]


def test_a_sheet_opens_with_the_bytes_that_were_issued_and_the_opening_is_on_record(sheet, nurse):
    first = open_pdf(sheet, actor=nurse)
    db.session.commit()
    assert "Quentina Zweigabara" in PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert open_pdf(sheet, actor=nurse) == first
    opened = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.SHEET_OPENED))).all()
    assert [(event.actor_id, event.subject_id) for event in opened] == [(nurse.id, str(sheet.id))] * 2
    assert opened[0].detail == {"number": 1, "shown": "pdf"}


def test_entries_and_list_open_with_what_was_entered_and_are_on_record(sheet, nurse):
    assert open_entries(sheet, actor=nurse).patient_name == "Quentina Zweigabara"
    [(listed, entries)] = open_list([sheet], actor=nurse)
    assert (listed, entries.note) == (sheet, "Bring Xylophonia along.")
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    assert [event.action for event in events[-2:]] == [Action.SHEET_OPENED, Action.SHEET_LIST_OPENED]


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_nobody_but_a_nurse_opens_a_sheet(sheet, role):
    somebody = make_staff(role)
    for refused in (
        lambda: open_pdf(sheet, actor=somebody),
        lambda: open_entries(sheet, actor=somebody),
        lambda: open_list([sheet], actor=somebody),
    ):
        with pytest.raises(NotPermitted):
            refused()


@pytest.mark.parametrize("column", SEALED)
def test_a_changed_byte_does_not_open(sheet, nurse, column):
    sealed = getattr(sheet, column)
    setattr(sheet, column, sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:])
    db.session.commit()
    with pytest.raises(SealBroken):
        _open_all(sheet, nurse)


@pytest.mark.parametrize("column", SEALED)
def test_the_bytes_of_another_sheet_do_not_open(page, sheet, nurse, column):
    other = make_sheet(page=page, nurse=nurse)
    setattr(sheet, column, getattr(other, column))
    db.session.commit()
    with pytest.raises(SealBroken):
        _open_all(sheet, nurse)


def test_bytes_moved_to_another_column_do_not_open(sheet, nurse):
    sheet.pdf_sealed = sheet.document_sealed
    db.session.commit()
    with pytest.raises(SealBroken):
        open_pdf(sheet, actor=nurse)


def test_the_wrapped_key_of_another_sheet_does_not_open(page, sheet, nurse):
    sheet.key.wrapped = make_sheet(page=page, nurse=nurse).key.wrapped
    db.session.commit()
    with pytest.raises(SealBroken):
        open_pdf(sheet, actor=nurse)


def test_whoever_has_only_the_database_opens_nothing(sheet, nurse):
    ours = keyring()
    install(Keyring({sheet.key.key_id: bytes(32)}))
    try:
        with pytest.raises(SealBroken):
            open_pdf(sheet, actor=nurse)
        install(Keyring({"another": bytes(32)}))
        with pytest.raises(SealBroken, match="not in the key file"):
            open_pdf(sheet, actor=nurse)
    finally:
        install(ours)


def test_every_sheet_has_a_key_of_its_own(page, sheet, nurse):
    make_sheet(page=page, nurse=nurse, **SECRETS)
    wrapped = db.session.scalars(select(SheetKey.wrapped)).all()
    assert len(set(wrapped)) == 2


def test_a_text_published_later_changes_no_sheet_that_was_issued(page, sheet, nurse):
    before, revision = open_pdf(sheet, actor=nurse), sheet.revision
    editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
    draft = start_draft(page, actor=editor)
    save_draft(draft, make_document("Everything is different"), based_on_version=draft.lock_version, actor=editor)
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    publish(draft, actor=reviewer)
    make_clinic(name="Another Clinic", phone_day="555-0111")
    db.session.commit()
    db.session.expire_all()
    assert open_pdf(sheet, actor=nurse) == before
    assert snapshot_of(sheet).document.clinic_name == "Test Spine Clinic"
    assert sheet.revision is revision is not page.live_revision


def _open_all(sheet: Sheet, nurse: StaffUser) -> None:
    open_entries(sheet, actor=nurse)
    snapshot_of(sheet)
    open_pdf(sheet, actor=nurse)
