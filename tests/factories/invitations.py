"""Invitations for tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from mildsite.accounts.inviting import invite
from mildsite.accounts.models import Invitation, StaffUser
from mildsite.accounts.roles import RoleName
from tests.factories.accounts import make_staff

_numbers = itertools.count(1)


def make_invitation(
    *, email: str | None = None, roles: Iterable[RoleName] = (RoleName.NURSE,), actor: StaffUser | None = None
) -> tuple[Invitation, str]:
    """An invitation that works, and its token."""
    return invite(
        email=f"new{next(_numbers)}@clinic.test" if email is None else email,
        roles=roles,
        actor=actor or make_staff(RoleName.ADMINISTRATOR),
    )
