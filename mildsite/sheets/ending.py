"""Amend or withdraw: an issued sheet is never edited, it ends."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import hold_record, record
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.errors import SheetEnded, SheetRefused
from mildsite.sheets.issuing import record_issue
from mildsite.sheets.making import Order, make_sheet, next_numbers, problems_of_order
from mildsite.sheets.models import EndReason, Sheet, SheetState
from mildsite.sheets.opening import entries_of
from mildsite.sheets.remarks import clear_remark

AMEND_REASONS = (EndReason.CORRECTION, EndReason.WRONG_PERSON, EndReason.LOST_PAPER)


def amend(sheet: Sheet, order: Order, *, reason: EndReason, site: str, idempotency_key: str, actor: StaffUser) -> Sheet:
    """A new sheet that takes the place of `sheet`.

    After a correction the old link leads on to the new sheet; for any other reason link and code end for good.
    Pressing twice makes one new sheet. Raises NotPermitted, NotPublished, SheetEnded, and SheetRefused.
    """
    require(actor, Permission.ISSUE_SHEETS)
    before = queries.sheet_by_idempotency_key(actor=actor, key=idempotency_key)
    if before is not None and before.amends_id == sheet.id:
        return before
    if reason not in AMEND_REASONS:
        raise ValueError("no reason to amend a sheet")
    problems = problems_of_order(order)
    if problems:
        raise SheetRefused(problems)
    _lock_current(sheet)
    try:
        with db.session.begin_nested():
            number = next_numbers()
            new = make_sheet(order, number=number, site=site, idempotency_key=idempotency_key, actor=actor)
    except IntegrityError:
        # The second of two presses: the first has just taken the key.
        raise SheetEnded from None
    new.amends_id = sheet.id
    _end(sheet, SheetState.SUPERSEDED, reason)
    record_issue(new, actor=actor)
    record(
        Action.SHEET_AMENDED,
        actor_id=actor.id,
        subject_id=sheet.id,
        number=sheet.number,
        by=new.number,
        reason=str(reason),
    )
    return new


def withdraw(sheet: Sheet, *, note: str, actor: StaffUser) -> None:
    """Take a sheet back without another in its place. Its link says so, and opens nothing.

    Raises NotPermitted, SheetEnded, and ReasonNeeded for a note that is missing or names the patient.
    """
    require(actor, Permission.ISSUE_SHEETS)
    words = clear_remark(note, entries_of(sheet))
    _lock_current(sheet)
    sheet.end_note = words
    _end(sheet, SheetState.WITHDRAWN, EndReason.WITHDRAWN)
    record(Action.SHEET_WITHDRAWN, actor_id=actor.id, subject_id=sheet.id, number=sheet.number)


def _lock_current(sheet: Sheet) -> None:
    """Of two people who end a sheet at once only one does. Raises SheetEnded."""
    hold_record()  # before the row of the sheet: who it is about may be on record already
    db.session.refresh(sheet, attribute_names=["state"], with_for_update=True)
    if sheet.state is not SheetState.CURRENT:
        raise SheetEnded


def _end(sheet: Sheet, state: SheetState, reason: EndReason) -> None:
    sheet.state, sheet.end_reason, sheet.ended_at = state, reason, clock.now()
    if reason in (EndReason.WRONG_PERSON, EndReason.LOST_PAPER) and sheet.link is not None:
        sheet.link.ended_at = clock.now()
    db.session.flush()
