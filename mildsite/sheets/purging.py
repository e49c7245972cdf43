"""Destroy what is past the period that the clinic has set.

Of a sheet its number, dates, texts and audit events stay: that it was issued can be shown, and not to whom. Its key is
deleted with everything it sealed, so that nothing opens a copy of those bytes either, wherever one is left.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Executable, Update, delete, func, select, text, update

from mildsite import clock
from mildsite.audit.actions import Action
from mildsite.audit.queries import Wanted, events
from mildsite.audit.recording import record
from mildsite.clinic.models import ClinicDetails
from mildsite.db import db
from mildsite.sheets.batches.abandoning import abandon_old_batches
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.drafting.keeping import A_SHIFT
from mildsite.sheets.drafting.models import FormDraft
from mildsite.sheets.models import AccessLink, Sheet, SheetKey, SheetNameWord, SheetState
from mildsite.sheets.records.models import CodeSlip, FollowUpCall, PrintCopy, TeachBack

AT_ONCE = 50
"""Sheets of one step: on SQLite nobody else writes meanwhile."""
_OF_THE_PATIENT = (SheetKey, SheetNameWord, AccessLink, TeachBack, FollowUpCall, CodeSlip)
"""That a call or a teach-back was, and when, stays in the audit."""


@dataclass(frozen=True)
class Purged:
    """How far it is."""

    destroyed: int
    left: int


def cutoff(details: ClinicDetails) -> datetime | None:
    """What was issued then or before is past its period; None while the clinic has set no period."""
    return None if details.retention_days is None else clock.now() - timedelta(days=details.retention_days)


def due(before: datetime) -> int:
    """How many sheets are past their period."""
    return db.session.scalar(select(func.count()).select_from(Sheet).where(*_past(before))) or 0


def purge(before: datetime, *, actor_id: uuid.UUID | None) -> Iterator[Purged]:
    """Destroy the contents of every sheet issued at `before` or earlier, and what lists and half-typed forms left.

    The caller commits after each step. It may end anywhere: each step is whole, and the next run does the rest.
    Sheets that somebody holds just now are left to the next run.
    """
    destroyed = 0
    while ids := _some(before):
        _destroy(ids)
        destroyed += len(ids)
        record(Action.SHEETS_PURGED, actor_id=actor_id, sheets=len(ids), issued_before=before.isoformat())
        yield Purged(destroyed, due(before))
    _clear_leftovers(before)
    yield Purged(destroyed, due(before))


def backups_free_on(details: ClinicDetails) -> date | None:
    """The day from which no backup holds anything that was destroyed so far.

    None when nothing was, or while the clinic has not said how long a backup is kept.
    """
    newest = events(Wanted(action=Action.SHEETS_PURGED), limit=1)
    if not newest or details.backup_days is None:
        return None
    # A backup of that day may have been made in the hour before.
    return newest[0].at.astimezone(details.zone).date() + timedelta(days=details.backup_days + 1)


def _past(before: datetime) -> tuple[ColumnElement[bool], ...]:
    # What is only prepared for a list was never issued: it ends with its list, within a day.
    return Sheet.state.not_in([SheetState.PREPARED, SheetState.DESTROYED]), Sheet.issued_at <= before


def _some(before: datetime) -> Sequence[uuid.UUID]:
    statement = select(Sheet.id).where(*_past(before)).order_by(Sheet.issued_at, Sheet.id).limit(AT_ONCE)
    return db.session.scalars(statement.with_for_update(skip_locked=True)).all()


def _destroy(ids: Sequence[uuid.UUID]) -> None:
    for model in _OF_THE_PATIENT:
        db.session.execute(_quietly(delete(model).where(model.sheet_id.in_(ids))))
    # Free text says why and never whose, but somebody may not have heeded it.
    db.session.execute(_quietly(update(PrintCopy).where(PrintCopy.sheet_id.in_(ids)).values(reason="")))
    emptied = update(Sheet).where(Sheet.id.in_(ids))
    emptied = emptied.values(
        state=SheetState.DESTROYED,
        destroyed_at=clock.now(),
        entries_sealed=b"",
        document_sealed=b"",
        pdf_sealed=b"",
        pdf_sha256_sealed=b"",
        practitioner_word=None,
        end_note=None,
        overdue_reason=None,
    )
    db.session.execute(_quietly(emptied))
    db.session.expire_all()


def _clear_leftovers(before: datetime) -> None:
    abandon_old_batches()
    over = (Batch.state.in_([BatchState.ISSUED, BatchState.ABANDONED]), Batch.made_at <= before)
    db.session.execute(_quietly(update(Batch).where(*over, Batch.file_mac != b"").values(file_mac=b"")))
    db.session.execute(_quietly(delete(FormDraft).where(FormDraft.saved_at < clock.now() - A_SHIFT)))
    if db.engine.dialect.name == "sqlite":
        # SQLite zeroes what is deleted, but not the copies that the index left behind when its pages were split.
        db.session.execute(text("REINDEX sheet_name_word"))


def _quietly(statement: Delete | Update) -> Executable:
    """Without looking for the rows in the session, which forgets them all afterwards."""
    return statement.execution_options(synchronize_session=False)
