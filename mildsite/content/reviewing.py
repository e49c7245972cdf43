"""Review: submit a draft, approve it, ask for changes."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.content.errors import ApprovalDoesNotMatch, ReviewerIsAuthor
from mildsite.content.lifecycle import Move
from mildsite.content.models import Revision
from mildsite.content.moving import move
from mildsite.db import db


def submit(revision: Revision, *, actor: StaffUser) -> None:
    """Hand a draft to the clinical reviewers. From now on its document cannot change."""
    require(actor, Permission.EDIT_PAGES)
    move(revision, Move.SUBMIT, actor=actor)


def approve(revision: Revision, *, shown_sha256: str, actor: StaffUser) -> None:
    """Sign the text whose hash is `shown_sha256`, the one the reviewer had before their eyes.

    Raises NotPermitted, ReviewerIsAuthor, IllegalMove, and ApprovalDoesNotMatch when the text is another by now.
    """
    require(actor, Permission.REVIEW_PAGES)
    if actor in revision.authors:
        raise ReviewerIsAuthor
    if shown_sha256 != revision.sha256:
        raise ApprovalDoesNotMatch
    move(revision, Move.APPROVE, actor=actor)
    revision.approved_sha256 = revision.sha256
    db.session.flush()


def request_changes(revision: Revision, *, note: str, actor: StaffUser) -> None:
    """Send the text back to its editor with `note`."""
    require(actor, Permission.REVIEW_PAGES)
    move(revision, Move.REQUEST_CHANGES, actor=actor, note=note)
