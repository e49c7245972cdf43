"""Abandon a batch: its rows and whatever was prepared of it are gone for good."""

from __future__ import annotations

from sqlalchemy import delete

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.contents import destroy_contents
from mildsite.sheets.batches.errors import BatchEnded
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.models import AccessLink, Sheet, SheetKey, SheetNameWord, SheetSource


def abandon(batch: Batch, *, actor: StaffUser) -> None:
    """Raises NotPermitted, and BatchEnded for a batch that is somebody else's, or issued."""
    require(actor, Permission.ISSUE_SHEETS)
    if batch.state not in queries.UNDER_WAY or batch.made_by_id != actor.id:
        raise BatchEnded
    _abandon(batch, actor=actor)


def abandon_old_batches() -> None:
    """What nobody came back to within a day."""
    for batch in queries.old_batches():
        _abandon(batch, actor=None)


def drop_prepared(batch: Batch) -> None:
    """Sheets that nobody ever held, with their keys and links."""
    ids = queries.prepared_ids(batch)
    # Locked first: keys that are rotated at the same time lock in this order too.
    db.session.execute(ids.with_for_update()).all()
    for model in (SheetNameWord, SheetSource, AccessLink, SheetKey):
        db.session.execute(delete(model).where(model.sheet_id.in_(ids)).execution_options(synchronize_session=False))
    prepared = delete(Sheet).where(Sheet.id.in_(ids)).execution_options(synchronize_session=False)
    db.session.execute(prepared)
    batch.prepared = 0


def _abandon(batch: Batch, *, actor: StaffUser | None) -> None:
    drop_prepared(batch)
    destroy_contents(batch)
    batch.state = BatchState.ABANDONED
    db.session.flush()
    record(Action.BATCH_ABANDONED, actor_id=actor.id if actor else None, subject_id=batch.id, rows=batch.row_count)
