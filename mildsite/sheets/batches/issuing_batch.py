"""Issue a batch: every prepared sheet becomes the patient's own, in one transaction."""

from __future__ import annotations

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.contents import destroy_contents
from mildsite.sheets.batches.errors import BatchEnded, BatchNotReady
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.issuing import record_issue
from mildsite.sheets.models import SheetState


def issue_batch(batch: Batch, *, actor: StaffUser) -> None:
    """Raises NotPermitted, BatchEnded, and BatchNotReady while sheets are missing."""
    require(actor, Permission.ISSUE_SHEETS)
    if batch.state is not BatchState.PREPARING or batch.made_by_id != actor.id:
        raise BatchEnded
    sheets = queries.sheets_of(batch)
    if len(sheets) != batch.row_count:
        raise BatchNotReady("Not every sheet is prepared yet.")
    for sheet in sheets:
        sheet.state = SheetState.CURRENT
    batch.state, batch.issued_at = BatchState.ISSUED, clock.now()
    destroy_contents(batch)
    db.session.flush()
    record_issue(*sheets, actor=actor)
    first = sheets[0].number
    record(Action.BATCH_ISSUED, actor_id=actor.id, subject_id=batch.id, first=first, sheets=len(sheets))
