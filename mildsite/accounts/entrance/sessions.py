"""Sessions of staff: the cookie holds a random id, and the database says what it is worth.

So a cookie that was copied is worth nothing after signing out, a new password, a closed account or other roles.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from mildsite import clock
from mildsite.accounts.entrance.models import StaffSession, TrustedComputer
from mildsite.accounts.models import StaffUser
from mildsite.accounts.tokens import SESSION_BYTES, digest_of, new_token
from mildsite.db import db

IDLE = timedelta(minutes=15)
"""After this long without a request the session is locked (HIPAA 164.312(a)(2)(iii))."""
A_SHIFT = timedelta(hours=12)
AN_EMERGENCY = timedelta(hours=1)
"""How long the break-glass account stays signed in."""
CODE_WITHIN = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)


class Standing(StrEnum):
    OPEN = "open"
    LOCKED = "locked"
    AWAITS_CODE = "awaits_code"
    OVER = "over"


def start(user: StaffUser, *, awaits_code: bool = False) -> str:
    """A new session of `user`; the id for the cookie. Sessions that are over are swept away."""
    db.session.execute(delete(StaffSession).where(StaffSession.created_at <= clock.now() - A_SHIFT))
    token, digest = new_token(SESSION_BYTES)
    db.session.add(StaffSession(token_sha256=digest, staff_user_id=user.id, awaits_code=awaits_code))
    db.session.flush()
    return token


def find(token: str) -> StaffSession | None:
    return db.session.scalars(select(StaffSession).where(StaffSession.token_sha256 == digest_of(token))).one_or_none()


def standing(session: StaffSession) -> Standing:
    now, user = clock.now(), session.user
    longest = CODE_WITHIN if session.awaits_code else AN_EMERGENCY if user.break_glass else A_SHIFT
    if not user.active or now >= session.created_at + longest:
        return Standing.OVER
    if session.awaits_code:
        return Standing.AWAITS_CODE
    return Standing.LOCKED if now >= session.last_seen_at + IDLE else Standing.OPEN


def seen(session: StaffSession) -> None:
    """Somebody is at work; not sooner than a lock would have come."""
    if standing(session) is Standing.OPEN:
        session.last_seen_at = clock.now()
        db.session.flush()


def unlock(session: StaffSession) -> str:
    """Open again, under a new id for the cookie. How long it lasts at most stays the same."""
    token, session.token_sha256 = new_token(SESSION_BYTES)
    session.last_seen_at = clock.now()
    db.session.flush()
    return token


def end(token: str) -> None:
    """The session with this id, if there is one still."""
    db.session.execute(delete(StaffSession).where(StaffSession.token_sha256 == digest_of(token)))
    db.session.flush()


def end_all(user: StaffUser) -> None:
    """Every session of `user` is over, and no computer knows them any more."""
    for model in (StaffSession, TrustedComputer):
        db.session.execute(delete(model).where(model.staff_user_id == user.id))
    db.session.flush()
