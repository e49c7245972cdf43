"""The follow-up call after discharge (Project RED 11)."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db, new_id
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import clean_text
from mildsite.sheets.records.models import CallOutcome, FollowUpCall

LONGEST_NOTE = 2000


def record_call(sheet: Sheet, outcome: CallOutcome, *, note: str = "", actor: StaffUser) -> FollowUpCall:
    """What a call came to; the note is sealed with the sheet. Raises NotPermitted."""
    require(actor, Permission.ISSUE_SHEETS)
    row_id = new_id()
    sealed = sheet.seal.seal(_column(row_id), clean_text(note)[:LONGEST_NOTE].encode())
    row = FollowUpCall(id=row_id, sheet_id=sheet.id, outcome=outcome, note_sealed=sealed, by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    record(Action.SHEET_CALLED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, outcome=str(outcome))
    return row


def note_of(sheet: Sheet, row: FollowUpCall) -> str:
    """For the page of the sheet, whose opening is on record. Raises SealBroken."""
    return sheet.seal.open(_column(row.id), row.note_sealed).decode()


def _column(row_id: object) -> str:
    return f"call|{row_id}"
