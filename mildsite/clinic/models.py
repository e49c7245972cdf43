"""Clinic details. A change is a new row, so a sheet can name the version it was made from."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mildsite.db import Model, present, stored_enum


class SecondIdentifier(StrEnum):
    """What identifies a patient besides the name."""

    BIRTH_DATE = "birth_date"
    CHART_NUMBER = "chart_number"


class ClinicDetails(Model):
    """One version of the clinic's details; the newest is in force."""

    __tablename__ = "clinic_details"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    """A demonstration: pages and sheets say so, and nothing on them is meant for a patient."""
    name: Mapped[str] = mapped_column(String(120))
    phone_day: Mapped[str] = mapped_column(String(40))
    phone_after_hours: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(300))
    hours: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(String(60))
    second_identifier: Mapped[SecondIdentifier] = mapped_column(
        stored_enum(SecondIdentifier), default=SecondIdentifier.BIRTH_DATE
    )
    offers_guidance_sheet: Mapped[bool] = mapped_column(default=False)
    """Whether the after-care page links to a general-guidance PDF that anyone can make."""
    created_at: Mapped[datetime] = mapped_column(default=present)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def second_identifier_required(self) -> bool:
        """Two identifiers for every real patient; the demonstration has none."""
        return not self.is_demo
