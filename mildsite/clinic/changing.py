"""Change the clinic's details: a new version, never an edit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic import queries
from mildsite.clinic.errors import UnusableDetail
from mildsite.clinic.models import ClinicDetails, SecondIdentifier
from mildsite.db import db


@dataclass(frozen=True, kw_only=True)
class Details:
    """The clinic's details as somebody entered them."""

    name: str
    phone_day: str
    phone_after_hours: str
    address: str
    hours: str
    time_zone: str
    second_identifier: SecondIdentifier = SecondIdentifier.BIRTH_DATE
    offers_guidance_sheet: bool = False


def change_details(details: Details, *, is_demo: bool, actor_id: uuid.UUID | None) -> ClinicDetails:
    """Put `details` in force as the next version.

    Raises UnusableDetail for an empty name or phone (a sheet never leaves a phone blank) or an unknown time zone.
    """
    for field in ("name", "phone_day", "phone_after_hours", "address"):
        if not getattr(details, field).strip():
            raise UnusableDetail(f"The clinic's {field.replace('_', ' ')} is empty.")
    try:
        ZoneInfo(details.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnusableDetail(f"{details.time_zone!r} is not a time zone. Use a name like America/Chicago.") from error
    before = queries.find_details()
    row = ClinicDetails(
        version=before.version + 1 if before else 1,
        is_demo=is_demo,
        name=details.name.strip(),
        phone_day=details.phone_day.strip(),
        phone_after_hours=details.phone_after_hours.strip(),
        address=details.address.strip(),
        hours=details.hours.strip(),
        time_zone=details.time_zone,
        second_identifier=details.second_identifier,
        offers_guidance_sheet=details.offers_guidance_sheet,
        created_by=actor_id,
    )
    db.session.add(row)
    db.session.flush()
    record(Action.CLINIC_CHANGED, actor_id=actor_id, version=row.version)
    return row
