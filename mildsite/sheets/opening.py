"""Open an issued sheet again: the same bytes as on the day it was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.sealing import SealBroken
from mildsite.sheets.entries import Entries
from mildsite.sheets.models import Sheet
from mildsite.sheets.number_ranges import ranges_of
from mildsite.sheets.snapshot import Snapshot


def open_pdf(sheet: Sheet, *, shown: str = "pdf", actor: StaffUser) -> bytes:
    """The sheet's PDF; the opening is on record, with what is `shown` of it.

    Raises NotPermitted, and SealBroken when the bytes are not those that were issued.
    """
    require(actor, Permission.ISSUE_SHEETS)
    pdf = pdf_of(sheet)
    record(Action.SHEET_OPENED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, shown=shown)
    return pdf


def open_entries(sheet: Sheet, *, actor: StaffUser) -> Entries:
    """What the nurse entered; the opening is on record. Raises NotPermitted, SealBroken."""
    require(actor, Permission.ISSUE_SHEETS)
    record(Action.SHEET_OPENED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, shown="page")
    return entries_of(sheet)


def open_list(sheets: Sequence[Sheet], *, actor: StaffUser) -> list[tuple[Sheet, Entries | None]]:
    """Sheets with their entries, None for one whose contents are destroyed; one event tells which were seen.

    Raises NotPermitted, SealBroken.
    """
    require(actor, Permission.ISSUE_SHEETS)
    numbers = ranges_of(sheet.number for sheet in sheets)
    record(Action.SHEET_LIST_OPENED, actor_id=actor.id, sheets=len(sheets), numbers=numbers)
    return [(sheet, entries_of(sheet) if sheet.key is not None else None) for sheet in sheets]


def pdf_of(sheet: Sheet) -> bytes:
    """For the domain's own use: it puts nothing on record. Raises SealBroken."""
    pdf = sheet.seal.open("pdf", sheet.pdf_sealed)
    if hashlib.sha256(pdf).digest() != sheet.seal.open("pdf_sha256", sheet.pdf_sha256_sealed):
        raise SealBroken("the stored PDF is not the one that was issued")
    return pdf


def snapshot_of(sheet: Sheet) -> Snapshot:
    """What was frozen with the sheet. For the domain's own use: it puts nothing on record. Raises SealBroken."""
    return Snapshot.model_validate_json(sheet.seal.open("document", sheet.document_sealed))


def entries_of(sheet: Sheet) -> Entries:
    """For the domain's own use: it puts nothing on record. Raises SealBroken."""
    return Entries.model_validate_json(sheet.seal.open("entries", sheet.entries_sealed))
