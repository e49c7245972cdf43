"""The one table of who may do what, checked against what the clinic was promised."""

from __future__ import annotations

import pytest

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import Role, StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import PERMISSIONS, Permission, RoleName


def holders(permission: Permission) -> set[RoleName]:
    return {role for role, permissions in PERMISSIONS.items() if permission in permissions}


def test_every_role_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(RoleName)


def test_only_a_nurse_issues_sheets() -> None:
    assert holders(Permission.ISSUE_SHEETS) == {RoleName.NURSE}


def test_who_enters_the_admin_never_sees_a_patient() -> None:
    inside = holders(Permission.ENTER_ADMIN)
    assert inside == {RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR}
    assert not inside & holders(Permission.ISSUE_SHEETS)


def test_writing_and_reviewing_are_different_roles() -> None:
    assert holders(Permission.EDIT_PAGES) == {RoleName.EDITOR}
    assert holders(Permission.REVIEW_PAGES) == {RoleName.REVIEWER}


def test_administrators_manage_staff_and_who_answers_for_texts_reads_the_log_too() -> None:
    assert holders(Permission.MANAGE_STAFF) == {RoleName.ADMINISTRATOR}
    assert holders(Permission.READ_AUDIT) == {RoleName.ADMINISTRATOR, RoleName.REVIEWER}


@pytest.mark.parametrize("role", RoleName)
@pytest.mark.parametrize("permission", Permission)
def test_the_guard_follows_the_table(role: RoleName, permission: Permission) -> None:
    user = StaffUser(name="Somebody", active=True, roles=[Role(name=role)])
    if permission in PERMISSIONS[role]:
        require(user, permission)
    else:
        with pytest.raises(NotPermitted):
            require(user, permission)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_anything(permission: Permission) -> None:
    with pytest.raises(NotPermitted):
        require(StaffUser(name="Somebody", active=True, roles=[]), permission)


def test_a_closed_account_may_nothing() -> None:
    with pytest.raises(NotPermitted):
        require(StaffUser(name="Gone", active=False, roles=[Role(name=RoleName.NURSE)]), Permission.ISSUE_SHEETS)
