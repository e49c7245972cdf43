"""The doors: which permission each blueprint asks for. What is not listed stays shut."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.exceptions import Forbidden

from mildsite.accounts.entrance.sessions import Standing
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission
from mildsite.web.shared.client_address import comes_from
from mildsite.web.shared.sessions import standing

PUBLIC = None
DOORS: dict[str, Permission | None] = {
    "shared": PUBLIC,
    "site": PUBLIC,
    "signin": PUBLIC,
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

OF_THE_STAFF = frozenset(DOORS) - {"shared", "site", "portal"}
"""The doors that a setting may open for the clinic's own networks alone."""
_THE_NEXT_STEP = {
    Standing.LOCKED: "signin.unlock",
    Standing.AWAITS_CODE: "signin.code",
    Standing.OVER: "signin.sign_in",
}


class OutsideTheClinic(Forbidden):
    """A page of the staff was asked for from a network that is not the clinic's."""


def init_app(app: Flask, *, staff_networks: tuple[IPv4Network | IPv6Network, ...]) -> None:
    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        if (request.blueprint or "") in OF_THE_STAFF and not comes_from(staff_networks):
            raise OutsideTheClinic
        return _guard_the_door()


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
    return turn_away()


def turn_away() -> ResponseReturnValue:
    """To the step that is missing: sign-in, the code, or unlocking. What was sent in a form cannot be led there."""
    if request.method != "GET":
        abort(401)
    return redirect(url_for(_THE_NEXT_STEP[standing()], next=request.full_path.rstrip("?")))
