"""Issuing: numbers without gaps, one sheet per press of the button, everything wrong said at once."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.verifying import verify
from mildsite.clinic.models import SecondIdentifier
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page
from mildsite.content.publishing import unpublish
from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sheets.access import code_mac, token_digest
from mildsite.sheets.entries import MAX_NOTE
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import next_numbers
from mildsite.sheets.models import AccessLink, Sheet, SheetState
from mildsite.sheets.opening import open_pdf
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_live_translation, make_page, make_plain_document
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.pdfs import access_on, words_of
from tests.support.threads import at_once


@pytest.fixture
def page(app) -> Page:
    make_clinic()
    return make_live_page()


@pytest.fixture
def nurse(app) -> StaffUser:
    return make_staff(RoleName.NURSE)


def sheets_stored() -> int:
    return db.session.scalar(select(func.count()).select_from(Sheet))


def links_stored() -> list[UUID]:
    """The sheets that a link leads to."""
    return list(db.session.scalars(select(AccessLink.sheet_id).order_by(AccessLink.sheet_id)))


def test_who_takes_a_number_holds_the_record_already(page):
    """The next nurse may have a look at a patient on record before she takes one: each would wait for the other."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite two writers cannot be at it at once")
    db.session.commit()
    next_numbers()
    with db.engine.connect() as other, pytest.raises(OperationalError):
        other.execute(select(AuditHead).with_for_update(nowait=True))


def issue_in_own_session(page_id, nurse_id, key: str) -> int:
    sheet = make_sheet(page=db.session.get(Page, page_id), nurse=db.session.get(StaffUser, nurse_id), key=key)
    db.session.commit()
    return sheet.number


def test_a_sheet_knows_what_it_was_made_from(page, nurse):
    sheet = make_sheet(page=page, nurse=nurse)
    assert sheet.state is SheetState.CURRENT
    assert sheet.page is page
    assert sheet.revision is page.live_revision
    assert sheet.issued_by is nurse
    assert sheet.label == "D-00001"


def test_each_text_that_a_sheet_says_is_kept_for_a_recall(page, nurse):
    sheet = make_sheet(page=page, nurse=nurse)
    assert [source.revision for source in sheet.sources] == [page.live_revision]
    spanish = make_live_translation(page)
    both = issue(make_order(page, also=spanish), site=SITE, idempotency_key="both", actor=nurse)
    db.session.commit()
    db.session.expire_all()
    assert {source.revision_id for source in both.sources} == {page.live_revision_id, spanish.live_revision_id}
    assert both.revision is page.live_revision
    words = words_of(open_pdf(both, actor=nurse))
    assert "Your follow-up" in words
    assert "Su seguimiento" in words


def test_a_note_on_a_sheet_in_two_languages_says_in_which_one_it_is_written(page, nurse):
    spanish = make_live_translation(page)
    order = make_order(spanish, also=page, note="Camine cada día.")
    words = words_of(open_pdf(issue(order, site=SITE, idempotency_key="both", actor=nurse), actor=nurse))
    assert "Una nota para usted Camine cada día." in words
    assert "A note for you (in Spanish) Camine cada día." in words


def test_each_language_of_a_sheet_must_be_fit_for_one(page, nurse):
    """What is missing in the second is missing for the patient who reads it."""
    lacking = make_document(leaves_out=[])
    spanish = make_live_translation(page, lacking)
    with pytest.raises(SheetRefused) as refusal:
        issue(make_order(page, also=spanish), site=SITE, idempotency_key="both", actor=nurse)
    assert [problem.field for problem in refusal.value.problems] == ["page", "page"]
    db.session.commit()
    assert sheets_stored() == 0
    assert links_stored() == []
    unpublish(spanish, actor=make_staff(RoleName.REVIEWER))
    with pytest.raises(NotPublished):
        issue(make_order(page, also=spanish), site=SITE, idempotency_key="both", actor=nurse)


def test_a_sheet_leads_to_itself_online(page, nurse):
    """What the paper shows finds the sheet's link and opens it; the database alone shows neither."""
    sheet = make_sheet(page=page, nurse=nurse)
    words = words_of(open_pdf(sheet, actor=nurse))
    token, code = access_on(words)
    link = db.session.scalars(select(AccessLink)).one()
    assert link.sheet_id == sheet.id
    assert link.token_sha256 == token_digest(token)
    assert link.code_mac == code_mac(code, link.id, key_id=link.key_id)
    assert link.code_mac != code_mac(code[::-1], link.id, key_id=link.key_id)


