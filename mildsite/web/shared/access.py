"""The doors: which permission each blueprint asks for. What is not listed stays shut."""

from __future__ import annotations

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission

PUBLIC = None
DOORS: dict[str, Permission | None] = {
    "shared": PUBLIC,
    "site": PUBLIC,
    "signin": PUBLIC,
    "security": PUBLIC,
    "portal": PUBLIC,
    "desk": Permission.ISSUE_SHEETS,
    "admin": Permission.ENTER_ADMIN,
    "admin_assets": Permission.ENTER_ADMIN,
    "admin_look": Permission.EDIT_PAGES,
    "admin_outline": Permission.ENTER_ADMIN,
    "admin_pages": Permission.ENTER_ADMIN,
    "admin_record": Permission.ENTER_ADMIN,
    "admin_review": Permission.ENTER_ADMIN,
    "admin_pictures": Permission.EDIT_PAGES,
    "admin_values": Permission.ENTER_ADMIN,
    "admin_clinic": Permission.MANAGE_CLINIC,
    "admin_staff": Permission.MANAGE_STAFF,
    "admin_audit": Permission.READ_AUDIT,
}
"""Blueprint name → permission to enter, or PUBLIC. A view may ask for more; none may ask for less."""


def init_app(app: Flask) -> None:
    app.before_request(_guard_the_door)


def signed_in() -> StaffUser:
    """The staff user of this request. Only for views behind a door that asks for a permission."""
    user = current_user._get_current_object()
    if not isinstance(user, StaffUser):
        abort(401)
    return user


def may(permission: Permission) -> bool:
    user = current_user._get_current_object()
    return isinstance(user, StaffUser) and user.may(permission)


def _guard_the_door() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page, which tells nobody anything
    blueprint = request.blueprint or ""
    if blueprint not in DOORS:
        abort(403)
    permission = DOORS[blueprint]
    if permission is PUBLIC or may(permission):
        return None
    if current_user.is_authenticated:
        abort(403)
    if request.method != "GET":
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
