"""The account for emergencies (HIPAA 164.312(a)(2)(ii)): its password and codes lie in a sealed envelope."""

from __future__ import annotations

import uuid

from mildsite.accounts import queries as staff_queries
from mildsite.accounts.adding import add_staff
from mildsite.accounts.entrance import queries, second_factor, sessions
from mildsite.accounts.entrance.errors import NotAnEmergencyAccount
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission, RoleName
from mildsite.accounts.tokens import printed_secret
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db

NAME = "Break glass"


def seal_envelope(*, email: str, actor_id: uuid.UUID | None) -> tuple[str, list[str]]:
    """A new password and new codes for the account with this address, which is made if there is none.

    Whoever used it before is signed out. `actor_id` is None on the command line.

    Raises NotAnEmergencyAccount for a colleague's address.
    """
    password = printed_secret()
    user = staff_queries.staff_by_email(email)
    if user is None:
        user = add_staff(
            email=email, name=NAME, password_hash=hash_password(password), roles=[RoleName.NURSE], actor_id=actor_id
        )
        user.break_glass = True
    elif not user.break_glass:
        raise NotAnEmergencyAccount
    user.password = hash_password(password)
    user.active = True  # an account that was closed once would leave a nurse before a locked door
    sessions.end_all(user)
    codes = second_factor.seal_envelope(user)
    db.session.flush()
    record(Action.BREAK_GLASS_SEALED, actor_id=actor_id, subject_id=user.id)
    return password, codes


def acknowledge(*, actor: StaffUser) -> None:
    """An administrator saw that the account was used: the alarm is answered. Raises NotPermitted."""
    require(actor, Permission.MANAGE_STAFF)
    if (alarm := queries.alarm()) is not None:
        record(Action.BREAK_GLASS_SEEN, actor_id=actor.id, used_in=alarm.seq)
