"""Approve a text, once the sheets that it makes have been looked at."""

from __future__ import annotations

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details
from mildsite.content import reviewing
from mildsite.content.document import Document
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page, Revision
from mildsite.sheets.errors import SpecimensFail
from mildsite.sheets.specimen_gate import problems_of_text


def approve(revision: Revision, *, shown_sha256: str, change: Change | None = None, actor: StaffUser) -> None:
    """Sign a text that makes good sheets.

    Raises SpecimensFail with the reasons when it makes none, and what `content.reviewing.approve` raises.
    """
    require(actor, Permission.REVIEW_PAGES)
    _check_specimens(revision.document, revision.page)
    reviewing.approve(revision, shown_sha256=shown_sha256, change=change, actor=actor)


def correct(
    revision: Revision, document: Document, *, shown_sha256: str, change: Change | None = None, actor: StaffUser
) -> Revision:
    """Sign a text with a word of it changed; see `content.reviewing.correct`.

    Raises SpecimensFail too, when the changed text makes no sheet.
    """
    require(actor, Permission.REVIEW_PAGES)
    _check_specimens(document, revision.page)
    return reviewing.correct(revision, document, shown_sha256=shown_sha256, change=change, actor=actor)


def _check_specimens(document: Document, page: Page) -> None:
    problems = problems_of_text(document, page, details=current_details(), issued_at=clock.now())
    if problems:
        raise SpecimensFail(problems)
