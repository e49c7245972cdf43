"""Who holds a sheet made from a text, or under a clinic value; always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mildsite.clinic.models import ClinicValue
from mildsite.clinic.queries import value_history
from mildsite.clinic.values import folded
from mildsite.content.lifecycle import Move
from mildsite.content.models import Page, PageKind, Revision, RevisionMove
from mildsite.content.value_sentences import values_used
from mildsite.db import db
from mildsite.sheets.models import EndReason, Sheet, SheetSource, SheetState
from mildsite.sheets.names import blind_indexes
from mildsite.sheets.recalls.models import Recall, RecallReached

MOST_COUNTED = 1000
"""Sheets that are counted before a recall is opened: beyond that it is a great many."""


def recall(recall_id: uuid.UUID) -> Recall | None:
    return db.session.get(Recall, recall_id)


def recalls() -> Sequence[Recall]:
    """Open ones first, the newest first."""
    statement = select(Recall).options(
        joinedload(Recall.opened_by), joinedload(Recall.revision).joinedload(Revision.page), joinedload(Recall.value)
    )
    statement = statement.order_by(Recall.closed_at.is_not(None), Recall.opened_at.desc(), Recall.id)
    return db.session.scalars(statement).all()


def open_recall_of(source: Revision | ClinicValue) -> Recall | None:
    same = Recall.revision_id == source.id if isinstance(source, Revision) else Recall.value_id == source.id
    statement = select(Recall).where(same, Recall.closed_at.is_(None)).order_by(Recall.opened_at).limit(1)
    return db.session.scalars(statement).first()


def signed_value(value_id: int) -> ClinicValue | None:
    found = db.session.get(ClinicValue, value_id)
    return found if found is not None and found.signed_at is not None else None


def revision(revision_id: uuid.UUID) -> Revision | None:
    return db.session.get(Revision, revision_id)


def texts_in_use() -> Sequence[Revision]:
    """Every revision that a current sheet says; by page, the newest first."""
    return [text for text in _texts() if db.session.scalar(_current(text).limit(1))]


def values_in_use() -> Sequence[ClinicValue]:
    """Every signed value under which a current sheet was made; the newest first."""
    signed = (value for value in value_history() if value.signed_at is not None)
    return [value for value in signed if db.session.scalar(_current(value).limit(1))]


def count_of(source: Revision | ClinicValue) -> int:
    """How many current sheets `sheets_of` gives; counted until there are more than MOST_COUNTED."""
    counted = _current(source).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def sheets_of(source: Revision | ClinicValue, *, since: datetime | None = None) -> Sequence[Sheet]:
    """The current sheets made from a text, or under a value whose words they use.

    With `since`, also those that were corrected from then on: their patients still hold the old paper.
    """
    statement = select(Sheet).where(_held(since), *_made_from(source))
    statement = statement.options(joinedload(Sheet.page), joinedload(Sheet.issued_by))
    return db.session.scalars(statement.order_by(Sheet.number)).all()


def destroyed_of(source: Revision | ClinicValue) -> int:
    """How many sheets made from a text, or since a value was signed, are past their period: nobody knows whose."""
    said: ColumnElement[bool]
    if isinstance(source, Revision):
        said = Sheet.id.in_(select(SheetSource.sheet_id).where(SheetSource.revision_id == source.id))
    else:
        said = Sheet.issued_at >= source.signed_at
    return db.session.scalar(select(func.count()).where(said, Sheet.state == SheetState.DESTROYED)) or 0


def successors(sheets: Sequence[Sheet]) -> dict[uuid.UUID, Sheet]:
    """By the id of a sheet, the one that took its place."""
    ended = [sheet.id for sheet in sheets if sheet.state is SheetState.SUPERSEDED]
    statement = select(Sheet).where(Sheet.amends_id.in_(ended), Sheet.state != SheetState.PREPARED)
    return {new.amends_id: new for new in db.session.scalars(statement.order_by(Sheet.number)) if new.amends_id}


def reached(recall: Recall) -> dict[uuid.UUID, RecallReached]:
    """By the id of the sheet."""
    statement = select(RecallReached).where(RecallReached.recall_id == recall.id).options(joinedload(RecallReached.by))
    return {row.sheet_id: row for row in db.session.scalars(statement.order_by(RecallReached.sheet_id))}


def _texts() -> Sequence[Revision]:
    """Every text that a sheet may ever have been made from. Few: it is not asked of the sheets, which are many."""
    published = exists().where(RevisionMove.revision_id == Revision.id, RevisionMove.move == Move.PUBLISH)
    statement = select(Revision).join(Revision.page).where(Page.kind == PageKind.AFTERCARE, published)
    statement = statement.options(contains_eager(Revision.page))
    return db.session.scalars(statement.order_by(Page.key, Page.language, Revision.number.desc())).all()


def _held(since: datetime | None) -> ColumnElement[bool]:
    current = Sheet.state == SheetState.CURRENT
    if since is None:
        return current
    replaced = and_(Sheet.state == SheetState.SUPERSEDED, Sheet.end_reason == EndReason.CORRECTION)
    return or_(current, and_(replaced, Sheet.ended_at >= since))


def _current(source: Revision | ClinicValue) -> Select[uuid.UUID]:
    """The ids of the current sheets made from a text, or under a value."""
    return select(Sheet.id).where(_held(None), *_made_from(source))


def _made_from(source: Revision | ClinicValue) -> list[ColumnElement[bool]]:
    return _saying([source.id]) if isinstance(source, Revision) else _under(source)


def _saying(texts: Sequence[uuid.UUID]) -> list[ColumnElement[bool]]:
    return [exists().where(SheetSource.sheet_id == Sheet.id, SheetSource.revision_id.in_(texts))]


def _under(value: ClinicValue) -> list[ColumnElement[bool]]:
    """Made while a signed value was in force, for its practitioners, from texts that use it."""
    rows = [row for row in value_history() if row.key == value.key and row.signed_at is not None]
    whose = folded(value.practitioner or "")
    later = [row.signed_at for row in rows if row.id > value.id and folded(row.practitioner or "") == whose]
    using = [text.id for text in _texts() if value.key in values_used(text.document)]
    found = [*_saying(using), Sheet.issued_at >= value.signed_at]
    if later:
        found.append(Sheet.issued_at < later[-1])
    if whose:
        found.append(Sheet.practitioner_word.in_(blind_indexes(whose)))
        return found
    # A practitioner's own rule takes the place of the clinic's from the day it was first signed.
    ruled = {folded(row.practitioner): row.signed_at for row in rows if row.practitioner}
    for name, at in ruled.items():
        own = and_(Sheet.practitioner_word.in_(blind_indexes(name)), Sheet.issued_at >= at)
        found.append(or_(Sheet.practitioner_word.is_(None), not_(own)))
    return found
