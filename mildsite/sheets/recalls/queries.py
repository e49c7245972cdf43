"""Who holds a sheet made from a text, or under a clinic value; always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from mildsite.clinic.models import ClinicValue
from mildsite.clinic.queries import value_history
from mildsite.clinic.values import folded
from mildsite.content.models import Page, Revision
from mildsite.content.value_sentences import values_used
from mildsite.db import db
from mildsite.sheets.models import EndReason, Sheet, SheetSource, SheetState
from mildsite.sheets.names import blind_indexes
from mildsite.sheets.recalls.models import Recall, RecallReached


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


def texts_in_use() -> Sequence[tuple[Revision, int]]:
    """Every revision that a current sheet says, with how many do; by page, the newest first."""
    statement = (
        select(SheetSource.revision_id, func.count())
        .join(Sheet, Sheet.id == SheetSource.sheet_id)
        .where(Sheet.state == SheetState.CURRENT)
        .group_by(SheetSource.revision_id)
        .order_by(SheetSource.revision_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(statement)}
    texts = (
        select(Revision)
        .join(Page, Page.id == Revision.page_id)
        .where(Revision.id.in_(counts))
        .options(joinedload(Revision.page))
        .order_by(Page.key, Page.language, Revision.number.desc())
    )
    return [(text, counts[text.id]) for text in db.session.scalars(texts)]


def values_in_use() -> Sequence[tuple[ClinicValue, int]]:
    """Every signed value under which a current sheet was made, with how many were; the newest first."""
    found = [(value, len(_under(value))) for value in value_history() if value.signed_at is not None]
    return [(value, sheets) for value, sheets in found if sheets]


def sheets_of(source: Revision | ClinicValue, *, since: datetime | None = None) -> Sequence[Sheet]:
    """The current sheets made from a text, or under a value whose words they use.

    With `since`, also those that were corrected from then on: their patients still hold the old paper.
    """
    if isinstance(source, Revision):
        named: ColumnElement[bool] = Sheet.id.in_(
            select(SheetSource.sheet_id).where(SheetSource.revision_id == source.id)
        )
    else:
        named = Sheet.id.in_(_under(source, since=since))
    statement = select(Sheet).where(named, _held(since)).options(joinedload(Sheet.page), joinedload(Sheet.issued_by))
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


def _held(since: datetime | None) -> ColumnElement[bool]:
    current = Sheet.state == SheetState.CURRENT
    if since is None:
        return current
    replaced = and_(Sheet.state == SheetState.SUPERSEDED, Sheet.end_reason == EndReason.CORRECTION)
    return or_(current, and_(replaced, Sheet.ended_at >= since))


def _under(value: ClinicValue, *, since: datetime | None = None) -> list[uuid.UUID]:
    """The held sheets made while a signed value was in force, for its practitioners, from texts that use it."""
    rows = [row for row in value_history() if row.key == value.key and row.signed_at is not None]
    own = {folded(row.practitioner): row.signed_at for row in rows if row.practitioner and row.signed_at}
    whose = folded(value.practitioner or "")
    later = [row.signed_at for row in rows if row.id > value.id and folded(row.practitioner or "") == whose]
    statement = (
        select(Sheet.id, Sheet.issued_at, Sheet.practitioner_word, SheetSource.revision_id)
        .join(SheetSource, SheetSource.sheet_id == Sheet.id)
        .where(_held(since), Sheet.issued_at >= value.signed_at)
    )
    if later:
        statement = statement.where(Sheet.issued_at < later[-1])
    if whose:
        statement = statement.where(Sheet.practitioner_word.in_(blind_indexes(whose)))
    made = db.session.execute(statement.order_by(Sheet.number, SheetSource.revision_id)).all()
    texts = select(Revision).where(Revision.id.in_({row.revision_id for row in made})).order_by(Revision.id)
    using = {text.id for text in db.session.scalars(texts) if value.key in values_used(text.document)}
    # A practitioner's own rule takes the place of the clinic's from the day it was first signed.
    ruled = {word: at for name, at in own.items() for word in blind_indexes(name)} if not whose else {}
    return list(
        dict.fromkeys(
            row.id
            for row in made
            if row.revision_id in using
            and not (row.practitioner_word in ruled and ruled[row.practitioner_word] <= row.issued_at)
        )
    )
