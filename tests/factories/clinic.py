"""Clinic details for tests."""

from __future__ import annotations

from typing import Any

from mildsite.clinic.changing import Details, change_details
from mildsite.clinic.models import ClinicDetails

DETAILS: dict[str, Any] = {
    "name": "Test Spine Clinic",
    "phone_day": "(555) 555-0100",
    "phone_after_hours": "(555) 555-0199",
    "address": "1 Test Street, Testville",
    "hours": "Monday to Friday, 8 a.m. to 5 p.m.",
    "time_zone": "America/New_York",
}


def make_clinic(*, is_demo: bool = False, **changes: Any) -> ClinicDetails:
    return change_details(Details(**{**DETAILS, **changes}), is_demo=is_demo, actor_id=None)
