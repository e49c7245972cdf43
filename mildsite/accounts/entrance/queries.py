"""Reads of second factors, computers and links for a new password."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from mildsite import clock
from mildsite.accounts.entrance.models import Authenticator, PasswordReset, RecoveryCode, TrustedComputer
from mildsite.accounts.models import Role, StaffUser
from mildsite.accounts.roles import NEED_SECOND_FACTOR
from mildsite.accounts.tokens import digest_of
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db


def authenticator(user_id: uuid.UUID, *, lock: bool = False) -> Authenticator | None:
    """With `lock` as the database has it now, and held: of two who show the same code, the second waits."""
    statement = select(Authenticator).where(Authenticator.staff_user_id == user_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def has_authenticator(user_id: uuid.UUID) -> bool:
    row = authenticator(user_id)
    return row is not None and row.confirmed_at is not None


def recovery_code(user_id: uuid.UUID, digest: bytes) -> RecoveryCode | None:
    statement = select(RecoveryCode).where(RecoveryCode.code_sha256 == digest, RecoveryCode.staff_user_id == user_id)
    return db.session.scalars(statement.with_for_update()).one_or_none()


def recovery_codes_left(user_id: uuid.UUID) -> int:
    statement = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_user_id == user_id)
    return int(db.session.scalars(statement).one())


def trusted_computer(token: str, user_id: uuid.UUID) -> TrustedComputer | None:
    """Whether or not its shift is over."""
    return db.session.scalars(
        select(TrustedComputer).where(
            TrustedComputer.token_sha256 == digest_of(token), TrustedComputer.staff_user_id == user_id
        )
    ).one_or_none()


def staff_without_second_factor() -> Sequence[StaffUser]:
    """Active colleagues whose role needs a second factor and who have none, by name."""
    confirmed = select(Authenticator.staff_user_id).where(Authenticator.confirmed_at.is_not(None))
    return db.session.scalars(
        select(StaffUser)
        .where(
            StaffUser.active,
            ~StaffUser.break_glass,
            StaffUser.roles.any(Role.name.in_([str(role) for role in NEED_SECOND_FACTOR])),
            StaffUser.id.not_in(confirmed),
        )
        .order_by(func.lower(StaffUser.name), StaffUser.email)
    ).all()


def ids_with_authenticator() -> set[uuid.UUID]:
    return set(
        db.session.scalars(
            select(Authenticator.staff_user_id)
            .where(Authenticator.confirmed_at.is_not(None))
            .order_by(Authenticator.staff_user_id)
        )
    )


def reset_by_token(token: str) -> PasswordReset | None:
    """The link that `token` opens today. Nothing tells an old one from one that never was."""
    statement = select(PasswordReset).where(
        PasswordReset.token_sha256 == digest_of(token), PasswordReset.expires_at > clock.now()
    )
    return db.session.scalars(statement).one_or_none()


def locked_reset(user_id: uuid.UUID) -> PasswordReset | None:
    """The link of this colleague if it still works, held: of two who spend it, the second waits."""
    statement = select(PasswordReset).where(
        PasswordReset.staff_user_id == user_id, PasswordReset.expires_at > clock.now()
    )
    return db.session.scalars(statement.with_for_update()).one_or_none()


def alarm() -> AuditEvent | None:
    """The last use of the break-glass account, until an administrator has said that they saw it."""
    used, seen = str(Action.BREAK_GLASS_USED), str(Action.BREAK_GLASS_SEEN)
    newest = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_([used, seen])).order_by(AuditEvent.seq.desc()).limit(1)
    ).one_or_none()
    return newest if newest is not None and newest.action == used else None
