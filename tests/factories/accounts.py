"""Staff for tests."""

from __future__ import annotations

import itertools

from mildsite.accounts.adding import add_staff
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName

_numbers = itertools.count(1)


def make_staff(*roles: RoleName, name: str | None = None, password_hash: str = "!") -> StaffUser:
    """A staff user with `roles`. Without a hash nobody can sign in by password."""
    number = next(_numbers)
    role_name = roles[0].value if roles else "nobody"
    return add_staff(
        email=f"{role_name}{number}@clinic.test",
        name=name or f"{role_name.title()} {number}",
        password_hash=password_hash,
        roles=roles,
        actor_id=None,
    )
