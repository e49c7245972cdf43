"""Rows are only added. What could tell of a patient is sealed with the sheet's key."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.db import Model, new_id, present, stored_enum


class PrintCopy(Model):
    """One print of a sheet. The paper itself is always the same."""

    __tablename__ = "print_copy"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"))
    number: Mapped[int]
    """1, 2, 3 … of this sheet."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """In clear: nothing of a patient belongs here. None is needed soon after the sheet was issued."""
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()


class DeliveryWay(StrEnum):
    PAPER = "paper"
    LINK = "link"
    BOTH = "both"


class Delivery(Model):
    """How the patient chose to get the sheet."""

    __tablename__ = "delivery"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    way: Mapped[DeliveryWay] = mapped_column(stored_enum(DeliveryWay))
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()


class TeachBack(Model):
    """What a patient said back, by the prompts of this very sheet."""

    __tablename__ = "teach_back"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """A list of {prompt, outcome, reason} as JSON."""
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()


class CallOutcome(StrEnum):
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    MESSAGE_LEFT = "message_left"


class FollowUpCall(Model):
    __tablename__ = "follow_up_call"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    outcome: Mapped[CallOutcome] = mapped_column(stored_enum(CallOutcome))
    note_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()


class CodeSlip(Model):
    """A slip of paper with a sheet's link and a new code."""

    __tablename__ = "code_slip"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    pdf_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    at: Mapped[datetime] = mapped_column(default=present)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    by: Mapped[StaffUser] = relationship()
