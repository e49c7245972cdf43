"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes on paper for when it is lost."""

from __future__ import annotations

import base64
import secrets
from enum import StrEnum

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete

from mildsite import clock
from mildsite.accounts.entrance import queries
from mildsite.accounts.entrance.errors import AlreadySetUp, WrongCode
from mildsite.accounts.entrance.models import Authenticator, RecoveryCode
from mildsite.accounts.entrance.sessions import end_all
from mildsite.accounts.errors import OwnAccount
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import NEED_SECOND_FACTOR, Permission
from mildsite.accounts.tokens import printed_digest, printed_secret
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.sealing import open_with_master, seal_with_master

CODE_DIGITS = 6
CLOCK_MAY_DIFFER = 30
"""Seconds that a telephone's clock may be fast or slow: one step."""
RECOVERY_CODES = 10
"""Of 120 bits each: enough to be kept as a plain digest (ASVS 6.5.2)."""


class Proof(StrEnum):
    """What somebody showed besides the password."""

    APP = "app"
    RECOVERY_CODE = "recovery_code"
    COMPUTER = "computer"
    """They gave a code at this computer earlier in the shift."""
    NONE = "none"


def is_needed(user: StaffUser, *, for_show: bool) -> bool:
    """Whether nobody may work as `user` with a password alone. `for_show`: a demonstration that goes without."""
    return user.break_glass or (not for_show and any(role.name in NEED_SECOND_FACTOR for role in user.roles))


def begin_set_up(*, actor: StaffUser) -> Authenticator:
    """A new secret for the app of `actor`, which counts once a code of it was shown. Raises AlreadySetUp."""
    row = queries.authenticator(actor.id, lock=True) or Authenticator(staff_user_id=actor.id)
    if row.confirmed_at is not None or actor.break_glass:
        raise AlreadySetUp
    secret = secrets.token_bytes(20)
    row.key_id, row.secret_sealed = seal_with_master(row.bound_to, secret)
    db.session.add(row)
    db.session.flush()
    return row


def app_of(row: Authenticator) -> TOTP:
    """What makes the codes. Raises SealBroken."""
    secret = open_with_master(row.bound_to, row.key_id, row.secret_sealed)
    return TOTP(key=base64.b32encode(secret).decode())


def confirm_set_up(typed: str, *, actor: StaffUser) -> list[str]:
    """The app works: from now on it is asked for. The recovery codes, which nothing can show again.

    Raises WrongCode, also when nothing is being set up.
    """
    row = queries.authenticator(actor.id, lock=True)
    if row is None or row.confirmed_at is not None:
        raise WrongCode
    _take(row, typed)
    row.confirmed_at = clock.now()
    codes = _new_recovery_codes(actor)
    record(Action.SECOND_FACTOR_SET_UP, actor_id=actor.id)
    return codes


def check(typed: str, *, actor: StaffUser) -> Proof:
    """What `typed` proves; it does so once. Raises WrongCode."""
    code = "".join(ch for ch in typed if ch.isalnum())
    if len(code) == CODE_DIGITS:
        check_app(code, actor=actor)
        return Proof.APP
    row = queries.recovery_code(actor.id, printed_digest(typed))
    if row is None:
        raise WrongCode
    db.session.delete(row)
    db.session.flush()
    record(Action.RECOVERY_CODE_USED, actor_id=actor.id, left=queries.recovery_codes_left(actor.id))
    return Proof.RECOVERY_CODE


def check_app(code: str, *, actor: StaffUser) -> None:
    """Raises WrongCode, also for a code that was taken before."""
    row = queries.authenticator(actor.id, lock=True)
    if row is None or row.confirmed_at is None:
        raise WrongCode
    _take(row, code)


def renew_recovery_codes(*, actor: StaffUser) -> list[str]:
    """Ten new ones; those of before end. They are shown this once."""
    codes = _new_recovery_codes(actor)
    record(Action.RECOVERY_CODES_RENEWED, actor_id=actor.id)
    return codes


def seal_envelope(user: StaffUser) -> list[str]:
    """Recovery codes alone, for the account that lies in an envelope."""
    return _new_recovery_codes(user)


def reset(user: StaffUser, *, actor: StaffUser) -> None:
    """A colleague lost app and paper: they set up anew with the next sign-in. Raises NotPermitted and OwnAccount."""
    require(actor, Permission.MANAGE_STAFF)
    if user is actor:
        raise OwnAccount
    for model in (Authenticator, RecoveryCode):
        db.session.execute(delete(model).where(model.staff_user_id == user.id))
    end_all(user)
    record(Action.SECOND_FACTOR_RESET, actor_id=actor.id, subject_id=user.id)


def _take(row: Authenticator, typed: str) -> None:
    """Raises WrongCode unless it is a code of now, newer than the last one that was taken."""
    moment = int(clock.now().timestamp())
    try:
        found = app_of(row).match(typed, time=moment, window=CLOCK_MAY_DIFFER, last_counter=row.last_step)
    except (TokenError, TypeError, ValueError):
        raise WrongCode from None
    row.last_step = int(found.counter)
    db.session.flush()


def _new_recovery_codes(user: StaffUser) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_user_id == user.id))
    codes = [printed_secret() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(code_sha256=printed_digest(code), staff_user_id=user.id) for code in codes)
    db.session.flush()
    return codes
