"""Reads of issued sheets, always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mildsite.accounts.models import StaffUser
from mildsite.db import db
from mildsite.sheets.models import Sheet


def sheet(sheet_id: uuid.UUID) -> Sheet | None:
    return db.session.get(Sheet, sheet_id)


def sheet_by_idempotency_key(*, actor: StaffUser, key: str) -> Sheet | None:
    statement = select(Sheet).where(Sheet.issued_by_id == actor.id, Sheet.idempotency_key == key)
    return db.session.scalars(statement).one_or_none()


def sheets_issued_on(day: date, zone: ZoneInfo) -> Sequence[Sheet]:
    """Sheets issued on a calendar day of the clinic, newest first. A day of 23 or 25 hours is one day all the same."""
    start = datetime.combine(day, time.min, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    statement = (
        select(Sheet)
        .where(Sheet.issued_at >= start, Sheet.issued_at < end)
        .options(joinedload(Sheet.issued_by))
        .order_by(Sheet.number.desc())
    )
    return db.session.scalars(statement).all()
