"""Master keys come and go while the site is in use: whatever happens, every sheet opens and is found."""

from __future__ import annotations

import random
import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.audit.verifying import verify
from mildsite.config import Settings
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.keys import key_file, keyring
from mildsite.sheets import queries
from mildsite.sheets.batches import queries as batch_queries
from mildsite.sheets.batches.contents import contents_of
from mildsite.sheets.custody import kinds, rotating
from mildsite.sheets.custody.errors import KeyNeeded
from mildsite.sheets.custody.kinds import KINDS
from mildsite.sheets.custody.needs import needs, retire
from mildsite.sheets.custody.rotating import left_of, rotate
from mildsite.sheets.drafting.keeping import draft_of, keep_draft
from mildsite.sheets.links import Outcome, try_code
from mildsite.sheets.models import Sheet, SheetKey, SheetNameWord
from mildsite.sheets.opening import entries_of, open_pdf
from mildsite.sheets.queries import Shown
from tests.conftest import NOON, settings_for
from tests.factories.accounts import make_staff
from tests.factories.batches import make_batch, make_issued_batch, patients
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.keys import copy_of_keys, new_key
from tests.factories.sheets import make_sheet
from tests.support.databases import Databases
from tests.support.killed import AT_ONCE, run, start
from tests.support.paper_access import OnPaper, paper_of

SHEETS = 16


@pytest.fixture
def settings(key_folder: Path, databases: Databases, migrated: str, tmp_path: Path) -> Settings:
    return settings_for(copy_of_keys(key_folder, tmp_path / "instance"), databases.copy_url(migrated, tmp_path))


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {"MILDSITE_INSTANCE": str(settings.instance), "MILDSITE_DATABASE_URL": settings.database_url}


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "AT_ONCE", AT_ONCE)


@pytest.fixture
def page(app) -> Page:
    make_clinic(link_days=360)
    return make_live_page()


@pytest.fixture
def nurse(app) -> StaffUser:
    return make_staff(RoleName.NURSE)


@pytest.fixture
def sheets(page, nurse) -> list[Sheet]:
    made = [make_sheet(page=page, nurse=nurse, patient_name=f"Ann Number{number}") for number in range(SHEETS)]
    db.session.commit()
    return made


def words(number: int) -> str:
    return f"Ann Number{number}"


def all_is_well(sheets: Sequence[Sheet], papers: Sequence[OnPaper], nurse: StaffUser) -> None:
    """Sheets open, words and practitioners find them, codes open links, and the audit holds."""
    db.session.rollback()
    db.session.expire_all()
    for number, sheet in enumerate(sheets):
        assert entries_of(sheet).patient_name == words(number)
        assert open_pdf(sheet, actor=nurse).startswith(b"%PDF")
        assert list(queries.sheets_found(f"number{number}")) == [sheet]
    found = queries.sheets_found("ann")
    assert len(found) >= min(len(sheets), queries.MOST_FOUND)
    day = NOON.date()
    assert set(queries.sheets_between(Shown(first=day, last=day, practitioner="Dr. Ames"), NOON.tzinfo)) >= set(sheets)
    assert {try_code(paper.token, paper.code).outcome for paper in papers} == {Outcome.OPENED}
    assert verify(keyring()) is None
    db.session.commit()


def under(key_id: str) -> int:
    return db.session.scalar(select(func.count()).select_from(SheetKey).where(SheetKey.key_id == key_id)) or 0


def everything_moved() -> bool:
    return not sum(map(left_of, KINDS))


def test_a_rotation_that_is_killed_anywhere_goes_on_where_it_was(sheets, nurse, environment):
    papers = [paper_of(sheet) for sheet in sheets]
    old, new = new_key()
    seen, chance = set(), random.Random(4711)
    for kill_before in [1, *sorted(chance.sample(range(8, 30), 3))]:
        db.session.commit()
        code, said = run(environment, "keys", "rotate", kill_before=kill_before)
        assert code == -signal.SIGKILL, said
        all_is_well(sheets, papers, nurse)
        seen.add(under(new))
    assert seen & set(range(1, SHEETS)), "it was killed in the middle"
    db.session.commit()
    code, said = run(environment, "keys", "rotate")
    assert code == 0, said
    all_is_well(sheets, papers, nurse)
    assert (under(old), under(new)) == (0, SHEETS)
    assert everything_moved()
    assert db.session.scalar(select(func.count()).select_from(SheetNameWord)) == 2 * SHEETS, "no word of the old key"
    assert f"{old}  old, still needed: the codes of {SHEETS} links, the last one until" in said


