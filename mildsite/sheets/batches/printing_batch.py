"""Print the sheets of a batch together, or take them as files."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.models import Detail
from mildsite.audit.recording import Act, record, record_all
from mildsite.db import db
from mildsite.pdf.rendering import render_batch
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.errors import SheetEnded
from mildsite.sheets.models import Sheet, SheetState
from mildsite.sheets.number_ranges import ranges_of
from mildsite.sheets.opening import entries_of, snapshot_of
from mildsite.sheets.records.models import PrintCopy
from mildsite.sheets.records.printing import FREE
from mildsite.sheets.remarks import clear_remark


def batch_needs_reason(batch: Batch) -> bool:
    """Whether somebody must say why it is printed once more; the rule is that of a single sheet."""
    return batch.issued_at is not None and clock.now() - batch.issued_at > FREE and bool(queries.copies_of(batch))


def print_batch(batch: Batch, *, reason: str = "", actor: StaffUser) -> None:
    """Put the print of every current sheet on record. Raises NotPermitted, ReasonNeeded, SheetEnded, SealBroken."""
    require(actor, Permission.ISSUE_SHEETS)
    sheets = [sheet for sheet in queries.sheets_of(batch) if sheet.state is SheetState.CURRENT]
    if not sheets:
        raise SheetEnded
    words = ""
    if batch_needs_reason(batch) or reason.strip():
        for sheet in sheets:
            words = clear_remark(reason, entries_of(sheet))
    before, acts = queries.copies_of(batch), []
    for sheet in sheets:
        number = before.get(sheet.id, 0) + 1
        db.session.add(PrintCopy(sheet_id=sheet.id, number=number, reason=words, by_id=actor.id))
        detail = {"number": sheet.number, "copy": number}
        acts.append(Act(action=Action.SHEET_PRINTED, actor_id=actor.id, subject_id=sheet.id, detail=detail))
    db.session.flush()
    record_all(acts)


def open_batch_pdf(batch: Batch, *, duplex: bool, actor: StaffUser) -> bytes:
    """One file with every current sheet, in the order of the list; the opening is on record.

    Made from what was frozen with each sheet. Raises NotPermitted, SealBroken, and SheetEnded when none is current.
    """
    require(actor, Permission.ISSUE_SHEETS)
    _record_opening(batch, shown="pdf", actor=actor)
    # One sheet at a time: what is opened for the file needs no more memory than one.
    sheets = queries.printed_sheets(batch, Sheet.document_sealed)
    return render_batch((snapshot_of(sheet).document for sheet in sheets), duplex=duplex)


def open_batch_files(batch: Batch, *, at: datetime, actor: StaffUser) -> bytes:
    """A ZIP of the sheets as they were issued, byte for byte, under their numbers. `at` is the files' time.

    The opening is on record. Raises NotPermitted, SealBroken, and SheetEnded when no sheet is current.
    """
    require(actor, Permission.ISSUE_SHEETS)
    _record_opening(batch, shown="files", actor=actor)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for sheet in queries.printed_sheets(batch, Sheet.pdf_sealed):
            name = zipfile.ZipInfo(f"discharge-{sheet.label}.pdf", at.timetuple()[:6])
            archive.writestr(name, sheet.seal.open("pdf", sheet.pdf_sealed))
    return packed.getvalue()


def _record_opening(batch: Batch, *, shown: str, actor: StaffUser) -> None:
    """Raises SheetEnded when no sheet is current."""
    numbers = queries.current_numbers(batch)
    if not numbers:
        raise SheetEnded
    detail: Detail = {"sheets": len(numbers), "numbers": ranges_of(numbers), "shown": shown}
    record(Action.BATCH_OPENED, actor_id=actor.id, subject_id=batch.id, **detail)
