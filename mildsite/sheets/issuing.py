"""Issue a sheet."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import Act, record_all
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.entries import Entries
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.making import Order, make_sheet, next_numbers, problems_of_order
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import entries_of


def issue(order: Order, *, site: str, idempotency_key: str, actor: StaffUser) -> Sheet:
    """Issue one sheet from the live text of the order's pages, and flush. `site` is where patients read it online.

    The same actor with the same `idempotency_key` gets the sheet issued before: pressing a button twice is no
    second sheet. Raises NotPermitted, NotPublished, and SheetRefused with everything that must be mended.
    """
    require(actor, Permission.ISSUE_SHEETS)
    before = _issued_before(order.entries, idempotency_key, actor)
    if before is not None:
        return before
    problems = problems_of_order(order)
    if problems:
        raise SheetRefused(problems)
    try:
        with db.session.begin_nested():
            return _issue(order, site=site, idempotency_key=idempotency_key, actor=actor)
    except IntegrityError:
        # The second of two presses waited for the first, which has just taken the key.
        before = _issued_before(order.entries, idempotency_key, actor)
        if before is None:
            raise
        return before


def _issued_before(entries: Entries, idempotency_key: str, actor: StaffUser) -> Sheet | None:
    """The sheet this form has issued. Raises SheetRefused when it was another patient's, or other dates."""
    sheet = queries.sheet_by_idempotency_key(actor=actor, key=idempotency_key)
    if sheet is not None and (sheet.key is None or entries_of(sheet) != entries):
        message = f"This form has made sheet {sheet.label} already. Open a new form for other entries."
        raise SheetRefused([Problem("idempotency_key", message)])
    return sheet


def _issue(order: Order, *, site: str, idempotency_key: str, actor: StaffUser) -> Sheet:
    sheet = make_sheet(order, number=next_numbers(), site=site, idempotency_key=idempotency_key, actor=actor)
    record_issue(sheet, actor=actor)
    return sheet


def record_issue(*sheets: Sheet, actor: StaffUser) -> None:
    """Put new sheets on record."""
    record_all([_issued(sheet, actor) for sheet in sheets])


def _issued(sheet: Sheet, actor: StaffUser) -> Act:
    return Act(
        action=Action.SHEET_ISSUED,
        actor_id=actor.id,
        subject_id=sheet.id,
        detail={
            "number": sheet.number,
            "revision": str(sheet.revision_id),
            "clinic_version": sheet.clinic_version,
            "renderer": sheet.renderer,
            "overdue": sheet.overdue_reason is not None,
        },
    )
