"""The clinic's details: a change is a new version, and what a sheet cannot do without is never empty."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.clinic.errors import NotSetUp, UnusableDetail
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details, find_details
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet


def test_before_the_set_up_there_are_no_details(app):
    assert find_details() is None
    with pytest.raises(NotSetUp):
        current_details()


def test_a_change_is_a_new_version_and_the_old_one_stays(app):
    make_clinic(phone_day="555-0100")
    make_clinic(phone_day="555-0111")
    assert (current_details().version, current_details().phone_day) == (2, "555-0111")
    rows = db.session.scalars(select(ClinicDetails).order_by(ClinicDetails.version)).all()
    assert [row.phone_day for row in rows] == ["555-0100", "555-0111"]


def test_a_sheet_names_the_version_it_was_made_from(app):
    make_clinic()
    page, nurse = make_live_page(), make_staff(RoleName.NURSE)
    first = make_sheet(page=page, nurse=nurse)
    make_clinic(phone_day="555-0111")
    assert first.clinic_version == 1
    assert make_sheet(page=page, nurse=nurse).clinic_version == 2


@pytest.mark.parametrize("field", ["name", "phone_day", "phone_after_hours", "address"])
@pytest.mark.parametrize("empty", ["", "  \t"])
def test_what_every_sheet_prints_is_never_empty(app, field, empty):
    with pytest.raises(UnusableDetail, match=field.replace("_", " ")):
        make_clinic(**{field: empty})
    assert find_details() is None


@pytest.mark.parametrize("zone", ["", "Eastern", "America/Nowhere", "../etc/passwd", "/etc/localtime", "EST\x00"])
def test_a_time_zone_that_does_not_exist_is_refused_with_an_example(app, zone):
    with pytest.raises(UnusableDetail, match="America/Chicago"):
        make_clinic(time_zone=zone)


def test_opening_hours_may_be_left_out(app):
    assert make_clinic(hours="").hours_by_language == {}


def test_opening_hours_in_other_languages_need_those_in_the_first(app):
    with pytest.raises(UnusableDetail, match="in English too"):
        make_clinic(hours="", hours_translated={"es": "Con cita"})
    details = make_clinic(hours="By appointment", hours_translated={"es": " Con cita ", "fr": ""})
    assert details.hours_by_language == {"en": "By appointment", "es": "Con cita"}


def test_a_change_is_on_record(app):
    details = make_clinic()
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.detail) == (Action.CLINIC_CHANGED, {"version": details.version})
