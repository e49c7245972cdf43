"""Publish: point the page at a revision, now or at a set time. No text is copied about.

A set time needs nothing that wakes up: from that moment on `Page.live_revision` answers with the new text in every
process. The next request that may write settles it, so that the history and the audit log tell of it too.
"""

from __future__ import annotations

from datetime import datetime

from mildsite import clock
from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.content import queries
from mildsite.content.errors import ApprovalDoesNotMatch, IllegalMove, NeedsClinicalReview, NotPublished, TimeIsPast
from mildsite.content.lifecycle import Move, State
from mildsite.content.models import Page, Revision
from mildsite.content.moving import move
from mildsite.content.quality_gate import require_translator
from mildsite.content.review_dates import reviewed
from mildsite.db import db

_SIGNATURES = (Move.APPROVE, Move.CORRECT)
"""With either a reviewer signs the whole text."""


def needs_reviewer(revision: Revision) -> bool:
    """Whether a text goes on the site only when a clinical reviewer has signed it.

    So does one that takes a clinical text's place: what it leaves out may be the signs that need help.
    """
    live = revision.page.live_revision
    return revision.clinical or (live is not None and live.clinical)


def publish(revision: Revision, *, actor: StaffUser) -> None:
    """Make `revision` the live one; the one before is superseded. A time that was set for it no longer counts.

    Raises NotPermitted; NeedsClinicalReview for a text that needs a reviewer and has none; TranslatorMissing;
    ApprovalDoesNotMatch for one that is not the text approved; IllegalMove.
    """
    _require_publisher(actor)
    require_translator(revision)
    if revision.state is State.DRAFT and needs_reviewer(revision):
        raise NeedsClinicalReview
    if revision.state is State.APPROVED and not revision.approval_holds:
        raise ApprovalDoesNotMatch
    _go_live(revision, actor=actor)
    revision.publish_at = None
    db.session.flush()


def schedule(revision: Revision, *, at: datetime, actor: StaffUser) -> None:
    """Make an approved `revision` the live one from `at` on. A time set before is replaced.

    Raises NotPermitted; TimeIsPast; ApprovalDoesNotMatch; IllegalMove for a text that is not approved.
    """
    _require_publisher(actor)
    if at <= clock.now():
        raise TimeIsPast
    if revision.state is State.APPROVED and not revision.approval_holds:
        raise ApprovalDoesNotMatch
    move(revision, Move.SCHEDULE, actor=actor)
    _set_time(revision, at)


def unschedule(revision: Revision, *, actor: StaffUser) -> None:
    """Forget the time that was set. The text stays approved.

    Raises NotPermitted, and IllegalMove for a text without a time, or whose time has come.
    """
    _require_publisher(actor)
    publish_due()
    if revision.publish_at is None:
        raise IllegalMove(Move.UNSCHEDULE, revision.state)
    move(revision, Move.UNSCHEDULE, actor=actor)
    _set_time(revision, None)


def publish_due() -> bool:
    """Settle every text whose time has come, in the system's name, and say whether there was one.

    For the web, before each request that may write.
    """
    due = [revision for revision in queries.scheduled_revisions(until=clock.now()) if revision.is_due]
    for revision in due:
        _go_live(revision, actor=None)
    return bool(due)


def unpublish(page: Page, *, actor: StaffUser) -> None:
    """Take the page off the site, and let no text bring it back by itself: a set time no longer counts.

    Raises NotPermitted, and NotPublished when it is not on it.
    """
    require(actor, Permission.REVIEW_PAGES)
    publish_due()
    if page.settled_revision is None:
        raise NotPublished
    move(page.settled_revision, Move.UNPUBLISH, actor=actor)
    page.settled_revision = None
    if (waiting := page.scheduled_revision) is not None:
        move(waiting, Move.UNSCHEDULE, actor=actor)
        _set_time(waiting, None)
    db.session.flush()


def _require_publisher(actor: StaffUser) -> None:
    if not (actor.may(Permission.EDIT_PAGES) or actor.may(Permission.REVIEW_PAGES)):
        raise NotPermitted(Permission.EDIT_PAGES)


def _go_live(revision: Revision, *, actor: StaffUser | None) -> None:
    page, before = revision.page, revision.page.settled_revision
    move(revision, Move.PUBLISH, actor=actor)
    if before is not None:
        move(before, Move.SUPERSEDE, actor=actor)
    page.settled_revision = revision
    signed = [step.at for step in revision.moves if step.move in _SIGNATURES]
    if revision.clinical and signed:
        # Only now: the dates are those of the text that readers see, and not of one that waits or is taken back.
        reviewed(page, at=max(signed))
    db.session.flush()
    db.session.expire(page, ["scheduled_revision"])


def _set_time(revision: Revision, at: datetime | None) -> None:
    revision.publish_at = at
    db.session.flush()
    db.session.expire(revision.page, ["scheduled_revision"])
