"""Clinic details and clinic values. A change is a new row, so a sheet can name the version it was made from."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite import languages
from mildsite.accounts.models import StaffUser
from mildsite.clinic.values import Setting, ValueState, sentences_sha256
from mildsite.db import Model, present, stored_enum


class SecondIdentifier(StrEnum):
    """What identifies a patient besides the name."""

    BIRTH_DATE = "birth_date"
    CHART_NUMBER = "chart_number"


class SheetPart(StrEnum):
    """Parts of a sheet that a clinic may want."""

    CALENDAR = "calendar"
    """Thirty days with each date marked."""
    QUESTIONS = "questions"
    """Room for the patient's goal and questions."""
    LANGUAGE_HELP = "language_help"
    """The notice of free language help (Section 1557)."""
    CLINIC_COPY = "clinic_copy"
    """A page with lines to sign, which stays at the clinic."""


class PaperSize(StrEnum):
    LETTER = "letter"
    A4 = "a4"


class ClinicDetails(Model):
    """One version of the clinic's details. The newest that a second person confirmed is in force."""

    __tablename__ = "clinic_details"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    """A demonstration: pages and sheets say so, and nothing on them is meant for a patient."""
    name: Mapped[str] = mapped_column(String(120))
    phone_day: Mapped[str] = mapped_column(String(40))
    phone_after_hours: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(300))
    hours: Mapped[str] = mapped_column(Text)
    hours_translated: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    """The same in other languages, by tag."""
    time_zone: Mapped[str] = mapped_column(String(60))
    second_identifier: Mapped[SecondIdentifier] = mapped_column(
        stored_enum(SecondIdentifier), default=SecondIdentifier.BIRTH_DATE
    )
    offers_guidance_sheet: Mapped[bool] = mapped_column(default=False)
    """Whether the after-care page links to a general-guidance PDF that anyone can make."""
    review_months: Mapped[int] = mapped_column(default=12, server_default="12")
    """After how many months a clinical page is due for review again."""
    created_at: Mapped[datetime] = mapped_column(default=present)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    retention_days: Mapped[int | None]
    """How long a sheet is kept after it was issued; none means that nothing is purged."""
    backup_days: Mapped[int | None]
    """How long a backup is kept; none means that nobody has said so."""
    languages: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Tags of the languages that the site offers besides the default one, with spaces between."""
    main_colour: Mapped[str | None] = mapped_column(String(7))
    """Such as `#0b4a56`; none keeps the style sheet's own."""
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """A PNG that we made from what was uploaded."""
    logo_sha256: Mapped[str | None] = mapped_column(String(64))
    physician_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    physician_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Of the doctor whom patients may call; the clinic's phones are always on a sheet."""
    paper: Mapped[PaperSize] = mapped_column(
        stored_enum(PaperSize), default=PaperSize.LETTER, server_default=PaperSize.LETTER.value
    )
    """What the clinic's printers hold."""
    prints_letterhead: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False for paper that has the clinic's letterhead on it."""
    link_days: Mapped[int] = mapped_column(default=60, server_default="60")
    """How long a sheet's link opens it, from the day it was issued."""
    sheet_parts: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The optional parts of a sheet (SheetPart), with spaces between."""
    confirmed_by: Mapped[uuid.UUID | None]
    """A staff user; none with a moment means that the command line confirmed it.

    No foreign key: to add one, SQLite would make the table anew, which issued sheets point at.
    """
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    proposer: Mapped[StaffUser | None] = relationship(foreign_keys=[created_by])

    def show_logo(self, png: bytes | None) -> None:
        """Take `png` as the logo, or none."""
        self.logo, self.logo_sha256 = png, hashlib.sha256(png).hexdigest() if png else None

    @property
    def offered_languages(self) -> tuple[str, ...]:
        """The default language first, then those switched on whose words are known."""
        chosen = self.languages.split()
        return (languages.DEFAULT, *(tag for tag in languages.known() if tag in chosen and tag != languages.DEFAULT))

    @property
    def hours_by_language(self) -> Mapping[str, str]:
        """Opening hours by language, those of the default one first; empty when none are given."""
        return {languages.DEFAULT: self.hours, **self.hours_translated} if self.hours else {}

    @property
    def parts_of_sheet(self) -> frozenset[SheetPart]:
        chosen = self.sheet_parts.split()
        return frozenset(part for part in SheetPart if part in chosen)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def end_of_link(self, made_at: datetime) -> datetime:
        """The last moment of the last day, on the clinic's calendar, on which a link made at `made_at` opens."""
        last = made_at.astimezone(self.zone).date() + timedelta(days=self.link_days)
        return datetime.combine(last, time.max, self.zone).astimezone(UTC)

    @property
    def second_identifier_required(self) -> bool:
        """Two identifiers for every real patient; the demonstration has none."""
        return not self.is_demo


class ClinicValue(Model):
    """One proposal for a clinic value, and its signature. Rows are only added; a signature is set once.

    The newest signed row of a key and practitioner is in force; the newest row, while it is not signed, is pending.
    """

    __tablename__ = "clinic_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), index=True)
    """Of values.VALUE_KINDS."""
    practitioner: Mapped[str | None] = mapped_column(String(120))
    """Whose own rule it is; none for the clinic's."""
    state: Mapped[ValueState] = mapped_column(stored_enum(ValueState))
    value: Mapped[str | None] = mapped_column(String(12))
    """The number as people write it, such as `100.4`."""
    sentences_sha256: Mapped[str] = mapped_column(String(64))
    """Of the resolved sentences: the signature is bound to them."""
    proposed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=present)
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    signed_at: Mapped[datetime | None]

    proposer: Mapped[StaffUser | None] = relationship(foreign_keys=[proposed_by])
    signer: Mapped[StaffUser | None] = relationship(foreign_keys=[signed_by])

    @property
    def setting(self) -> Setting:
        return Setting(self.state, Decimal(self.value) if self.value else None)

    @property
    def holds(self) -> bool:
        """Signed, and the sentences are still those that were signed."""
        return self.signed_at is not None and self.sentences_sha256 == sentences_sha256(self.key, self.setting)
