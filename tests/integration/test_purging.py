"""What is past the clinic's period is destroyed: not even its bytes are left, and the desk says so in words."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.audit.verifying import verify
from mildsite.clinic.queries import current_details
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.db.erasing import empty_the_log
from mildsite.keys import keyring
from mildsite.sheets import queries
from mildsite.sheets.batches import queries as batch_queries
from mildsite.sheets.ending import amend
from mildsite.sheets.errors import ContentsDestroyed, SheetEnded, SheetRefused
from mildsite.sheets.held import held_by
from mildsite.sheets.models import AccessLink, EndReason, Sheet, SheetKey, SheetNameWord, SheetState
from mildsite.sheets.opening import entries_of, open_pdf
from mildsite.sheets.purging import backups_free_on, cutoff, due, purge
from mildsite.sheets.recalls import queries as recall_queries
from mildsite.sheets.records.models import CodeSlip, FollowUpCall, PrintCopy, TeachBack
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.batches import make_batch, make_issued_batch, patients
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.records import make_every_record
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.client import CheckingClient, parse
from tests.support.killed import AT_ONCE, run
from tests.support.paper_access import paper_of

LATER = NOON + timedelta(days=90)
GONE = (SheetKey, SheetNameWord, AccessLink, TeachBack, FollowUpCall, CodeSlip)


@pytest.fixture
def page(app) -> Page:
    make_clinic(retention_days=90, backup_days=35)
    return make_live_page()


@pytest.fixture
def nurse(app) -> StaffUser:
    return make_staff(RoleName.NURSE)


@pytest.fixture
def old(page, nurse) -> Sheet:
    """With everything that can be on record of it."""
    sheet = make_sheet(page=page, nurse=nurse, patient_name="Ann Old", key="old")
    make_every_record(sheet, nurse)
    db.session.commit()
    return sheet


@pytest.fixture
def young(old, page, nurse, set_clock) -> Sheet:
    """Issued a day later; then the time of the old one is over."""
    set_clock(NOON + timedelta(days=1))
    sheet = make_sheet(page=page, nurse=nurse, patient_name="Ann Young")
    db.session.commit()
    set_clock(LATER)
    return sheet


def purge_all() -> int:
    before = cutoff(current_details())
    assert before is not None
    destroyed = 0
    for progress in purge(before, actor_id=None):
        db.session.commit()
        destroyed = progress.destroyed
    assert empty_the_log()
    return destroyed


def count(model: type, sheet: Sheet) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(model.sheet_id == sheet.id)) or 0


def sealed_bytes(sheets: Sequence[Sheet]) -> list[bytes]:
    """Stretches of everything that was sealed for these sheets, and of what finds them."""
    found = []
    for sheet in sheets:
        links = db.session.scalars(select(AccessLink).where(AccessLink.sheet_id == sheet.id))
        words = db.session.scalars(select(SheetNameWord.word).where(SheetNameWord.sheet_id == sheet.id)).all()
        columns = [sheet.key.wrapped, sheet.entries_sealed, sheet.document_sealed, sheet.pdf_sealed, *words]
        columns += [sheet.pdf_sha256_sealed, *(link.token_sha256 for link in links)]
        for model, name in ((TeachBack, "answers"), (FollowUpCall, "note"), (CodeSlip, "pdf")):
            rows = db.session.scalars(select(model).where(model.sheet_id == sheet.id))
            columns += [getattr(row, f"{name}_sealed") for row in rows]
        found += [part for column in columns for part in (column[:16], column[-16:])]
    db.session.commit()
    return found


def stored() -> bytes:
    file = Path(str(db.engine.url.database))
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*") if not part.name.endswith("-shm"))


def test_nothing_opens_a_destroyed_sheet_and_what_is_not_the_patients_stays(young, old, nurse):
    number, revision, issued_by = old.number, old.revision_id, old.issued_by_id
    assert purge_all() == 1
    assert (old.state, old.destroyed_at) == (SheetState.DESTROYED, LATER)
    assert (old.number, old.revision_id, old.issued_by_id, old.issued_at) == (number, revision, issued_by, NOON)
    assert {count(model, old) for model in GONE} == {0}
    assert (old.entries_sealed, old.document_sealed, old.pdf_sealed, old.pdf_sha256_sealed) == (b"",) * 4
    assert count(PrintCopy, old) == 1
    for opening in (lambda: entries_of(old), lambda: open_pdf(old, actor=nurse)):
        with pytest.raises(ContentsDestroyed):
            opening()
    assert entries_of(young).patient_name == "Ann Young"
    assert verify(keyring()) is None


def test_only_counts_are_on_record_and_a_second_run_does_nothing(young):
    purge_all()
    assert purge_all() == 0
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.SHEETS_PURGED))).all()
    assert [event.detail for event in events] == [{"sheets": 1, "issued_before": NOON.isoformat()}]
    assert [event.subject_id for event in events] == [None]


def test_no_sealed_byte_is_left_in_the_files_of_the_database(page, nurse, old, set_clock):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite is a file of ours")
    many = [make_sheet(page=page, nurse=nurse, patient_name=f"Zoë Number{number}") for number in range(60)]
    db.session.commit()
    sealed = sealed_bytes([old, *many])
    data = stored()
    assert all(part in data for part in sealed), "the search itself works"
    set_clock(LATER)
    young = make_sheet(page=page, nurse=nurse, patient_name="Bo Berg", procedure_date=LATER.date())
    db.session.commit()
    kept = sealed_bytes([young])
    assert purge_all() == 61
    data = stored()
    assert sum(part in data for part in sealed) == 0
    assert all(part in data for part in kept), "the search itself works"


def test_a_purge_that_is_killed_goes_on_where_it_was(page, nurse, settings, tmp_path):
    make_clinic(retention_days=1, link_days=1, backup_days=35)
    sheets = [make_sheet(page=page, nurse=nurse, key=f"key-{number}") for number in range(3 * AT_ONCE)]
    db.session.execute(text("UPDATE sheet SET issued_at = '2020-01-01 00:00:00'"))
    db.session.commit()
    environment = {"MILDSITE_INSTANCE": str(settings.instance), "MILDSITE_DATABASE_URL": settings.database_url}
    for kill_before in (20, 25):
        code, said = run(environment, "purge", kill_before=kill_before)
        assert code == -signal.SIGKILL, said
        db.session.rollback()
        states = {(sheet.state, sheet.key is None, sheet.link is None) for sheet in db.session.scalars(select(Sheet))}
        assert states <= {(SheetState.DESTROYED, True, True), (SheetState.CURRENT, False, False)}, "each step is whole"
        db.session.commit()
    code, said = run(environment, "purge")
    assert code == 0, said
    db.session.expire_all()
    assert {sheet.state for sheet in sheets} == {SheetState.DESTROYED}
    destroyed = [
        event.detail["sheets"]
        for event in db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.SHEETS_PURGED)))
    ]
    assert sum(destroyed) == len(sheets), "each is on record once"


def test_without_a_period_nothing_is_past_it(page, nurse):
    make_clinic()
    assert cutoff(current_details()) is None
    assert due(NOON - timedelta(seconds=1)) == 0


def test_backups_are_free_of_it_when_the_last_one_from_before_is_gone(young):
    assert backups_free_on(current_details()) is None
    purge_all()
    assert backups_free_on(current_details()) == (LATER + timedelta(days=36)).date()


def test_lists_on_their_way_and_forms_of_another_day_go_too(page, nurse, set_clock):
    issued = make_issued_batch(page, nurse, patients(2))
    under_way = make_batch(page, nurse)
    make_every_record(make_sheet(page=page, nurse=nurse), nurse)
    db.session.commit()
    set_clock(LATER)
    purge_all()
    db.session.expire_all()
    assert issued.file_mac == b""
    assert (under_way.wrapped, under_way.rows_sealed) == (None, None)
    assert db.session.scalar(text("SELECT count(*) FROM form_draft")) == 0
    assert batch_queries.same_list(make_batch(page, nurse, patients(2))) is None


def test_recalls_searches_and_lists_do_without_it(young, old, nurse):
    purge_all()
    assert list(recall_queries.sheets_of(old.revision, since=NOON)) == [young]
    assert list(queries.sheets_found("ann")) == [young]
    assert list(queries.sheets_found("old")) == []
    assert list(queries.sheets_found(old.label)) == [old]
    assert queries.last_sheet_of(actor=nurse) == young


def test_the_page_of_a_recall_says_whom_it_cannot_name(young, old, nurse, client: CheckingClient):
    recall = recall_queries.recalls()[0]
    client.sign_in(nurse)
    assert "Not on the list" not in client.page(f"/desk/recalls/{recall.id}").get_text()
    purge_all()
    words = " ".join(client.page(f"/desk/recalls/{recall.id}").get_text(" ").split())
    assert "Not on the list: 1 sheet made from this text whose contents were destroyed" in words
    assert "Ann Young" in words


def test_a_corrected_sheet_whose_first_paper_is_destroyed_still_opens_for_the_patient(page, nurse, old, set_clock):
    set_clock(NOON + timedelta(days=50))
    new = amend(
        old,
        make_order(page, note="Rest more.", patient_name="Ann Old"),
        reason=EndReason.CORRECTION,
        site=SITE,
        idempotency_key="new",
        actor=nurse,
    )
    db.session.commit()
    set_clock(LATER)
    purge_all()
    held = held_by(new.link)
    assert held is not None
    assert (held.sheet, held.replaced) == (new, ())


def test_what_is_done_with_a_destroyed_sheet_is_refused(young, old, nurse, page):
    purge_all()
    order = make_order(page, procedure_date=LATER.date())
    with pytest.raises(SheetEnded):
        amend(old, order, reason=EndReason.CORRECTION, site=SITE, idempotency_key="x", actor=nurse)
    with pytest.raises(SheetRefused):
        make_sheet(page=page, nurse=nurse, patient_name="Ann Old", key="old")


def test_the_desk_says_when_it_was_destroyed_and_the_patient_whom_to_call(young, old, nurse, client: CheckingClient):
    paper, address = paper_of(old), f"/desk/sheets/{old.id}"
    db.session.commit()
    client.sign_in(nurse)
    purge_all()
    for path in ("", "/pdf", "/page-1.png", "/amend", "/withdraw"):
        answer = client.get(f"{address}{path}")
        assert answer.status_code == 410
        assert "The contents of this sheet were destroyed on Saturday, February 20" in " ".join(
            parse(answer).get_text(" ").split()
        )
    assert client.submit("/desk/find", {"words": old.label}).status_code == 200
    answer = client.get(paper.path)
    assert answer.status_code == 404
    assert "This link opens no sheet" in parse(answer).get_text()
    assert "(555) 555-0100" in parse(answer).get_text()
