"""Staff users and roles, in the columns Flask-Security needs and no more."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.roles import PERMISSIONS, Permission, RoleName
from mildsite.db import Model, new_id, present

staff_role = Table(
    "staff_role",
    Model.metadata,
    Column("staff_user_id", ForeignKey("staff_user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Model, RoleMixin):
    __tablename__ = "role"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)  # type: ignore[assignment]  # mixin: int
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """A value of RoleName."""


class StaffUser(Model, UserMixin):
    """Someone who signs in. Patients have no accounts."""

    __tablename__ = "staff_user"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)  # type: ignore[assignment]  # mixin: int
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    """As colleagues know them; shown in histories, never on a patient's sheet."""
    password: Mapped[str] = mapped_column(String(255))
    """An argon2id hash."""
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: new_id().hex)
    """Flask-Security asks for it. Our sessions have rows of their own: `entrance.models.StaffSession`."""
    break_glass: Mapped[bool] = mapped_column(default=False)
    """The account for emergencies: every sign-in raises an alarm."""
    created_at: Mapped[datetime] = mapped_column(default=present)
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # mixin: list[RoleMixin]
        secondary=staff_role, order_by=Role.name, lazy="selectin"
    )

    def may(self, permission: Permission) -> bool:
        """Whether any of the user's roles grants `permission`. Nothing else grants anything."""
        return self.active and any(permission in PERMISSIONS[RoleName(role.name)] for role in self.roles)


class Invitation(Model):
    """A link that lets somebody choose a name and a password, once. It is gone when it is spent or withdrawn."""

    __tablename__ = "staff_invitation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """One invitation for each address: a new one takes the place of the old."""
    roles: Mapped[list[str]] = mapped_column(JSON)
    """Values of RoleName, in order."""
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """The link itself is not kept: who reads the database cannot join."""
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=present)
    invited_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    invited_by: Mapped[StaffUser] = relationship()
