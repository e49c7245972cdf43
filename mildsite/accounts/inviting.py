"""Invite somebody by a link that works once, and let them join with a name and a password of their own.

There is no e-mail: the administrator hands the link over. It carries 128 random bits, of which only the SHA-256 is
kept, so neither the database nor its backup opens the door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import delete

from mildsite import clock
from mildsite.accounts import queries
from mildsite.accounts.adding import add_staff
from mildsite.accounts.errors import (
    EmailTaken,
    NoRole,
    UnusableAddress,
    UnusableInvitation,
    UnusableName,
    WeakPassword,
)
from mildsite.accounts.models import Invitation, StaffUser
from mildsite.accounts.passwords import weakness
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission, RoleName
from mildsite.accounts.tokens import LINK_BYTES, new_token
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db

VALID_FOR = timedelta(days=7)
_ADDRESS = re.compile(r"[^\s@<>\"',;:\\]{1,64}@[^\s@<>\"',;:\\]{1,185}\.[^\s@<>\"',;:\\.]{2,}")


def invite(*, email: str, roles: Iterable[RoleName], actor: StaffUser) -> tuple[Invitation, str]:
    """An invitation and its token, which nothing can show again. An older invitation to the address ends.

    Raises UnusableAddress, EmailTaken (also for a colleague who has left: open their account again instead) and NoRole.
    """
    require(actor, Permission.MANAGE_STAFF)
    email, names = email.strip().casefold(), sorted(set(roles))
    if not _ADDRESS.fullmatch(email) or not email.isprintable():
        raise UnusableAddress
    if queries.staff_by_email(email) is not None:
        raise EmailTaken(email)
    if not names:
        raise NoRole
    db.session.execute(delete(Invitation).where(Invitation.email == email))
    token, digest = new_token(LINK_BYTES)
    invitation = Invitation(
        email=email,
        roles=[str(name) for name in names],
        token_sha256=digest,
        expires_at=clock.now() + VALID_FOR,
        invited_by=actor,
    )
    db.session.add(invitation)
    db.session.flush()
    record(Action.STAFF_INVITED, actor_id=actor.id, subject_id=invitation.id, roles=" ".join(names))
    return invitation, token


def withdraw(invitation: Invitation, *, actor: StaffUser) -> None:
    """The link works no longer."""
    require(actor, Permission.MANAGE_STAFF)
    db.session.delete(invitation)
    db.session.flush()
    record(Action.INVITATION_WITHDRAWN, actor_id=actor.id, subject_id=invitation.id)


def join(*, name: str, password: str, hash_password: Callable[[str], str], actor: Invitation) -> StaffUser:
    """Spend the invitation: the new colleague, who can sign in from now on. Whoever holds its link acts.

    Raises UnusableInvitation, UnusableName or WeakPassword; the invitation is not spent then.
    """
    invitation = queries.locked_invitation(actor.id)
    if invitation is None:
        raise UnusableInvitation
    name = " ".join(name.split())
    if not 2 <= len(name) <= 120 or not name.isprintable():
        raise UnusableName
    if problem := weakness(password, known_words=(name, invitation.email)):
        raise WeakPassword(problem)
    roles = [RoleName(role) for role in invitation.roles]
    db.session.delete(invitation)
    user = add_staff(
        email=invitation.email,
        name=name,
        password_hash=hash_password(password),
        roles=roles,
        actor_id=invitation.invited_by_id,
    )
    record(Action.STAFF_JOINED, actor_id=user.id, subject_id=user.id, invitation=str(invitation.id))
    return user
