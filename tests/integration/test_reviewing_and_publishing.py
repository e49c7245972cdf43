"""From a draft to the site: who may take which step, and what stays behind of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content import queries
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.errors import (
    ApprovalDoesNotMatch,
    IllegalMove,
    NeedsClinicalReview,
    NotPublished,
    ReviewerIsAuthor,
)
from mildsite.content.lifecycle import Change, Move, State
from mildsite.content.models import PageKind, Revision
from mildsite.content.publishing import publish, unpublish
from mildsite.content.reviewing import accept_grade, approve, request_changes, submit
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, make_plain_document, newest


@pytest.fixture(autouse=True)
def clinic(app):
    make_clinic()


@pytest.fixture
def editor(app):
    return make_staff(RoleName.EDITOR)


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER)


@pytest.fixture
def submitted(editor) -> Revision:
    """A clinical text that waits for a reviewer."""
    revision = newest(make_page())
    save_draft(revision, make_document("Words"), based_on_version=revision.lock_version, actor=editor)
    submit(revision, actor=editor)
    return revision


def steps(revision: Revision) -> list[tuple[str, object]]:
    return [(step.move, step.actor) for step in revision.moves]


def test_a_reviewer_approves_a_text_and_it_goes_live(submitted, editor, reviewer):
    approve(submitted, shown_sha256=submitted.sha256, actor=reviewer)
    publish(submitted, actor=reviewer)
    db.session.commit()
    assert submitted.state is State.LIVE
    assert queries.live_page(language="en", slug="aftercare").live_revision is submitted
    assert steps(submitted) == [(Move.SUBMIT, editor), (Move.APPROVE, reviewer), (Move.PUBLISH, reviewer)]


def test_every_step_is_one_row_and_one_audit_event(submitted, reviewer):
    request_changes(submitted, note="Say it more plainly.", actor=reviewer)
    db.session.commit()
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == str(Action.REVISION_MOVED)).order_by(AuditEvent.seq)
    ).all()
    assert [(event.detail["move"], event.detail["from"], event.detail["to"]) for event in events] == [
        (step.move, step.from_state, step.to_state) for step in submitted.moves
    ]
    assert {event.detail["sha256"] for event in events} == {submitted.sha256}
    assert {event.subject_id for event in events} == {str(submitted.id)}
    assert [step.sequence for step in submitted.moves] == [1, 2]
    assert submitted.moves[-1].note == "Say it more plainly."


def test_a_reviewer_cannot_approve_their_own_text(app):
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    revision = newest(make_page())
    save_draft(revision, make_document("Mine"), based_on_version=revision.lock_version, actor=both)
    submit(revision, actor=both)
    with pytest.raises(ReviewerIsAuthor):
        approve(revision, shown_sha256=revision.sha256, actor=both)
    assert revision.state is State.IN_REVIEW


def test_a_reviewer_who_only_mended_a_comma_is_an_author_all_the_same(editor):
    both, revision = make_staff(RoleName.EDITOR, RoleName.REVIEWER), newest(make_page())
    for writer in (both, editor):
        save_draft(revision, make_document("Words"), based_on_version=revision.lock_version, actor=writer)
    submit(revision, actor=editor)
    with pytest.raises(ReviewerIsAuthor):
        approve(revision, shown_sha256=revision.sha256, actor=both)


def test_an_approval_is_for_the_words_the_reviewer_saw(submitted, reviewer):
    with pytest.raises(ApprovalDoesNotMatch):
        approve(submitted, shown_sha256=make_document("Other words").sha256, actor=reviewer)
    assert submitted.state is State.IN_REVIEW


def test_words_changed_after_the_approval_do_not_go_live(submitted, reviewer):
    approve(submitted, shown_sha256=submitted.sha256, actor=reviewer)
    db.session.execute(
        text("UPDATE revision SET document_json = REPLACE(CAST(document_json AS TEXT), 'Words', 'Lies')")
        if db.engine.dialect.name == "sqlite"
        else text("UPDATE revision SET document_json = REPLACE(document_json::text, 'Words', 'Lies')::json")
    )
    db.session.expire_all()
    with pytest.raises(ApprovalDoesNotMatch):
        publish(submitted, actor=reviewer)
    assert submitted.page.live_revision is None


def test_an_approval_that_comes_too_late_changes_nothing_on_the_row(submitted, editor, reviewer):
    """An editor who has the draft open must be able to save it."""
    request_changes(submitted, note="", actor=reviewer)
    version = submitted.lock_version
    with pytest.raises(IllegalMove):
        approve(submitted, shown_sha256=submitted.sha256, actor=reviewer)
    db.session.commit()
    assert submitted.approved_sha256 is None
    assert submitted.lock_version == version


def test_a_step_taken_at_the_same_moment_by_somebody_else_is_refused(submitted, reviewer):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite two writers cannot be at it at once")
    db.session.commit()
    assert submitted.state is State.IN_REVIEW  # read in this transaction, before the other one commits
    with db.engine.begin() as other:
        other.execute(text("UPDATE revision SET lock_version = lock_version + 1"))
    with pytest.raises(IllegalMove):
        approve(submitted, shown_sha256=submitted.sha256, actor=reviewer)
    assert submitted.state is State.IN_REVIEW
    assert [step.move for step in submitted.moves] == [Move.SUBMIT]


def test_a_grade_is_accepted_for_a_draft_alone_and_for_the_words_that_are_there(submitted, editor, reviewer):
    with pytest.raises(IllegalMove):
        accept_grade(submitted, reason="Names.", actor=reviewer)
    request_changes(submitted, note="Once more.", actor=reviewer)
    accept_grade(submitted, reason="Names.", actor=reviewer)
    if db.engine.dialect.name == "sqlite":
        return  # two writers cannot be at it at once
    db.session.commit()
    assert submitted.grade_accepted_because == "Names."
    with db.engine.begin() as other:
        other.execute(text("UPDATE revision SET lock_version = lock_version + 1"))
    with pytest.raises(IllegalMove):
        accept_grade(submitted, reason="Other names.", actor=reviewer)


def test_changes_asked_for_make_the_text_a_draft_again_with_the_first_save(submitted, editor, reviewer):
    request_changes(submitted, note="More plainly.", actor=reviewer)
    assert submitted.state is State.CHANGES_REQUESTED
    save_draft(submitted, make_document("Plain"), based_on_version=submitted.lock_version, actor=editor)
    assert submitted.state is State.DRAFT
    assert submitted.document.title == "Plain"


def test_a_new_text_takes_the_place_of_the_old_one(editor, reviewer):
    page = make_live_page(reviewer=reviewer)
    old = page.live_revision
    new = start_draft(page, actor=editor)
    submit(new, actor=editor)
    approve(new, shown_sha256=new.sha256, change=Change.WORDING, actor=reviewer)
    assert page.live_revision is old
    publish(new, actor=reviewer)
    assert page.live_revision is new
    assert (old.state, new.state) == (State.SUPERSEDED, State.LIVE)
    assert old.moves[-1].move is Move.SUPERSEDE


def test_a_page_can_be_taken_off_the_site(reviewer):
    page = make_live_page(reviewer=reviewer)
    revision = page.live_revision
    unpublish(page, actor=reviewer)
    assert page.live_revision is None
    assert revision.state is State.SUPERSEDED
    assert queries.live_page(language="en", slug="aftercare") is None
    with pytest.raises(NotPublished):
        unpublish(page, actor=reviewer)


def test_an_editor_publishes_a_text_without_anything_clinical(editor):
    page = make_page(make_plain_document(), kind=PageKind.STANDARD)
    publish(newest(page), actor=editor)
    assert page.live_revision.state is State.LIVE


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (PageKind.AFTERCARE, make_plain_document()),
        (PageKind.STANDARD, make_document()),
        (PageKind.PROCEDURE, make_document()),
    ],
    ids=["after-care without a list", "other page with red flags", "procedure page with a checklist"],
)
def test_a_clinical_text_does_not_go_live_without_a_reviewer(editor, reviewer, kind, document):
    revision = newest(make_page(document, kind=kind))
    for somebody in (editor, reviewer):
        with pytest.raises(NeedsClinicalReview):
            publish(revision, actor=somebody)
    submit(revision, actor=editor)
    with pytest.raises(IllegalMove):
        publish(revision, actor=editor)
    assert revision.page.live_revision is None


def test_what_is_clinical_does_not_leave_the_site_without_a_reviewer(editor, reviewer, client):
    page = make_live_page(make_document(), kind=PageKind.PROCEDURE, editor=editor)
    draft = start_draft(page, actor=editor)
    save_draft(draft, make_plain_document(), based_on_version=draft.lock_version, actor=editor)
    with pytest.raises(NeedsClinicalReview):
        publish(draft, actor=editor)
    client.sign_in(editor)
    assert "Send to the clinical reviewers" in client.page(f"/admin/pages/{page.id}").main.get_text()
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.SAFETY, actor=reviewer)
    publish(draft, actor=editor)
    reworded = start_draft(page, actor=editor)
    publish(reworded, actor=editor)
    assert page.live_revision is reworded, "nothing clinical is there any more"


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.NURSE, RoleName.ADMINISTRATOR])
def test_only_reviewers_review(submitted, role):
    somebody = make_staff(role)
    with pytest.raises(NotPermitted):
        approve(submitted, shown_sha256=submitted.sha256, actor=somebody)
    with pytest.raises(NotPermitted):
        request_changes(submitted, note="", actor=somebody)
    with pytest.raises(NotPermitted):
        unpublish(submitted.page, actor=somebody)


@pytest.mark.parametrize("role", [RoleName.NURSE, RoleName.ADMINISTRATOR])
def test_who_neither_writes_nor_reviews_does_not_publish(app, role):
    revision = newest(make_page(make_plain_document(), kind=PageKind.STANDARD))
    with pytest.raises(NotPermitted):
        publish(revision, actor=make_staff(role))
