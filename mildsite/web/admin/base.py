"""The base of every admin view: shut unless the signed-in user's role opens it.

Flask-Admin lets everybody in by default. The door (`shared.access`) already refuses who has no business here; this is
the second lock, on each view.
"""

from __future__ import annotations

from typing import NoReturn

from flask import abort
from flask_admin import BaseView

from mildsite.accounts.roles import Permission
from mildsite.web.shared.access import may


class StaffView(BaseView):  # type: ignore[misc]  # Flask-Admin is untyped
    """A view for holders of `permission`."""

    permission = Permission.ENTER_ADMIN

    def is_accessible(self) -> bool:
        return may(self.permission)

    def inaccessible_callback(self, name: str, **kwargs: object) -> NoReturn:  # noqa: ARG002 - Flask-Admin's signature
        abort(403)
