"""The admin's front page: straight to the pages."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose

from mildsite.web.admin.base import StaffView


class StaffIndex(StaffView, AdminIndexView):  # type: ignore[misc]  # Flask-Admin is untyped
    @expose("/")
    def index(self) -> ResponseReturnValue:
        return redirect(url_for("admin_pages.index"))
