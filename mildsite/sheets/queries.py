"""Reads of issued sheets, always ordered. What is only prepared for a batch is nobody's yet and never among them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased, joinedload

from mildsite.accounts.models import StaffUser
from mildsite.clinic.values import folded
from mildsite.db import db
from mildsite.sheets.models import AccessLink, Sheet, SheetNameWord, SheetState, number_of
from mildsite.sheets.names import blind_indexes, index_words
from mildsite.sheets.records.models import CodeSlip, Delivery, FollowUpCall, PrintCopy, TeachBack

MOST_FOUND = 30
"""Sheets that one search shows. Another word narrows a longer list, and fewer other patients are shown."""


def sheet(sheet_id: uuid.UUID) -> Sheet | None:
    found = db.session.get(Sheet, sheet_id)
    return found if found is not None and found.state is not SheetState.PREPARED else None


def sheet_by_idempotency_key(*, actor: StaffUser, key: str) -> Sheet | None:
    statement = select(Sheet).where(Sheet.issued_by_id == actor.id, Sheet.idempotency_key == key)
    return db.session.scalars(statement).one_or_none()


def last_sheet_of(*, actor: StaffUser) -> Sheet | None:
    """The newest sheet that this nurse has issued and that can be opened."""
    own = (Sheet.issued_by_id == actor.id, Sheet.state != SheetState.DESTROYED)
    return db.session.scalars(_issued().where(*own).limit(1)).first()


def sheet_of_form(number: str) -> Sheet | None:
    """The newest sheet that records the paper form of this number."""
    return db.session.scalars(_issued().where(Sheet.downtime_form == number).limit(1)).first()


def sheet_that_amends(sheet_id: uuid.UUID) -> Sheet | None:
    """The sheet that took the place of this one."""
    statement = select(Sheet).where(Sheet.amends_id == sheet_id, Sheet.state != SheetState.PREPARED)
    return db.session.scalars(statement.order_by(Sheet.number.desc()).limit(1)).first()


def sheets_replaced_by(sheet: Sheet) -> Sequence[Sheet]:
    """The sheets whose place `sheet` took, the oldest first."""
    found: list[Sheet] = []
    while sheet.amends_id is not None and (before := db.session.get(Sheet, sheet.amends_id)) is not None:
        found.insert(0, before)
        sheet = before
    return found


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Which sheets a list shows."""

    first: date
    last: date
    state: SheetState | None = None
    practitioner: str = ""


def sheets_between(shown: Shown, zone: ZoneInfo) -> Sequence[Sheet]:
    """Sheets issued on these calendar days of the clinic, newest first. A day of 23 or 25 hours is one all the same."""
    start = datetime.combine(shown.first, time.min, tzinfo=zone)
    end = datetime.combine(shown.last + timedelta(days=1), time.min, tzinfo=zone)
    statement = _issued().where(Sheet.issued_at >= start, Sheet.issued_at < end)
    if shown.state is not None:
        statement = statement.where(Sheet.state == shown.state)
    if shown.practitioner:
        statement = statement.where(Sheet.practitioner_word.in_(blind_indexes(folded(shown.practitioner))))
    return db.session.scalars(statement).all()


def sheets_issued_on(day: date, zone: ZoneInfo) -> Sequence[Sheet]:
    return sheets_between(Shown(first=day, last=day), zone)


def sheets_found(typed: str) -> Sequence[Sheet]:
    """Sheets with this number, or whose patient's name holds every word of `typed`; newest first, at most MOST_FOUND.

    Accents, case and punctuation do not matter; a word must be whole.
    """
    number = number_of(typed)
    if number is not None:
        return db.session.scalars(_issued().where(Sheet.number == number)).all()
    words = sorted(index_words(typed))
    if not words:
        return []
    # Numbers are compared within the index of words, from its end until enough are found; only these sheets are read.
    first, *others = [blind_indexes(word) for word in words]
    found = aliased(SheetNameWord)
    statement = _issued().order_by(None).join(found, and_(found.number == Sheet.number, found.word.in_(first)))
    for other in others:
        holders = select(SheetNameWord.number).where(SheetNameWord.word.in_(other))
        statement = statement.where(found.number.in_(holders))
    return db.session.scalars(statement.order_by(found.number.desc()).limit(MOST_FOUND)).all()


def link_by_token(token_sha256: bytes, *, lock: bool = False) -> AccessLink | None:
    """The link, locked for who evaluates a code: tries take turns."""
    statement = select(AccessLink).where(AccessLink.token_sha256 == token_sha256)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def link(link_id: uuid.UUID) -> AccessLink | None:
    return db.session.get(AccessLink, link_id)


def link_of(sheet: Sheet, *, lock: bool = False) -> AccessLink | None:
    statement = select(AccessLink).where(AccessLink.sheet_id == sheet.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement.order_by(AccessLink.created_at)).first()


def print_copies(sheet: Sheet) -> Sequence[PrintCopy]:
    statement = select(PrintCopy).where(PrintCopy.sheet_id == sheet.id).options(joinedload(PrintCopy.by))
    return db.session.scalars(statement.order_by(PrintCopy.number)).all()


def deliveries(sheet: Sheet) -> Sequence[Delivery]:
    statement = select(Delivery).where(Delivery.sheet_id == sheet.id).options(joinedload(Delivery.by))
    return db.session.scalars(statement.order_by(Delivery.at, Delivery.id)).all()


def teach_backs(sheet: Sheet) -> Sequence[TeachBack]:
    statement = select(TeachBack).where(TeachBack.sheet_id == sheet.id).options(joinedload(TeachBack.by))
    return db.session.scalars(statement.order_by(TeachBack.at, TeachBack.id)).all()


def follow_up_calls(sheet: Sheet) -> Sequence[FollowUpCall]:
    statement = select(FollowUpCall).where(FollowUpCall.sheet_id == sheet.id).options(joinedload(FollowUpCall.by))
    return db.session.scalars(statement.order_by(FollowUpCall.at, FollowUpCall.id)).all()


def code_slip(sheet: Sheet, slip_id: uuid.UUID) -> CodeSlip | None:
    found = db.session.get(CodeSlip, slip_id)
    return found if found is not None and found.sheet_id == sheet.id else None


def _issued() -> Select[Sheet]:
    return (
        select(Sheet)
        .where(Sheet.state != SheetState.PREPARED)
        .options(joinedload(Sheet.issued_by))
        .order_by(Sheet.number.desc())
    )
