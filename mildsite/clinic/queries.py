"""Reads of clinic details."""

from __future__ import annotations

from sqlalchemy import select

from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.models import ClinicDetails
from mildsite.db import db


def current_details() -> ClinicDetails:
    """The version in force. Raises NotSetUp before `mildsite init`."""
    details = find_details()
    if details is None:
        raise NotSetUp
    return details


def find_details() -> ClinicDetails | None:
    """The version in force, or None before `mildsite init`."""
    return db.session.scalars(select(ClinicDetails).order_by(ClinicDetails.version.desc()).limit(1)).one_or_none()
