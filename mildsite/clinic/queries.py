"""Reads of clinic details and clinic values, always ordered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.models import ClinicDetails, ClinicValue
from mildsite.clinic.values import BY_NURSE, VALUE_KINDS, ClinicValues, folded
from mildsite.db import db


def current_details() -> ClinicDetails:
    """The version in force. Raises NotSetUp before `mildsite init`."""
    details = find_details()
    if details is None:
        raise NotSetUp
    return details


def find_details() -> ClinicDetails | None:
    """The version in force, or None before `mildsite init`."""
    statement = (
        select(ClinicDetails)
        .where(ClinicDetails.confirmed_at.is_not(None))
        .order_by(ClinicDetails.version.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def proposed_details() -> ClinicDetails | None:
    """The change that waits for its second person. One that was overtaken by a newer version waits no more."""
    newest = db.session.scalars(select(ClinicDetails).order_by(ClinicDetails.version.desc()).limit(1)).one_or_none()
    waits = newest is not None and newest.confirmed_at is None and newest.withdrawn_at is None
    return newest if waits else None


def last_version() -> int:
    """Of every version, also of those that never came into force."""
    return db.session.scalar(select(func.max(ClinicDetails.version))) or 0


def current_values() -> ClinicValues:
    """Every value in force. One whose sentences changed since it was signed is the nurse's to enter again."""
    newest = (
        select(func.max(ClinicValue.id))
        .where(ClinicValue.signed_at.is_not(None))
        .group_by(ClinicValue.key, ClinicValue.practitioner)
    )
    rows = db.session.scalars(select(ClinicValue).where(ClinicValue.id.in_(newest)).order_by(ClinicValue.id))
    return ClinicValues(
        {
            (row.key, folded(row.practitioner or "")): row.setting if row.holds else BY_NURSE
            for row in rows
            if row.key in VALUE_KINDS
        }
    )


def value_history() -> Sequence[ClinicValue]:
    """Every proposal, newest first, with who proposed and who signed."""
    statement = (
        select(ClinicValue)
        .options(selectinload(ClinicValue.proposer), selectinload(ClinicValue.signer))
        .order_by(ClinicValue.id.desc())
    )
    return [row for row in db.session.scalars(statement) if row.key in VALUE_KINDS]


def proposed_value(proposal_id: int) -> ClinicValue | None:
    """A proposal that waits for its signature: not signed, and the newest of its value."""
    row = db.session.get(ClinicValue, proposal_id, populate_existing=True)
    if row is None or row.key not in VALUE_KINDS or row.signed_at is not None:
        return None
    same = ClinicValue.practitioner == row.practitioner if row.practitioner else ClinicValue.practitioner.is_(None)
    newest = db.session.scalar(select(func.max(ClinicValue.id)).where(ClinicValue.key == row.key, same))
    return row if newest == row.id else None
