"""Adding staff."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mildsite.accounts import queries
from mildsite.accounts.adding import add_staff
from mildsite.accounts.errors import EmailTaken
from mildsite.accounts.models import Role
from mildsite.accounts.roles import Permission, RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.factories.accounts import make_staff


def add(email: str, *roles: RoleName):
    return add_staff(email=email, name=" Nora Nurse ", password_hash="!", roles=roles, actor_id=None)


def test_a_new_colleague_is_active_and_may_what_the_role_grants(app):
    user = add("nora@clinic.test", RoleName.NURSE)
    assert user.active
    assert user.name == "Nora Nurse"
    assert user.may(Permission.ISSUE_SHEETS)
    assert not user.may(Permission.EDIT_PAGES)


def test_somebody_with_two_roles_may_both(app):
    user = add("nora@clinic.test", RoleName.NURSE, RoleName.EDITOR, RoleName.NURSE)
    assert [role.name for role in user.roles] == ["editor", "nurse"]
    assert user.may(Permission.ISSUE_SHEETS)
    assert user.may(Permission.EDIT_PAGES)


def test_somebody_without_a_role_may_nothing(app):
    user = add("nora@clinic.test")
    assert not any(user.may(permission) for permission in Permission)


def test_somebody_made_inactive_may_nothing(app):
    user = add("nora@clinic.test", *RoleName)
    user.active = False
    assert not any(user.may(permission) for permission in Permission)


def test_a_role_is_one_row_however_many_hold_it(app):
    make_staff(RoleName.NURSE)
    make_staff(RoleName.NURSE)
    assert [role.name for role in db.session.scalars(select(Role))] == ["nurse"]


@pytest.mark.parametrize("again", ["nora@clinic.test", "NORA@Clinic.Test", "  nora@clinic.test  "])
def test_an_address_serves_one_person_whatever_its_case(app, again):
    add("Nora@Clinic.test", RoleName.NURSE)
    with pytest.raises(EmailTaken):
        add(again, RoleName.EDITOR)


@pytest.mark.parametrize("written", ["nora@clinic.test", "NORA@CLINIC.TEST", " Nora@clinic.test"])
def test_a_colleague_is_found_however_the_address_is_written(app, written):
    user = add("Nora@Clinic.test", RoleName.NURSE)
    assert queries.staff_by_email(written) is user


def test_adding_somebody_is_on_record_with_the_roles(app):
    administrator = make_staff(RoleName.ADMINISTRATOR)
    user = add_staff(
        email="n@clinic.test",
        name="N",
        password_hash="!",
        roles=[RoleName.NURSE, RoleName.EDITOR],
        actor_id=administrator.id,
    )
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.actor_id) == (Action.STAFF_ADDED, administrator.id)
    assert (event.subject_id, event.detail) == (str(user.id), {"roles": "editor nurse"})