def test_a_second_run_finds_nothing_to_do(sheets, environment):
    new_key()
    db.session.commit()
    run(environment, "keys", "rotate")
    events = db.session.scalar(select(func.count()).select_from(AuditEvent))
    db.session.commit()
    code, said = run(environment, "keys", "rotate")
    assert code == 0
    assert "sheets: 0 moved, 0 left" in said
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_sheets_are_issued_while_the_keys_are_rotated(sheets, page, nurse, environment):
    papers = [paper_of(sheet) for sheet in sheets]
    old, _ = new_key()
    db.session.commit()
    process = start(environment, "keys", "rotate")
    assert process.stdout is not None
    assert process.stdout.readline() == f"sheets: {AT_ONCE} moved, {SHEETS - AT_ONCE} left\n"
    while process.poll() is None and len(sheets) < 3 * SHEETS:
        sheets.append(make_sheet(page=page, nurse=nurse, patient_name=words(len(sheets))))
        db.session.commit()
    _, wrong = process.communicate()
    assert process.returncode == 0, wrong
    assert len(sheets) > SHEETS
    papers += [paper_of(sheet) for sheet in sheets[SHEETS:]]
    all_is_well(sheets, papers, nurse)
    assert under(old) == 0


def test_searches_find_the_sheets_of_both_keys_while_it_is_under_way(sheets, nurse):
    papers = [paper_of(sheet) for sheet in sheets]
    old, new = new_key()
    for number, _ in enumerate(rotate(actor_id=None), 1):
        db.session.commit()
        if number == 2:
            break
    assert (under(old), under(new)) == (SHEETS - 2 * AT_ONCE, 2 * AT_ONCE)
    all_is_well(sheets, papers, nurse)


def test_a_server_sees_a_new_key_at_its_next_use(page, nurse):
    before = make_sheet(page=page, nurse=nurse)
    old, new = new_key()
    after = make_sheet(page=page, nurse=nurse)
    assert (before.key.key_id, after.key.key_id) == (old, new)
    assert after.link.key_id == new
    keep_draft({"note": "Rest."}, actor=nurse)
    assert draft_of(actor=nurse) == {"note": "Rest."}
    assert verify(keyring()) is None


def test_lists_and_half_typed_forms_move_too_and_the_same_list_is_known_again(page, nurse):
    make_issued_batch(page, nurse, patients(2))
    batch, old = make_batch(page, nurse, patients(3)), keyring().current.key_id
    keep_draft({"patient_name": "Ann"}, actor=nurse)
    rows = contents_of(batch)
    old, new = new_key()
    for _ in rotate(actor_id=None):
        db.session.commit()
    db.session.expire_all()
    assert batch.key_id == new
    assert contents_of(batch) == rows
    assert draft_of(actor=nurse) == {"patient_name": "Ann"}
    assert batch_queries.same_list(make_batch(page, nurse, patients(2))) is not None
    assert needs()[old].rows == {}


def test_one_damaged_sheet_does_not_stop_the_others(sheets, page):
    sheets[4].key.wrapped = bytes(60)
    db.session.commit()
    old, _ = new_key()
    *_, last = [db.session.commit() or progress for progress in rotate(actor_id=None)]
    assert (last.moved, last.left) == (SHEETS - 1, 1)
    assert under(old) == 1


def test_what_is_sealed_with_a_master_key_is_a_kind_that_moves():
    """A table with such a key that is no kind would be lost with its key. Links and events are counted apart."""
    named = {table.name for table in db.metadata.sorted_tables if "key_id" in table.columns}
    moved = {kind.key_id.class_.__tablename__ for kind in kinds.KINDS}
    assert named == moved | {"access_link", "audit_event"}


def test_an_old_key_is_retired_when_nothing_needs_it_and_the_audit_still_verifies(sheets, nurse, set_clock):
    old, new = new_key()
    with pytest.raises(KeyNeeded):
        retire(old, actor_id=None)
    for _ in rotate(actor_id=None):
        db.session.commit()
    with pytest.raises(KeyNeeded):  # a patient's code
        retire(old, actor_id=None)
    set_clock(NOON + timedelta(days=361))
    with pytest.raises(KeyNeeded):
        retire(new, actor_id=None)
    retire(old, actor_id=None)
    assert old not in keyring()
    master = key_file().path.read_text()
    assert f"{old} audit " in master
    assert keyring().current.key_id == new
    assert verify(keyring()) is None
    assert [entries_of(sheet).patient_name for sheet in sheets] == [words(number) for number in range(SHEETS)]
    with pytest.raises(KeyError):
        retire(old, actor_id=None)
