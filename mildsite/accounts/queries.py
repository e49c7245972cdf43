"""Reads of staff users, always ordered."""

from __future__ import annotations

from sqlalchemy import select

from mildsite.accounts.models import StaffUser
from mildsite.db import db


def staff_by_email(email: str) -> StaffUser | None:
    return db.session.scalars(select(StaffUser).where(StaffUser.email == email.strip().casefold())).one_or_none()
