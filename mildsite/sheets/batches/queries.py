"""Reads of batches, always ordered. An open batch is its nurse's alone; one that is too old is nobody's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, undefer

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.db import db
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.models import Sheet, SheetState
from mildsite.sheets.records.models import PrintCopy

LIFETIME = timedelta(days=1)
"""Of a batch that is not issued."""
UNDER_WAY = (BatchState.OPEN, BatchState.PREPARING)
_AT_ONCE = 25
"""Sheets held in memory together."""


def own_batch(batch_id: uuid.UUID, *, actor: StaffUser, lock: bool = False) -> Batch | None:
    """A batch that is under way, for who uploaded it. Locked for who changes it: presses take turns."""
    statement = _under_way().where(Batch.id == batch_id, Batch.made_by_id == actor.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def own_batches(*, actor: StaffUser) -> Sequence[Batch]:
    """Those under way, the newest first."""
    statement = _under_way().where(Batch.made_by_id == actor.id)
    return db.session.scalars(statement.order_by(Batch.made_at.desc(), Batch.id)).all()


def issued_batch(batch_id: uuid.UUID) -> Batch | None:
    found = db.session.get(Batch, batch_id)
    return found if found is not None and found.state is BatchState.ISSUED else None


def issued_batches(since: datetime) -> Sequence[Batch]:
    """The newest first."""
    statement = select(Batch).where(Batch.state == BatchState.ISSUED, Batch.issued_at >= since)
    statement = statement.options(joinedload(Batch.made_by)).order_by(Batch.issued_at.desc(), Batch.id)
    return db.session.scalars(statement).all()


def same_list(batch: Batch) -> Batch | None:
    """Another batch of the same list that is issued or about to be: the newest."""
    statement = select(Batch).where(
        Batch.file_mac == batch.file_mac,
        Batch.id != batch.id,
        Batch.state.in_([BatchState.ISSUED, BatchState.PREPARING]),
    )
    return db.session.scalars(statement.order_by(Batch.made_at.desc(), Batch.id).limit(1)).first()


def known_mac(macs: Sequence[bytes]) -> bytes | None:
    """The one of these that a batch has: of the newest."""
    statement = select(Batch.file_mac).where(Batch.file_mac.in_(macs)).order_by(Batch.made_at.desc(), Batch.id)
    return db.session.scalars(statement.limit(1)).first()


def old_batches() -> Sequence[Batch]:
    """Under way for longer than LIFETIME."""
    too_old = Batch.made_at <= clock.now() - LIFETIME
    statement = select(Batch).where(Batch.state.in_(UNDER_WAY), too_old).order_by(Batch.made_at, Batch.id)
    return db.session.scalars(statement).all()


def prepared_ids(batch: Batch) -> Select[uuid.UUID]:
    """For deleting by."""
    return select(Sheet.id).where(Sheet.batch_id == batch.id, Sheet.state == SheetState.PREPARED)


def sheets_of(batch: Batch) -> Sequence[Sheet]:
    """Every sheet of a batch, by number."""
    return db.session.scalars(_sheets(batch)).all()


def current_numbers(batch: Batch) -> Sequence[int]:
    """Of those that are still to be followed."""
    statement = select(Sheet.number).where(Sheet.batch_id == batch.id, Sheet.state == SheetState.CURRENT)
    return db.session.scalars(statement.order_by(Sheet.number)).all()


def printed_sheets(batch: Batch, what: InstrumentedAttribute[bytes]) -> Iterator[Sheet]:
    """Those that are still to be followed, with `what` of their sealed columns; few in memory at a time."""
    statement = _sheets(batch).where(Sheet.state == SheetState.CURRENT).options(undefer(what))
    return iter(db.session.scalars(statement.execution_options(yield_per=_AT_ONCE)))


def copies_of(batch: Batch) -> dict[uuid.UUID, int]:
    """How often each sheet of a batch was printed, by its id."""
    statement = select(PrintCopy.sheet_id, func.max(PrintCopy.number).label("copies")).join(
        Sheet, Sheet.id == PrintCopy.sheet_id
    )
    statement = statement.where(Sheet.batch_id == batch.id).group_by(PrintCopy.sheet_id).order_by(PrintCopy.sheet_id)
    return {row.sheet_id: row.copies for row in db.session.execute(statement)}


def _under_way() -> Select[Batch]:
    return select(Batch).where(Batch.state.in_(UNDER_WAY), Batch.made_at > clock.now() - LIFETIME)


def _sheets(batch: Batch) -> Select[Sheet]:
    return select(Sheet).where(Sheet.batch_id == batch.id).order_by(Sheet.number)
