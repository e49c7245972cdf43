"""Print a sheet: the same bytes each time; which copy it was, and why, is on record."""

from __future__ import annotations

from datetime import timedelta

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import hold_record, record
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import entries_of
from mildsite.sheets.records.models import PrintCopy
from mildsite.sheets.remarks import clear_remark

FREE = timedelta(minutes=15)
"""So long after a sheet was issued nobody is asked why it is printed again: the printer was out of paper."""


def needs_reason(sheet: Sheet) -> bool:
    return clock.now() - sheet.issued_at > FREE and bool(queries.print_copies(sheet))


def print_sheet(sheet: Sheet, *, reason: str = "", actor: StaffUser) -> PrintCopy:
    """Put a print on record. Raises NotPermitted, and ReasonNeeded for a late one without a usable reason."""
    require(actor, Permission.ISSUE_SHEETS)
    words = clear_remark(reason, entries_of(sheet)) if needs_reason(sheet) or reason.strip() else ""
    hold_record()  # before the row of the sheet, as whoever amends it does
    db.session.refresh(sheet, attribute_names=["state"], with_for_update=True)
    number = len(queries.print_copies(sheet)) + 1
    copy = PrintCopy(sheet_id=sheet.id, number=number, reason=words, by_id=actor.id)
    db.session.add(copy)
    db.session.flush()
    record(Action.SHEET_PRINTED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, copy=number)
    return copy
