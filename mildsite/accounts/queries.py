"""Reads of staff users and invitations, always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from mildsite import clock
from mildsite.accounts.models import Invitation, Role, StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.accounts.tokens import digest_of
from mildsite.db import db


def staff_by_email(email: str) -> StaffUser | None:
    return db.session.scalars(select(StaffUser).where(StaffUser.email == email.strip().casefold())).one_or_none()


def staff_user(user_id: uuid.UUID) -> StaffUser | None:
    return db.session.get(StaffUser, user_id)


def all_staff() -> Sequence[StaffUser]:
    """Who works here first, then who has left; by name."""
    return db.session.scalars(
        select(StaffUser).order_by(StaffUser.active.desc(), func.lower(StaffUser.name), StaffUser.email)
    ).all()


def active_administrators() -> Sequence[StaffUser]:
    """As the database has them now, whatever was loaded before."""
    statement = (
        select(StaffUser)
        .where(StaffUser.active, StaffUser.roles.any(Role.name == str(RoleName.ADMINISTRATOR)))
        .order_by(StaffUser.created_at, StaffUser.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def names_of_staff(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of those of `ids` that are staff users, in one question."""
    wanted = set(ids)
    if not wanted:
        return {}
    statement = select(StaffUser.id, StaffUser.name).where(StaffUser.id.in_(wanted)).order_by(StaffUser.id)
    return {row.id: row.name for row in db.session.execute(statement)}


def staff_ids_named(words: str) -> Sequence[uuid.UUID]:
    """Everybody whose name holds `words`, whatever their case."""
    return db.session.scalars(
        select(StaffUser.id).where(StaffUser.name.icontains(words, autoescape=True)).order_by(StaffUser.id)
    ).all()


def open_invitations() -> Sequence[Invitation]:
    """Invitations that still work, by address."""
    return db.session.scalars(
        select(Invitation).where(Invitation.expires_at > clock.now()).order_by(Invitation.email)
    ).all()


def invitation(invitation_id: uuid.UUID) -> Invitation | None:
    return db.session.get(Invitation, invitation_id)


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that `token` opens today. Nothing tells an old token from one that never was."""
    return db.session.scalars(
        select(Invitation).where(Invitation.token_sha256 == digest_of(token), Invitation.expires_at > clock.now())
    ).one_or_none()


def locked_invitation(invitation_id: uuid.UUID) -> Invitation | None:
    """The invitation if it still works, held until the transaction ends: of two who spend it, the second waits."""
    statement = select(Invitation).where(Invitation.id == invitation_id, Invitation.expires_at > clock.now())
    return db.session.scalars(statement.with_for_update()).one_or_none()
