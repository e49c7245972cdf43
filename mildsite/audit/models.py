"""Audit tables. Triggers in the migration refuse UPDATE and DELETE of an event, whoever asks."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mildsite.db import Model

DetailValue = str | int | bool | None
Detail = dict[str, DetailValue]


class AuditEvent(Model):
    """One act. `mac` covers every column and the `mac` of the event before it."""

    __tablename__ = "audit_event"

    # SQLite has no BIGINT primary key; we count ourselves, so that a gap in the numbers is a finding.
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID | None]
    """The staff user; none for the system itself, the command line and strangers."""
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_id: Mapped[str | None] = mapped_column(String(60), index=True)
    """Id of the page, revision, sheet or user that was acted on."""
    detail: Mapped[Detail] = mapped_column(JSON)
    key_id: Mapped[str] = mapped_column(String(20))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Model):
    """The last link of the chain: one row, locked while an event is appended, so two writers cannot fork it."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
