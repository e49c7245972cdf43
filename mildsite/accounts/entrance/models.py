"""What is kept of sessions, second factors and tries. No secret lies here as it is: digests, MACs, sealed bytes."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.db import Model, new_id, present


class StaffSession(Model):
    """Somebody signed in at one browser. It is over when its row is gone, whatever cookie is shown."""

    __tablename__ = "staff_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the id in the cookie. A new one takes its place with every unlocking."""
    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    user: Mapped[StaffUser] = relationship(lazy="joined", innerjoin=True)
    awaits_code: Mapped[bool] = mapped_column(default=False)
    """The password was right; the second factor is still to come."""
    created_at: Mapped[datetime] = mapped_column(default=present)
    last_seen_at: Mapped[datetime] = mapped_column(default=present)


class TrustedComputer(Model):
    """A computer of the clinic at which one colleague gave a code in this shift."""

    __tablename__ = "trusted_computer"
    __table_args__ = (UniqueConstraint("token_sha256", "staff_user_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the computer's cookie, which several colleagues share."""
    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    until: Mapped[datetime]


class Authenticator(Model):
    """The app of one colleague that makes codes (RFC 6238)."""

    __tablename__ = "authenticator"

    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Under the master key: who has only the database makes no codes."""
    confirmed_at: Mapped[datetime | None]
    """None while it is being set up."""
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    """The newest step of 30 seconds whose code was taken: this one and all before it are refused."""

    @property
    def bound_to(self) -> str:
        """What the secret opens as, and as nothing else."""
        return f"authenticator|{self.staff_user_id}"


class RecoveryCode(Model):
    """A code on paper that stands in for the app, once."""

    __tablename__ = "recovery_code"

    code_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)


class Throttle(Model):
    """How many tries in a row were wrong, on one account or from one address."""

    __tablename__ = "sign_in_throttle"

    key_mac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """Keyed: it may be of what somebody typed into the wrong field."""
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=present, index=True)
    paused_until: Mapped[datetime | None]


class PasswordReset(Model):
    """A link that lets one colleague choose a new password, once."""

    __tablename__ = "password_reset"

    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    """One for each colleague: a new one takes the place of the old."""
    user: Mapped[StaffUser] = relationship(foreign_keys=[staff_user_id])
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
