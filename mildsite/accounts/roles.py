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


PERMISSIONS: dict[RoleName, frozenset[Permission]] = {
    RoleName.EDITOR: frozenset({Permission.ENTER_ADMIN, Permission.EDIT_PAGES}),
    RoleName.REVIEWER: frozenset({Permission.ENTER_ADMIN, Permission.REVIEW_PAGES}),
    RoleName.NURSE: frozenset({Permission.ISSUE_SHEETS}),
    RoleName.ADMINISTRATOR: frozenset({Permission.ENTER_ADMIN}),
}
