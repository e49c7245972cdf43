"""Rows are only added. What could tell of a patient is sealed with the sheet's key."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.db import Model, new_id, present, stored_enum


class _OfSheet(Model):
    """What every record of a sheet has: whose it is, when it was made, by whom."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    @declared_attr
    def by(cls) -> Mapped[StaffUser]:  # noqa: N805 - SQLAlchemy passes the class
        return relationship()


class PrintCopy(_OfSheet):
    """One print of a sheet. The paper itself is always the same."""

    __tablename__ = "print_copy"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"))  # found by the constraint
    number: Mapped[int]
    """1, 2, 3 … of this sheet."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """In clear: nothing of a patient belongs here. None is needed soon after the sheet was issued."""


class DeliveryWay(StrEnum):
    PAPER = "paper"
    LINK = "link"
    BOTH = "both"


class Delivery(_OfSheet):
    """How the patient chose to get the sheet."""

    __tablename__ = "delivery"

    way: Mapped[DeliveryWay] = mapped_column(stored_enum(DeliveryWay))


class TeachBack(_OfSheet):
    """What a patient said back, by the prompts of this very sheet."""

    __tablename__ = "teach_back"

    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A list of {prompt, outcome, reason} as JSON."""


class CallOutcome(StrEnum):
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    MESSAGE_LEFT = "message_left"


class FollowUpCall(_OfSheet):
    """The clinic called after the procedure; what was said is sealed."""

    __tablename__ = "follow_up_call"

    outcome: Mapped[CallOutcome] = mapped_column(stored_enum(CallOutcome))
    note_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class CodeSlip(_OfSheet):
    """A slip of paper with a sheet's link and a new code."""

    __tablename__ = "code_slip"

    pdf_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
