"""Batches: a list of patients on its way to sheets. Its rows are sealed with the batch's own key."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.db import Model, new_id, present, stored_enum


class BatchState(StrEnum):
    OPEN = "open"
    """Rows are being corrected."""
    PREPARING = "preparing"
    """Sheets are being made, some at a time."""
    ISSUED = "issued"
    ABANDONED = "abandoned"
    """Its rows and what was prepared are gone."""


class Batch(Model):
    __tablename__ = "batch"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[BatchState] = mapped_column(stored_enum(BatchState), default=BatchState.OPEN)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"))
    file_mac: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    """Of the uploaded file, under a key: the same file again is noticed, and nobody can guess what was in it."""
    row_count: Mapped[int]
    prepared: Mapped[int] = mapped_column(default=0)
    first_number: Mapped[int | None]
    """Of the sheet numbers that were set aside for it."""
    key_id: Mapped[str] = mapped_column(String(20))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The batch's key, wrapped; gone when the batch is abandoned."""
    rows_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime] = mapped_column(default=present)
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    issued_at: Mapped[datetime | None]

    made_by: Mapped[StaffUser] = relationship()
