"""Change what colleagues may do, and close or open their accounts. There is always an administrator left."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from mildsite.accounts import queries
from mildsite.accounts.adding import role_row
from mildsite.accounts.entrance import sessions
from mildsite.accounts.entrance.models import PasswordReset
from mildsite.accounts.errors import LastAdministrator, NoRole, NotPermitted, OwnAccount
from mildsite.accounts.models import Invitation, Role, StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission, RoleName
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db


def change_roles(user: StaffUser, *, roles: Iterable[RoleName], actor: StaffUser) -> None:
    """What `user` may do from their next sign-in on; their sessions end. The roles they have already change nothing.

    Raises OwnAccount, NoRole or LastAdministrator.
    """
    require(actor, Permission.MANAGE_STAFF)
    names = sorted(set(roles))
    if user is actor:
        raise OwnAccount
    if not names:
        raise NoRole
    if RoleName.ADMINISTRATOR not in names:
        _keep_an_administrator(user, actor=actor)
    before = sorted(role.name for role in user.roles)
    if before == names:
        return
    user.roles = [role_row(name) for name in names]
    sessions.end_all(user)
    if RoleName.ADMINISTRATOR not in names:
        _withdraw_invitations_of(user)
    db.session.flush()
    record(
        Action.STAFF_ROLES_CHANGED,
        actor_id=actor.id,
        subject_id=user.id,
        before=" ".join(before),
        after=" ".join(names),
    )


def deactivate(user: StaffUser, *, actor: StaffUser) -> None:
    """Close the account: every session of it ends with its next click, and the links it handed out open nothing.

    What the colleague did stays on record under their name. Raises OwnAccount or LastAdministrator.
    """
    require(actor, Permission.MANAGE_STAFF)
    if user is actor:
        raise OwnAccount
    _keep_an_administrator(user, actor=actor)
    if not user.active:
        return
    user.active = False
    sessions.end_all(user)
    _withdraw_invitations_of(user)
    db.session.execute(delete(PasswordReset).where(PasswordReset.staff_user_id == user.id))  # not when opened again
    db.session.flush()
    record(Action.STAFF_DEACTIVATED, actor_id=actor.id, subject_id=user.id)


def reactivate(user: StaffUser, *, actor: StaffUser) -> None:
    """Open the account again, with the roles and the password it had. Sessions of before stay ended."""
    require(actor, Permission.MANAGE_STAFF)
    if user.active:
        return
    user.active = True
    db.session.flush()
    record(Action.STAFF_REACTIVATED, actor_id=actor.id, subject_id=user.id)


def _keep_an_administrator(user: StaffUser, *, actor: StaffUser) -> None:
    """Raises LastAdministrator when nobody else is one.

    The row of the role is the lock: of two administrators who close each other's account at the same time, the second
    waits here, and then finds that they are no administrator any more (NotPermitted).
    """
    administrator = Role.name == str(RoleName.ADMINISTRATOR)
    db.session.execute(select(Role.id).where(administrator).with_for_update()).all()
    administrators = queries.active_administrators()
    if actor not in administrators:
        raise NotPermitted(Permission.MANAGE_STAFF)
    if administrators == [user]:
        raise LastAdministrator


def _withdraw_invitations_of(user: StaffUser) -> None:
    db.session.execute(delete(PasswordReset).where(PasswordReset.made_by_id == user.id))
    db.session.execute(delete(Invitation).where(Invitation.invited_by_id == user.id))
