"""Review: submit a draft, approve it, correct a word of it, ask for changes, sign the page as it stands."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm.exc import StaleDataError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content.document import Document
from mildsite.content.drafting import add_revision
from mildsite.content.errors import (
    ApprovalDoesNotMatch,
    ChangeNotNamed,
    ConfirmerIsCorrector,
    IllegalMove,
    NotPublished,
    ReasonMissing,
    ReviewerIsAuthor,
    TextNotReady,
)
from mildsite.content.lifecycle import Change, Move, State
from mildsite.content.models import Page, ReviewComment, Revision
from mildsite.content.moving import move
from mildsite.content.quality_gate import blocking_findings, require_translator
from mildsite.content.remarks import remark
from mildsite.content.review_dates import reviewed
from mildsite.db import db


def submit(revision: Revision, *, actor: StaffUser) -> None:
    """Hand a draft to the clinical reviewers. From now on its document cannot change.

    A reviewer who hands in their own correction, as an editor, is its author: no second person has agreed to it.

    Raises NotPermitted, IllegalMove, TranslatorMissing, and TextNotReady with what the quality check found.
    """
    require(actor, Permission.EDIT_PAGES)
    require_translator(revision)
    if findings := blocking_findings(revision):
        raise TextNotReady(findings)
    move(revision, Move.SUBMIT, actor=actor)
    corrected = any(step.move is Move.CORRECT and step.actor_id == actor.id for step in revision.moves)
    if corrected and actor not in revision.authors:
        revision.authors.append(actor)
        db.session.flush()


def accept_grade(revision: Revision, *, reason: str, actor: StaffUser) -> None:
    """Let a text be submitted although it is harder to read than the limit; the reason is kept.

    Raises NotPermitted, ReasonMissing for an empty reason, and IllegalMove for a text that is submitted already, or
    that somebody saves at the same moment.
    """
    require(actor, Permission.REVIEW_PAGES)
    reason = remark(reason)
    if not reason:
        raise ReasonMissing
    if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
        raise IllegalMove("accept_grade", revision.state)
    try:
        with db.session.begin_nested():
            revision.grade_accepted_because = reason
    except StaleDataError:
        raise IllegalMove("accept_grade", revision.state) from None
    record(Action.GRADE_ACCEPTED, actor_id=actor.id, subject_id=revision.id, sha256=revision.sha256)


def approve(revision: Revision, *, shown_sha256: str, change: Change | None = None, actor: StaffUser) -> None:
    """Sign the text whose hash is `shown_sha256`, the one the reviewer had before their eyes.

    Raises NotPermitted, ReviewerIsAuthor, IllegalMove; ApprovalDoesNotMatch when the text is another by now; and
    ChangeNotNamed when another text is live and the reviewer did not say what kind of `change` this one is.
    """
    require(actor, Permission.REVIEW_PAGES)
    _check_signature(revision, shown_sha256, change, actor=actor)
    move(revision, Move.APPROVE, actor=actor)
    revision.approved_sha256, revision.change = revision.sha256, change
    db.session.flush()


def request_changes(
    revision: Revision, *, note: str, comments: Mapping[str, str] | None = None, actor: StaffUser
) -> None:
    """Send the text back to its editor with `note` on the whole and `comments` on its parts, by block id.

    Raises NotPermitted and IllegalMove.
    """
    require(actor, Permission.REVIEW_PAGES)
    said: list[tuple[str | None, str]] = [(None, note), *(comments or {}).items()]
    move(revision, Move.REQUEST_CHANGES, actor=actor, note=remark(note))
    revision.comments += [
        ReviewComment(sequence=len(revision.moves), block_id=block_id, text=words, author_id=actor.id)
        for block_id, text in said
        if (words := remark(text))
    ]
    db.session.flush()


def correct(
    revision: Revision, document: Document, *, shown_sha256: str, change: Change | None = None, actor: StaffUser
) -> Revision:
    """Sign the text with a word of it changed. An editor must then confirm it, so that two people agree.

    The text as it was submitted stays what it was: the correction is a revision of its own.
    Raises what `approve` raises.
    """
    require(actor, Permission.REVIEW_PAGES)
    if revision.state is not State.IN_REVIEW:
        raise IllegalMove(Move.CORRECT, revision.state)  # a draft's row of the table is that of the new revision
    _check_signature(revision, shown_sha256, change, actor=actor)
    move(revision, Move.CORRECT, actor=actor)
    corrected = add_revision(revision.page, document, based_on=revision)
    corrected.authors = list(revision.authors)
    move(corrected, Move.CORRECT, actor=actor)
    corrected.approved_sha256, corrected.change = corrected.sha256, change
    corrected.grade_accepted_because = revision.grade_accepted_because
    db.session.flush()
    return corrected


def confirm(revision: Revision, *, shown_sha256: str, actor: StaffUser) -> None:
    """Agree, as an editor, to a reviewer's correction. The text is approved from then on.

    Raises NotPermitted, ConfirmerIsCorrector, ApprovalDoesNotMatch and IllegalMove.
    """
    require(actor, Permission.EDIT_PAGES)
    if revision.state is not State.CORRECTED:
        raise IllegalMove(Move.CONFIRM, revision.state)
    if revision.moves[-1].actor_id == actor.id:
        raise ConfirmerIsCorrector
    if shown_sha256 != revision.sha256 or not revision.approval_holds:
        raise ApprovalDoesNotMatch
    move(revision, Move.CONFIRM, actor=actor)


def sign_off(page: Page, *, shown_sha256: str, actor: StaffUser) -> None:
    """Sign the whole live page anew, without a change: it is still right, and its review dates move on.

    Raises NotPermitted, NotPublished, ReviewerIsAuthor, and ApprovalDoesNotMatch when another text is live by now.
    """
    require(actor, Permission.REVIEW_PAGES)
    live = page.live_revision
    if live is None:
        raise NotPublished
    if actor in live.authors:
        raise ReviewerIsAuthor
    if shown_sha256 != live.sha256:
        raise ApprovalDoesNotMatch
    reviewed(page, at=clock.now())
    detail = {"revision": str(live.id), "sha256": live.sha256, "next_review": str(page.next_review_on)}
    record(Action.PAGE_SIGNED_OFF, actor_id=actor.id, subject_id=page.id, **detail)


def _check_signature(revision: Revision, shown_sha256: str, change: Change | None, *, actor: StaffUser) -> None:
    if actor in revision.authors:
        raise ReviewerIsAuthor
    if shown_sha256 != revision.sha256:
        raise ApprovalDoesNotMatch
    if revision.state is State.IN_REVIEW and change is None and revision.page.live_revision is not None:
        raise ChangeNotNamed
