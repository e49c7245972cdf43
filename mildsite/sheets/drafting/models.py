"""What a nurse was typing, kept sealed for that nurse alone until the sheet is issued or the shift is over."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mildsite.db import Model, present


class FormDraft(Model):
    """One for each nurse; the next one typed takes its place."""

    __tablename__ = "form_draft"

    staff_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(default=present)

    @property
    def bound_to(self) -> str:
        """What `sealed` opens as, and as nothing else."""
        return f"form_draft|{self.staff_user_id}"
