"""Review in detail: comments on parts, a corrected word that two people agree to, and old words brought back."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from mildsite.content.drafting import reopen, revert, save_draft, start_draft
from mildsite.content.errors import (
    ApprovalDoesNotMatch,
    ChangeNotNamed,
    ConfirmerIsCorrector,
    DraftInTheWay,
    IllegalMove,
    ReviewerIsAuthor,
)
from mildsite.content.lifecycle import Change, Move, State
from mildsite.content.publishing import publish
from mildsite.content.reviewing import approve, confirm, correct, request_changes, submit
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, newest
from tests.support.threads import at_once


@pytest.fixture
def editor(app):
    make_clinic()
    return make_staff(RoleName.EDITOR)


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER)


@pytest.fixture
def submitted(editor):
    revision = newest(make_page())
    save_draft(revision, make_document("Words"), based_on_version=revision.lock_version, actor=editor)
    submit(revision, actor=editor)
    return revision


def words(revision, block_id=None) -> list[str]:
    return [comment.text for comment in revision.comments_on(block_id)]


def test_an_editor_finds_each_comment_at_its_part(submitted, reviewer, editor):
    request_changes(submitted, note="Nearly.", comments={"lead": "Too long.", "help": " "}, actor=reviewer)
    assert (words(submitted), words(submitted, "lead"), words(submitted, "help")) == (["Nearly."], ["Too long."], [])
    shorter = make_document().model_copy(update={"blocks": make_document().blocks[1:]})
    save_draft(submitted, shorter, based_on_version=submitted.lock_version, actor=editor)
    assert sorted(words(submitted)) == ["Nearly.", "Too long."], "a comment went with its part"


def test_comments_of_an_earlier_round_are_not_shown_again(submitted, reviewer, editor):
    request_changes(submitted, note="First.", actor=reviewer)
    save_draft(submitted, make_document("Again"), based_on_version=submitted.lock_version, actor=editor)
    submit(submitted, actor=editor)
    request_changes(submitted, note="Second.", actor=reviewer)
    assert words(submitted) == ["Second."]


def test_a_correction_goes_live_only_when_an_editor_agrees(submitted, reviewer, editor):
    corrected = correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=reviewer)
    db.session.commit()
    assert (submitted.state, submitted.document.title) == (State.SUPERSEDED, "Words")
    assert (corrected.state, corrected.number, corrected.based_on_id) == (State.CORRECTED, 2, submitted.id)
    with pytest.raises(IllegalMove):
        publish(corrected, actor=reviewer)
    confirm(corrected, shown_sha256=corrected.sha256, actor=editor)
    publish(corrected, actor=editor)
    assert corrected.page.live_revision is corrected
    assert [(step.move, step.actor) for step in corrected.moves] == [
        (Move.CORRECT, reviewer),
        (Move.CONFIRM, editor),
        (Move.PUBLISH, editor),
    ]


def test_who_corrected_cannot_also_be_the_editor_who_agrees(submitted):
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    corrected = correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=both)
    with pytest.raises(ConfirmerIsCorrector):
        confirm(corrected, shown_sha256=corrected.sha256, actor=both)
    assert corrected.state is State.CORRECTED


def test_an_editor_agrees_to_the_words_they_saw(submitted, reviewer, editor):
    corrected = correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=reviewer)
    with pytest.raises(ApprovalDoesNotMatch):
        confirm(corrected, shown_sha256=submitted.sha256, actor=editor)


def test_an_editor_who_does_not_agree_writes_on_and_the_signature_is_gone(submitted, reviewer, editor):
    corrected = correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=reviewer)
    reopen(corrected, actor=editor)
    save_draft(corrected, make_document("Best"), based_on_version=corrected.lock_version, actor=editor)
    submit(corrected, actor=editor)
    assert corrected.approved_sha256 is None
    approve(corrected, shown_sha256=corrected.sha256, actor=reviewer)  # the corrector is no author
    assert corrected.state is State.APPROVED


@pytest.mark.parametrize("disagrees", [True, False], ids=["another editor reopened it", "they reopened it"])
def test_who_hands_in_their_own_correction_does_not_approve_it_too(submitted, editor, disagrees):
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    corrected = correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=both)
    reopen(corrected, actor=editor if disagrees else both)
    submit(corrected, actor=both)
    with pytest.raises(ReviewerIsAuthor):
        approve(corrected, shown_sha256=corrected.sha256, actor=both)


def test_nobody_corrects_their_own_text(submitted):
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    request_changes(submitted, note="", actor=both)
    save_draft(submitted, make_document("Mine"), based_on_version=submitted.lock_version, actor=both)
    submit(submitted, actor=both)
    with pytest.raises(ReviewerIsAuthor):
        correct(submitted, make_document("Better"), shown_sha256=submitted.sha256, actor=both)


def test_a_text_that_takes_the_place_of_another_is_called_safety_or_wording(editor, reviewer):
    page = make_live_page(editor=editor)
    draft = start_draft(page, actor=editor)
    submit(draft, actor=editor)
    with pytest.raises(ChangeNotNamed):
        approve(draft, shown_sha256=draft.sha256, actor=reviewer)
    approve(draft, shown_sha256=draft.sha256, change=Change.SAFETY, actor=reviewer)
    assert draft.change is Change.SAFETY


def test_old_words_come_back_as_a_draft_that_goes_through_review(editor, reviewer):
    page = make_live_page(make_document("First"), editor=editor)
    old = page.live_revision
    second = start_draft(page, actor=editor)
    save_draft(second, make_document("Second"), based_on_version=second.lock_version, actor=editor)
    with pytest.raises(DraftInTheWay):
        revert(page, to=old, actor=editor)
    submit(second, actor=editor)
    approve(second, shown_sha256=second.sha256, change=Change.WORDING, actor=reviewer)
    publish(second, actor=reviewer)
    back = revert(page, to=old, actor=editor)
    assert (back.number, back.state, back.document.title, back.based_on_id) == (3, State.DRAFT, "First", old.id)
    assert page.live_revision is second
    assert back.authors == [editor], "who brings words back could approve them"


def test_words_that_nobody_approved_do_not_come_back_for_their_writer_to_approve(editor, reviewer):
    both, page = make_staff(RoleName.EDITOR, RoleName.REVIEWER), make_live_page(editor=editor)
    refused = start_draft(page, actor=both)
    save_draft(refused, make_document("Wrong"), based_on_version=refused.lock_version, actor=both)
    submit(refused, actor=both)
    right = correct(refused, make_document("Right"), shown_sha256=refused.sha256, change=Change.SAFETY, actor=reviewer)
    confirm(right, shown_sha256=right.sha256, actor=editor)
    publish(right, actor=editor)
    back = revert(page, to=refused, actor=editor)
    submit(back, actor=editor)
    with pytest.raises(ReviewerIsAuthor):
        approve(back, shown_sha256=back.sha256, change=Change.WORDING, actor=both)


def test_the_words_of_another_page_do_not_come_back_here(editor):
    page, other = make_live_page(editor=editor), make_live_page(key="other", slug="other", editor=editor)
    with pytest.raises(IllegalMove):
        revert(page, to=other.live_revision, actor=editor)


def test_of_two_reviewers_who_decide_at_once_one_wins(app, submitted, reviewer):
    second = make_staff(RoleName.REVIEWER)
    text_id, sha256 = submitted.id, submitted.sha256

    def decide(user_id) -> str:
        try:
            revision = queries.revision(text_id)
            approve(revision, shown_sha256=sha256, actor=db.session.get(type(reviewer), user_id))
            db.session.commit()
        except IllegalMove:
            db.session.rollback()
            return "too late"
        return "approved"

    ids = [reviewer.id, second.id]
    assert sorted(at_once(app, lambda: decide(ids[0]), lambda: decide(ids[1]))) == ["approved", "too late"]
    db.session.expire_all()
    assert [step.move for step in submitted.moves] == [Move.SUBMIT, Move.APPROVE]
