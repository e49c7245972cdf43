"""Roles and permissions: one table says who may do what."""

from __future__ import annotations

from enum import StrEnum


class RoleName(StrEnum):
    EDITOR = "editor"
    """Marketing staff: writes and edits pages."""
    REVIEWER = "reviewer"
    """Clinical reviewer: signs what is clinical, never their own text."""
    NURSE = "nurse"
    """Discharge nurse: issues and prints sheets. The only role that sees a patient."""
    ADMINISTRATOR = "administrator"
    """Manages staff and clinic details. Never sees a patient."""


class Permission(StrEnum):
    ENTER_ADMIN = "enter_admin"
    EDIT_PAGES = "edit_pages"
    REVIEW_PAGES = "review_pages"
    ISSUE_SHEETS = "issue_sheets"
    PROPOSE_VALUES = "propose_values"
    SIGN_VALUES = "sign_values"
    MANAGE_CLINIC = "manage_clinic"
    MANAGE_STAFF = "manage_staff"
    READ_AUDIT = "read_audit"
    """See who did what, when. Reviewers too: it is how they find out what happened to a text they signed."""


PERMISSIONS: dict[RoleName, frozenset[Permission]] = {
    RoleName.EDITOR: frozenset({Permission.ENTER_ADMIN, Permission.EDIT_PAGES, Permission.PROPOSE_VALUES}),
    RoleName.REVIEWER: frozenset(
        {Permission.ENTER_ADMIN, Permission.REVIEW_PAGES, Permission.SIGN_VALUES, Permission.READ_AUDIT}
    ),
    RoleName.NURSE: frozenset({Permission.ISSUE_SHEETS}),
    RoleName.ADMINISTRATOR: frozenset(
        {
            Permission.ENTER_ADMIN,
            Permission.PROPOSE_VALUES,
            Permission.MANAGE_CLINIC,
            Permission.MANAGE_STAFF,
            Permission.READ_AUDIT,
        }
    ),
}

NEED_SECOND_FACTOR = frozenset({RoleName.NURSE, RoleName.REVIEWER, RoleName.ADMINISTRATOR})
"""Who never works with a password alone, outside the demonstration. Editors may choose it."""
