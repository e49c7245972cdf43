"""Recalls: from a text or a value that turned out wrong to the patients who hold a sheet made from it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.clinic.models import ClinicValue
from mildsite.content.models import Revision
from mildsite.db import Model, new_id, present


class Recall(Model):
    """Of a revision, or of a signed clinic value."""

    __tablename__ = "recall"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    revision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id"), index=True)
    value_id: Mapped[int | None] = mapped_column(ForeignKey("clinic_value.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    """What was wrong, in clear: nothing of a patient belongs here."""
    opened_at: Mapped[datetime] = mapped_column(default=present)
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))
    closed_at: Mapped[datetime | None]

    opened_by: Mapped[StaffUser] = relationship()
    revision: Mapped[Revision | None] = relationship()
    value: Mapped[ClinicValue | None] = relationship()

    @property
    def source(self) -> Revision | ClinicValue:
        source = self.revision or self.value
        assert source is not None  # noqa: S101 - a recall is of one of the two
        return source


class RecallReached(Model):
    """A patient of a recall who was told."""

    __tablename__ = "recall_reached"

    recall_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recall.id"), primary_key=True)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()
