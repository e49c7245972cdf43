"""Writing: drafts, and what keeps two editors out of each other's way."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content import reviewing
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.errors import AddressUnusable, DraftInTheWay, IllegalMove, PageExists, StaleDraft
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, PageKind, Revision
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, newest
from tests.support.threads import at_once


@pytest.fixture(autouse=True)
def clinic(app):
    make_clinic()


@pytest.fixture
def editor(app):
    return make_staff(RoleName.EDITOR)


def save(revision: Revision, title: str, *, by) -> None:
    save_draft(revision, make_document(title), based_on_version=revision.lock_version, actor=by)


def test_a_saved_draft_has_the_new_words_and_its_writer(editor):
    revision = newest(make_page())
    before = revision.sha256
    save(revision, "New words", by=editor)
    db.session.commit()
    assert revision.document.title == "New words"
    assert revision.sha256 == make_document("New words").sha256 != before
    assert revision.authors == [editor]


def test_everybody_who_saved_a_text_is_its_author_once(editor):
    revision, other = newest(make_page()), make_staff(RoleName.EDITOR)
    for writer in (editor, other, editor):
        save(revision, "Words", by=writer)
    assert set(revision.authors) == {editor, other}
    assert len(revision.authors) == 2


def test_a_save_is_on_record_with_the_hash_of_the_words(editor):
    revision = newest(make_page())
    save(revision, "New words", by=editor)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.DRAFT_SAVED))).one()
    assert (event.actor_id, event.subject_id) == (editor.id, str(revision.id))
    assert event.detail == {"sha256": revision.sha256}


def test_who_started_a_draft_is_on_record(editor):
    page = make_live_page()
    draft = start_draft(page, actor=editor)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.DRAFT_STARTED))).one()
    assert (event.actor_id, event.subject_id) == (editor.id, str(draft.id))
    assert event.detail == {"based_on": str(page.live_revision.id), "sha256": draft.sha256}


def test_a_save_over_somebody_elses_words_is_refused(editor):
    revision, other = newest(make_page()), make_staff(RoleName.EDITOR)
    opened_at = revision.lock_version
    save(revision, "The other’s words", by=other)
    with pytest.raises(StaleDraft):
        save_draft(revision, make_document("My words"), based_on_version=opened_at, actor=editor)
    assert revision.document.title == "The other’s words"


def test_two_saves_at_the_same_moment_do_not_overwrite_each_other(editor):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite two writers cannot be at it at once")
    revision = newest(make_page())
    db.session.commit()
    opened_at = revision.lock_version  # read in this transaction, before the other one commits
    with db.engine.begin() as other:
        other.execute(text("UPDATE revision SET lock_version = lock_version + 1"))
    with pytest.raises(StaleDraft):
        save_draft(revision, make_document("My words"), based_on_version=opened_at, actor=editor)
    assert revision.document.title == "After-care", "the transaction still serves, to show the page again"


def test_two_editors_who_start_a_draft_at_the_same_moment_get_one(app):
    page = make_live_page()
    editors = [make_staff(RoleName.EDITOR).id for _ in range(2)]
    page_id = page.id

    def start(editor_id) -> str:
        try:
            start_draft(db.session.get(Page, page_id), actor=db.session.get(StaffUser, editor_id))
            db.session.commit()
        except DraftInTheWay:
            return "in the way"
        return "started"

    assert sorted(at_once(app, *(partial(start, editor_id) for editor_id in editors))) == ["in the way", "started"]
    assert newest(page).number == 2


def test_a_new_draft_starts_from_the_words_on_the_site(editor):
    page = make_live_page(make_document("On the site"))
    draft = start_draft(page, actor=editor)
    assert (draft.number, draft.state) == (2, State.DRAFT)
    assert draft.document.title == "On the site"
    assert draft.based_on_id == page.live_revision_id
    assert page.live_revision.number == 1


def test_a_page_has_one_text_on_its_way_at_a_time(editor):
    page = make_live_page()
    start_draft(page, actor=editor)
    with pytest.raises(DraftInTheWay):
        start_draft(page, actor=editor)


def test_the_database_itself_holds_a_page_to_one_open_text(editor):
    page = make_page()
    second = Revision(page=page, number=2, state=State.IN_REVIEW)
    second.document = make_document()
    db.session.add(second)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_texts_of_two_pages_do_not_stand_in_each_others_way(editor):
    make_page()
    other = make_page(key="mild", slug="", kind=PageKind.PROCEDURE)
    assert newest(other).state is State.DRAFT


@pytest.mark.parametrize(
    "second", [{"key": "care", "slug": "other"}, {"key": "other", "slug": "aftercare"}], ids=["key", "address"]
)
def test_two_pages_never_share_a_key_or_an_address(editor, second):
    make_page(key="care", slug="aftercare")
    with pytest.raises((PageExists, AddressUnusable)):
        make_page(**second)


def test_a_submitted_text_cannot_be_saved_over(editor):
    revision = newest(make_page())
    reviewing.submit(revision, actor=editor)
    with pytest.raises(IllegalMove):
        save(revision, "Other words", by=editor)


def test_a_submitted_text_cannot_be_changed_behind_the_verbs_back(editor):
    revision = newest(make_page())
    reviewing.submit(revision, actor=editor)
    with pytest.raises(ValueError, match="cannot change"):
        revision.document = make_document("Other words")


@pytest.mark.parametrize("role", [RoleName.REVIEWER, RoleName.NURSE, RoleName.ADMINISTRATOR])
def test_only_editors_write(app, role):
    somebody, page = make_staff(role), make_live_page()
    with pytest.raises(NotPermitted):
        start_draft(page, actor=somebody)
    draft = newest(make_page(key="other", slug="other"))
    with pytest.raises(NotPermitted):
        save(draft, "Words", by=somebody)
