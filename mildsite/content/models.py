"""Pages and their revisions."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from mildsite.accounts.models import StaffUser
from mildsite.content.document import Document
from mildsite.content.lifecycle import OPEN_STATES, Move, State
from mildsite.db import Model, new_id, present, stored_enum

revision_author = Table(
    "revision_author",
    Model.metadata,
    Column("revision_id", ForeignKey("revision.id"), primary_key=True),
    Column("staff_user_id", ForeignKey("staff_user.id"), primary_key=True),
)


class PageKind(StrEnum):
    PROCEDURE = "procedure"
    """What a procedure is and whom it helps."""
    AFTERCARE = "aftercare"
    """What to do after it. Sheets are made from this; always clinical."""
    STANDARD = "standard"
    """Anything else: privacy, accessibility …"""


class Page(Model):
    """A page in one language. Its languages share `key`."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("key", "language"), UniqueConstraint("language", "slug"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    """A BCP 47 tag, such as `en`."""
    slug: Mapped[str] = mapped_column(String(80))
    """Its web address after the slash; empty for the front page."""
    kind: Mapped[PageKind] = mapped_column(stored_enum(PageKind))
    procedure_key: Mapped[str | None] = mapped_column(String(40))
    """The `key` of the procedure page that an after-care page belongs to."""
    live_revision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id", use_alter=True))
    created_at: Mapped[datetime] = mapped_column(default=present)

    live_revision: Mapped[Revision | None] = relationship(foreign_keys=[live_revision_id], post_update=True)


class Revision(Model):
    """One text of a page. Its document never changes after it was submitted."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        Index(
            "uq_revision_open_page_id",
            "page_id",
            unique=True,
            sqlite_where=text(f"state IN {tuple(str(s) for s in OPEN_STATES)}"),
            postgresql_where=text(f"state IN {tuple(str(s) for s in OPEN_STATES)}"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    """1, 2, 3 … within the page; printed on sheets."""
    state: Mapped[State] = mapped_column(stored_enum(State), default=State.DRAFT)
    document_json: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the document, in hex."""
    lock_version: Mapped[int] = mapped_column()
    """Counts changes to this row; two people cannot change it from the same version."""
    based_on_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id"))
    created_at: Mapped[datetime] = mapped_column(default=present)
    saved_at: Mapped[datetime] = mapped_column(default=present)
    approved_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the document the reviewer approved: the approval is bound to it."""

    page: Mapped[Page] = relationship(foreign_keys=[page_id])
    authors: Mapped[list[StaffUser]] = relationship(secondary=revision_author, order_by=StaffUser.name)
    """Everybody who saved this text. None of them may approve it."""
    moves: Mapped[list[RevisionMove]] = relationship(back_populates="revision", order_by="RevisionMove.sequence")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def document(self) -> Document:
        return Document.model_validate(self.document_json)

    @document.setter
    def document(self, document: Document) -> None:
        self.document_json = document.to_json()
        self.sha256 = document.sha256

    @validates("document_json")
    def _only_a_draft_changes(self, _key: str, value: dict[str, Any]) -> dict[str, Any]:
        if not inspect(self).transient and self.state is not State.DRAFT:
            raise ValueError("the document of a submitted revision cannot change")
        return value

    @property
    def clinical(self) -> bool:
        """Whether this text needs a clinical reviewer."""
        return self.page.kind is PageKind.AFTERCARE or self.document.has_clinical_blocks


class RevisionMove(Model):
    """One step in a revision's life: who, when and in what words. Rows are only added."""

    __tablename__ = "revision_move"
    __table_args__ = (UniqueConstraint("revision_id", "sequence"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    sequence: Mapped[int]
    move: Mapped[Move] = mapped_column(stored_enum(Move))
    from_state: Mapped[State] = mapped_column(stored_enum(State))
    to_state: Mapped[State] = mapped_column(stored_enum(State))
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime] = mapped_column(default=present)
    note: Mapped[str] = mapped_column(Text, default="")

    revision: Mapped[Revision] = relationship(back_populates="moves")
    actor: Mapped[StaffUser | None] = relationship()
