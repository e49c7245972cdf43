"""Where somebody lands after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from mildsite.accounts.roles import Permission
from mildsite.web.shared.access import may

signin = Blueprint("signin", __name__, template_folder="templates")


@signin.before_app_request
def refuse_a_next_that_is_no_address() -> None:
    """What cannot be read as an address is refused here; Flask-Security would fail over it."""
    if request.endpoint != "security.login":
        return
    try:
        urlsplit(request.values.get("next", ""))
    except ValueError:
        abort(400)


@signin.get("/start")
def start() -> ResponseReturnValue:
    """The desk for nurses, the admin for everybody else on the staff."""
    if may(Permission.ISSUE_SHEETS):
        return redirect(url_for("desk.today"))
    if may(Permission.ENTER_ADMIN):
        return redirect(url_for("admin.index"))
    if current_user.is_authenticated:
        return redirect(url_for("site.front"))
    return redirect(url_for("security.login"))
