"""Publish: point the page at a revision. No text is copied about."""

from __future__ import annotations

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.content.errors import ApprovalDoesNotMatch, NeedsClinicalReview, NotPublished
from mildsite.content.lifecycle import Move, State
from mildsite.content.models import Page, Revision
from mildsite.content.moving import move
from mildsite.db import db


def publish(revision: Revision, *, actor: StaffUser) -> None:
    """Make `revision` the live one; the one before is superseded.

    Raises NotPermitted; NeedsClinicalReview for a clinical text that nobody approved; ApprovalDoesNotMatch for one
    that is not the text approved; IllegalMove.
    """
    if not (actor.may(Permission.EDIT_PAGES) or actor.may(Permission.REVIEW_PAGES)):
        raise NotPermitted(Permission.EDIT_PAGES)
    if revision.state is State.DRAFT and revision.clinical:
        raise NeedsClinicalReview
    if revision.state is State.APPROVED and revision.approved_sha256 != revision.document.sha256:
        raise ApprovalDoesNotMatch
    page, before = revision.page, revision.page.live_revision
    move(revision, Move.PUBLISH, actor=actor)
    if before is not None:
        move(before, Move.SUPERSEDE, actor=actor)
    page.live_revision = revision
    db.session.flush()


def unpublish(page: Page, *, actor: StaffUser) -> None:
    """Take the page off the site. Raises NotPermitted, and NotPublished when it is not on it."""
    require(actor, Permission.REVIEW_PAGES)
    if page.live_revision is None:
        raise NotPublished
    move(page.live_revision, Move.UNPUBLISH, actor=actor)
    page.live_revision = None
    db.session.flush()
