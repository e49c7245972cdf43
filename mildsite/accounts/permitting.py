"""The guard that every verb calls first."""

from __future__ import annotations

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission


def require(actor: StaffUser, permission: Permission) -> None:
    """Raises NotPermitted unless `actor` holds `permission`."""
    if not actor.may(permission):
        raise NotPermitted(permission)
