"""Clinic details and clinic values for tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.clinic.changing import Details, change_details, propose_details
from mildsite.clinic.models import ClinicDetails, ClinicValue
from mildsite.clinic.signing import propose_value, sign_value
from mildsite.clinic.values import ValueState
from tests.factories.accounts import make_staff

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


def make_proposal(
    key: str = "lifting_days",
    typed: str = "7",
    *,
    state: ValueState = ValueState.SIGNED,
    practitioner: str = "",
    actor: StaffUser | None = None,
) -> ClinicValue:
    """A clinic value that waits for a reviewer."""
    editor = actor or make_staff(RoleName.EDITOR)
    return propose_value(key=key, state=state, typed=typed, practitioner=practitioner, actor=editor)


def make_value(*arguments: Any, **changes: Any) -> ClinicValue:
    """A clinic value in force; see `make_proposal`."""
    proposal = make_proposal(*arguments, **changes)
    sign_value(proposal, shown_sha256=proposal.sentences_sha256, actor=make_staff(RoleName.REVIEWER))
    return proposal


CLINIC_FORM: dict[str, str] = {
    **DETAILS,
    "second_identifier": "birth_date",
    "review_months": "12",
    "retention_days": "",
    "backup_days": "",
    "link_days": "60",
    "physician_name": "",
    "physician_phone": "",
    "paper": "letter",
    "prints_letterhead": "y",
    "main_colour": "",
}
"""The form of the settings, as it comes filled in."""


def propose_clinic(actor: StaffUser, **changes: Any) -> ClinicDetails:
    """A change of the settings that waits for its second person."""
    return propose_details(Details(**{**DETAILS, **changes}), actor=actor)


def small_logo(kind: str = "PNG", size: tuple[int, int] = (60, 20)) -> bytes:
    """A picture as somebody would upload it."""
    target = io.BytesIO()
    Image.new("RGB", size, "#0b4a56").save(target, kind)
    return target.getvalue()
