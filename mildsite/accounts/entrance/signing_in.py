"""The steps of getting in. Each try is counted and kept before it is compared; the request's `commit` keeps it.

No lock of the database is held while a password is compared, which takes long on purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mildsite import clock
from mildsite.accounts import queries as staff_queries
from mildsite.accounts.entrance import queries, second_factor, sessions, throttling
from mildsite.accounts.entrance.errors import WrongCode, WrongCredentials
from mildsite.accounts.entrance.models import StaffSession, TrustedComputer
from mildsite.accounts.entrance.second_factor import CODE_DIGITS, Proof
from mildsite.accounts.hashing import is_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.tokens import digest_of
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db

Commit = Callable[[], None]


def try_password(*, email: str, password: str, client: str, commit: Commit) -> StaffUser:
    """Whose password it is. `client` is the network address it came from.

    Raises Paused, and WrongCredentials, which is on record and must be committed.
    """
    counted = throttling.count(account=email, address=client)
    user = staff_queries.staff_by_email(email)
    user_id, stored = (user.id, user.password) if user is not None else (None, None)
    commit()
    right = is_password(password, stored)
    # The account as it is now: the password may have been changed meanwhile.
    if user is None or not right or not user.active or user.password != stored:
        record(Action.SIGN_IN_FAILED, actor_id=None, subject_id=user_id, known_account=user_id is not None)
        raise WrongCredentials
    throttling.take_back(counted)
    return user


def try_code(typed: str, *, actor: StaffUser, client: str, commit: Commit) -> Proof:
    """What a code proves of somebody whose password was right.

    Raises Paused, and WrongCode, which is on record and must be committed.
    """
    counted = throttling.count(account=actor.email, address=client)
    commit()
    try:
        if not actor.active:  # closed a moment ago
            raise WrongCode
        proof = second_factor.check(typed, actor=actor)
    except WrongCode:
        record(Action.SECOND_FACTOR_FAILED, actor_id=None, subject_id=actor.id)
        raise
    throttling.take_back(counted)
    return proof


def signed_in(proof: Proof, *, actor: StaffUser) -> None:
    """Put on record that somebody is in; of the account for emergencies, with an alarm."""
    throttling.clear(account=actor.email)
    record(Action.SIGNED_IN, actor_id=actor.id, second_factor=str(proof))
    if actor.break_glass:
        record(Action.BREAK_GLASS_USED, actor_id=actor.id, subject_id=actor.id)


def try_unlock(session: StaffSession, typed: str, *, client: str, commit: Commit) -> str:
    """The new id of a locked session, for its owner's password or a code of their app.

    Raises Paused, and WrongCredentials, which is on record and must be committed.
    """
    user, session_id = session.user, session.id
    counted = throttling.count(account=user.email, address=client)
    stored = user.password
    commit()
    # The session as it is now: it may have been ended meanwhile.
    if not _is_owner(user, typed, stored) or db.session.get(StaffSession, session_id, populate_existing=True) is None:
        record(Action.UNLOCK_FAILED, actor_id=None, subject_id=user.id)
        raise WrongCredentials
    throttling.take_back(counted)
    throttling.clear(account=user.email)
    record(Action.UNLOCKED, actor_id=user.id)
    return sessions.unlock(session)


def _is_owner(user: StaffUser, typed: str, stored: str) -> bool:
    code = "".join(typed.split())
    if len(code) == CODE_DIGITS and code.isdecimal():  # no password is that short
        try:
            second_factor.check_app(code, actor=user)
        except WrongCode:
            return False
        return True
    return is_password(typed, stored)


def confirm_password(password: str, *, actor: StaffUser, client: str, commit: Commit) -> None:
    """Whoever changes an account knows its password.

    Raises Paused, and WrongCredentials, which is on record and must be committed.
    """
    counted, stored = throttling.count(account=actor.email, address=client), actor.password
    commit()
    if not is_password(password, stored):
        record(Action.UNLOCK_FAILED, actor_id=None, subject_id=actor.id)
        raise WrongCredentials
    throttling.take_back(counted)


def knows_computer(token: str, user: StaffUser) -> bool:
    """Whether `user` gave a code at this computer within the shift."""
    row = queries.trusted_computer(token, user.id) if token else None
    return row is not None and row.until > clock.now()


def trust_computer(token: str, user: StaffUser, *, for_: timedelta = sessions.A_SHIFT) -> None:
    """Ask `user` for no further code at this computer until the shift ends."""
    row = queries.trusted_computer(token, user.id)
    if row is None:
        row = TrustedComputer(token_sha256=digest_of(token), staff_user_id=user.id)
        db.session.add(row)
    row.until = clock.now() + for_
    db.session.flush()