def test_an_issue_is_on_record_with_number_and_text(page, nurse):
    sheet = make_sheet(page=page, nurse=nurse)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.actor_id, event.subject_id) == (Action.SHEET_ISSUED, nurse.id, str(sheet.id))
    assert event.detail["number"] == sheet.number
    assert event.detail["revision"] == str(page.live_revision_id)


def test_numbers_run_without_gaps_past_refusals_and_rollbacks(page, nurse):
    first = make_sheet(page=page, nurse=nurse).number
    with pytest.raises(SheetRefused):
        make_sheet(page=page, nurse=nurse, patient_name="")
    db.session.commit()
    make_sheet(page=page, nurse=nurse)
    db.session.rollback()
    assert [first, make_sheet(page=page, nurse=nurse).number] == [1, 2]


def test_a_sheet_refused_after_its_number_was_drawn_gives_the_number_back(page, nurse):
    without_checklist = make_live_page(make_plain_document(), key="other", slug="other")
    with pytest.raises(SheetRefused) as refusal:
        make_sheet(page=without_checklist, nurse=nurse)
    assert {problem.field for problem in refusal.value.problems} == {"page"}
    assert any("no checklist" in problem.message for problem in refusal.value.problems)
    db.session.commit()
    assert make_sheet(page=page, nurse=nurse).number == 1


def test_nurses_at_once_get_numbers_in_a_row(app, page, nurse):
    other = make_staff(RoleName.NURSE)
    calls = [
        partial(issue_in_own_session, page.id, somebody.id, f"key-{n}") for n in range(3) for somebody in (nurse, other)
    ]
    assert sorted(at_once(app, *calls)) == [1, 2, 3, 4, 5, 6]
    assert verify(keyring()) is None


def test_the_same_press_twice_is_one_sheet(page, nurse):
    first = make_sheet(page=page, nurse=nurse, key="one-press")
    db.session.commit()
    assert make_sheet(page=page, nurse=nurse, key="one-press") is first
    assert sheets_stored() == 1
    assert links_stored() == [first.id], "and one way to it online"


def test_the_same_press_twice_at_the_same_moment_is_one_sheet(app, page, nurse):
    call = partial(issue_in_own_session, page.id, nurse.id, "one-press")
    assert at_once(app, call, call) == [1, 1]
    assert sheets_stored() == len(links_stored()) == 1
    assert make_sheet(page=page, nurse=nurse).number == 2


def test_the_key_of_one_nurse_says_nothing_to_another(page, nurse):
    first = make_sheet(page=page, nurse=nurse, key="one-press")
    assert make_sheet(page=page, nurse=make_staff(RoleName.NURSE), key="one-press") is not first


def test_everything_wrong_is_said_at_once_and_without_a_patients_word(page, nurse):
    with pytest.raises(SheetRefused) as refusal:
        make_sheet(
            page=page,
            nurse=nurse,
            patient_name="王小明",
            birth_date=None,
            procedure_date=date(2026, 12, 24),
            item_dates={"lifting": date(2026, 12, 1), "gone": date(2026, 12, 30)},
            note="x" * (MAX_NOTE + 1),
        )
    assert [problem.field for problem in refusal.value.problems] == [
        "birth_date",
        "procedure_date",
        "item_dates.lifting",
        "item_dates.gone",
        "patient_name",
        "note",
    ]
    assert "王小明" not in str(refusal.value)
    assert sheets_stored() == 0


@pytest.mark.parametrize(
    ("identifier", "entry", "missing"),
    [
        (SecondIdentifier.BIRTH_DATE, {"birth_date": date(1950, 3, 4)}, {"birth_date": None}),
        (SecondIdentifier.CHART_NUMBER, {"chart_number": "C-17"}, {"chart_number": ""}),
    ],
)
def test_a_patient_is_identified_by_two_things(app, nurse, identifier, entry, missing):
    make_clinic(second_identifier=identifier)
    page = make_live_page()
    with pytest.raises(SheetRefused):
        make_sheet(page=page, nurse=nurse, **missing)
    assert make_sheet(page=page, nurse=nurse, **entry).number == 1


def test_the_demonstration_needs_no_second_identifier(app, nurse):
    make_clinic(is_demo=True)
    assert make_sheet(page=make_live_page(), nurse=nurse, birth_date=None).number == 1


def test_there_is_no_sheet_of_a_text_that_is_not_live(app, nurse, page):
    draft = make_page(key="other", slug="other")
    with pytest.raises(NotPublished):
        make_sheet(page=draft, nurse=nurse)
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    with pytest.raises(NotPublished):
        make_sheet(page=page, nurse=nurse)


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_only_nurses_issue(page, role):
    with pytest.raises(NotPermitted):
        make_sheet(page=page, nurse=make_staff(role))
