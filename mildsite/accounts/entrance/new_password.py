"""A new password: one's own, or by a link that an administrator hands to somebody who forgot theirs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from mildsite import clock
from mildsite.accounts.entrance import queries, sessions
from mildsite.accounts.entrance.models import PasswordReset
from mildsite.accounts.errors import OwnAccount, UnusableInvitation, WeakPassword
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.passwords import weakness
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.accounts.tokens import LINK_BYTES, new_token
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db

VALID_FOR = timedelta(days=1)


def change_password(new: str, *, actor: StaffUser) -> None:
    """One's own. Every session ends, also the one it was changed in: the request starts another.

    Raises WeakPassword.
    """
    _set(actor, new)
    record(Action.PASSWORD_CHANGED, actor_id=actor.id, subject_id=actor.id)


def make_link(user: StaffUser, *, actor: StaffUser) -> tuple[PasswordReset, str]:
    """A link and its token, which nothing can show again. The password of before works until the link is used.

    Raises NotPermitted and OwnAccount.
    """
    require(actor, Permission.MANAGE_STAFF)
    if user is actor:
        raise OwnAccount
    db.session.execute(delete(PasswordReset).where(PasswordReset.staff_user_id == user.id))
    token, digest = new_token(LINK_BYTES)
    reset = PasswordReset(
        staff_user_id=user.id, token_sha256=digest, expires_at=clock.now() + VALID_FOR, made_by_id=actor.id
    )
    db.session.add(reset)
    db.session.flush()
    record(Action.PASSWORD_LINK_MADE, actor_id=actor.id, subject_id=user.id)
    return reset, token


def choose_password(password: str, *, actor: PasswordReset) -> StaffUser:
    """Spend the link. Whoever holds it acts, unknown to us; the second factor stays as it is.

    Raises UnusableInvitation or WeakPassword; the link is not spent then.
    """
    reset = queries.locked_reset(actor.staff_user_id)
    if reset is None or not reset.user.active:
        raise UnusableInvitation
    user = reset.user
    _set(user, password)
    record(Action.PASSWORD_CHANGED, actor_id=None, subject_id=user.id)
    return user


def _set(user: StaffUser, password: str) -> None:
    """Nothing of before opens the account any more: no session, no computer, no link. Raises WeakPassword."""
    if problem := weakness(password, known_words=(user.name, user.email)):
        raise WeakPassword(problem)
    user.password = hash_password(password)
    sessions.end_all(user)
    db.session.execute(delete(PasswordReset).where(PasswordReset.staff_user_id == user.id))
    db.session.flush()
