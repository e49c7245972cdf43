"""Add a staff user."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from mildsite.accounts import queries
from mildsite.accounts.errors import EmailTaken
from mildsite.accounts.models import Role, StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db


def add_staff(
    *, email: str, name: str, password_hash: str, roles: Iterable[RoleName], actor_id: uuid.UUID | None
) -> StaffUser:
    """Add an active user with `roles`. `actor_id` is None on the command line.

    Raises EmailTaken when the address already signs in.
    """
    email = email.strip().casefold()
    if queries.staff_by_email(email) is not None:
        raise EmailTaken(email)
    names = sorted(set(roles))
    user = StaffUser(email=email, name=name.strip(), password=password_hash)
    user.roles = [role_row(role) for role in names]
    db.session.add(user)
    db.session.flush()
    record(Action.STAFF_ADDED, actor_id=actor_id, subject_id=user.id, roles=" ".join(names))
    return user


def role_row(name: RoleName) -> Role:
    """The one row of a role; made when nobody held it yet."""
    role = db.session.scalars(select(Role).where(Role.name == str(name))).one_or_none()
    if role is None:
        role = Role(name=str(name))
        db.session.add(role)
    return role
