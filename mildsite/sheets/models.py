"""Issued sheets. What tells of a patient is sealed; what is in clear says when, by whom and from what text."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mildsite.accounts.models import StaffUser
from mildsite.content.models import Page, Revision
from mildsite.db import Model, new_id, present, stored_enum
from mildsite.sheets.errors import ContentsDestroyed
from mildsite.sheets.sealing import Seal, open_seal


class SheetState(StrEnum):
    PREPARED = "prepared"
    """Made for a batch that is not issued yet: nobody holds it, and no list shows it."""
    CURRENT = "current"
    """The sheet the patient should follow."""
    SUPERSEDED = "superseded"
    """Another sheet took its place."""
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"
    """The clinic's period is over: that it was issued is known, and not to whom."""


class EndReason(StrEnum):
    """Why a sheet is no longer the one to follow."""

    CORRECTION = "correction"
    """Its words or dates were corrected: its link leads on to the new sheet."""
    WRONG_PERSON = "wrong_person"
    """Somebody else got it, or it names somebody else: its link and code end for good."""
    LOST_PAPER = "lost_paper"
    """Link and code end for good."""
    WITHDRAWN = "withdrawn"


class Sheet(Model):
    """One issued discharge sheet. Never edited."""

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("issued_by_id", "idempotency_key"),
        Index("ix_sheet_practitioner_word_issued_at", "practitioner_word", "issued_at"),
        Index("ix_sheet_issued_by_id_number", "issued_by_id", "number"),
        Index(
            "ix_sheet_downtime_form",
            "downtime_form",
            sqlite_where=text("downtime_form IS NOT NULL"),
            postgresql_where=text("downtime_form IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[SheetState] = mapped_column(stored_enum(SheetState), default=SheetState.CURRENT)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"))
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), index=True)
    clinic_version: Mapped[int] = mapped_column(ForeignKey("clinic_details.version"))
    renderer: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime] = mapped_column(default=present, index=True)
    issued_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    """From the form: pressing the button twice issues one sheet."""
    amends_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The sheet whose place it took. No foreign key: SQLite would make the table anew."""
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None] = mapped_column(stored_enum(EndReason))
    end_note: Mapped[str | None] = mapped_column(Text)
    """Why it was withdrawn. In clear: nothing of a patient belongs here."""
    destroyed_at: Mapped[datetime | None]
    batch_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    practitioner_word: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """Blind index of the practitioner's folded name, for the day's list."""
    downtime_form: Mapped[str | None] = mapped_column(String(20))
    """The number of the paper form that was handed out while the network was down."""
    overdue_reason: Mapped[str | None] = mapped_column(Text)
    """Why a sheet was made although the text's review was overdue. In clear: nothing of a patient belongs here."""

    entries_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """What the nurse entered, as JSON."""
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The Snapshot, as JSON."""
    pdf_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed as well: in clear, the digest of a guessable sheet would confirm a guessed name."""

    key: Mapped[SheetKey | None] = relationship(lazy="joined")
    """None when the contents are destroyed."""
    page: Mapped[Page] = relationship()
    revision: Mapped[Revision] = relationship()
    issued_by: Mapped[StaffUser] = relationship()
    sources: Mapped[list[SheetSource]] = relationship(order_by="SheetSource.revision_id")
    link: Mapped[AccessLink | None] = relationship(back_populates="sheet")

    @property
    def seal(self) -> Seal:
        """Raises ContentsDestroyed, and SealBroken."""
        if self.key is None:
            raise ContentsDestroyed
        return open_seal(self.id, self.key.key_id, self.key.wrapped)

    @property
    def label(self) -> str:
        return number_label(self.number)


def number_label(number: int) -> str:
    """A sheet number as people read it aloud: `D-00042`."""
    return f"D-{number:05d}"


def number_of(typed: str) -> int | None:
    """The sheet number that somebody typed, with or without `D-` and zeros; None for anything else."""
    digits = typed.strip().upper().removeprefix("D-")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


class SheetSource(Model):
    """Each approved text that a sheet says, on paper or on the patient's page; one for each language. Recall asks."""

    __tablename__ = "sheet_source"

    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), primary_key=True, index=True)

    revision: Mapped[Revision] = relationship()


class AccessLink(Model):
    """The way to a sheet online. What is kept finds the link and checks its code, and can show neither."""

    __tablename__ = "access_link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    key_id: Mapped[str] = mapped_column(String(20))
    """The master key under which the code is kept."""
    code_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(default=present)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Ended for good: nobody opens anything with it again."""
    code_changed_at: Mapped[datetime | None]
    """Since then the code printed on the sheet is dead."""
    wrong_codes: Mapped[int] = mapped_column(default=0)
    """In a row; a right one starts again at 0."""
    paused_until: Mapped[datetime | None]

    sheet: Mapped[Sheet] = relationship(back_populates="link")


class SheetKey(Model):
    """The wrapped key of one sheet, in a table of its own: deleting the row destroys the sheet's contents."""

    __tablename__ = "sheet_key"

    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class SheetNameWord(Model):
    """Blind index: which sheets hold a word of a name, without the word."""

    __tablename__ = "sheet_name_word"
    __table_args__ = (Index("ix_sheet_name_word_word_number", "word", "number"),)

    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    word: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    number: Mapped[int]
    """That of the sheet: the newest with a word are found without a look at the others."""


class SheetCounter(Model):
    """The last sheet number given out: one row, locked while a sheet is issued."""

    __tablename__ = "sheet_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
