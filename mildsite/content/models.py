"""Pages and their revisions."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from mildsite import clock, languages
from mildsite.accounts.models import StaffUser
from mildsite.content.document import Document, stored
from mildsite.content.lifecycle import OPEN_STATES, Change, Move, State
from mildsite.db import Model, new_id, present, stored_enum

revision_author = Table(
    "revision_author",
    Model.metadata,
    Column("revision_id", ForeignKey("revision.id"), primary_key=True),
    Column("staff_user_id", ForeignKey("staff_user.id"), primary_key=True),
)


LONGEST_DESCRIPTION = 200
"""Of a picture, in characters."""


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
    last_reviewed_on: Mapped[date | None]
    """When a clinical reviewer last signed the whole page, on the clinic's calendar."""
    next_review_on: Mapped[date | None]

    settled_revision: Mapped[Revision | None] = relationship(foreign_keys=[live_revision_id], post_update=True)
    """What was published last. Ask `live_revision` instead: a time that was set may have come since."""
    scheduled_revision: Mapped[Revision | None] = relationship(
        primaryjoin="and_(Revision.page_id == Page.id, Revision.state == 'approved', Revision.publish_at.is_not(None))",
        foreign_keys="Revision.page_id",
        viewonly=True,
        uselist=False,
    )
    """An approved text that waits for its time, or whose time has come and no request has settled it yet."""
    stops: Mapped[list[TextStop]] = relationship(back_populates="page", order_by="TextStop.stopped_at")

    @property
    def is_translation(self) -> bool:
        """Whether the page says in another language what the page of its key in the default language says."""
        return self.language != languages.DEFAULT

    @property
    def live_revision(self) -> Revision | None:
        """What readers see and sheets are made from at this moment: the one answer, for every process alike."""
        waiting = self.scheduled_revision
        return waiting if waiting is not None and waiting.is_due else self.settled_revision

    def is_overdue(self, today: date) -> bool:
        """Whether the day on which the page should have been reviewed again is over."""
        return self.next_review_on is not None and self.next_review_on < today


class Revision(Model):
    """One text of a page. Its document never changes after it was submitted."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        Index(
            "uq_revision_open_page_id",
            "page_id",
            unique=True,
            # Our own words, which an index must hold as they are.
            sqlite_where=text(f"state IN {tuple(str(s) for s in OPEN_STATES)}"),  # nosemgrep: sql-from-words
            postgresql_where=text(f"state IN {tuple(str(s) for s in OPEN_STATES)}"),  # nosemgrep: sql-from-words
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
    publish_at: Mapped[datetime | None]
    """From then on an approved text is the live one."""
    change: Mapped[Change | None] = mapped_column(stored_enum(Change))
    """What the reviewer called it, if another text was live before."""

    source_revision_id: Mapped[uuid.UUID | None]
    """Of a translation: the text it translates, in the default language.

    No foreign key: to add one, SQLite would make the table anew, which issued sheets point at.
    """
    translator: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Of a translation: who made it, and what qualifies them."""
    grade_accepted_because: Mapped[str | None] = mapped_column(Text)
    """A reviewer's reason why this text may be harder to read than the limit."""

    page: Mapped[Page] = relationship(foreign_keys=[page_id])
    source_revision: Mapped[Revision | None] = relationship(
        primaryjoin="foreign(Revision.source_revision_id) == remote(Revision.id)", viewonly=True
    )
    authors: Mapped[list[StaffUser]] = relationship(secondary=revision_author, order_by=StaffUser.name)
    """Everybody who saved this text. None of them may approve it."""
    moves: Mapped[list[RevisionMove]] = relationship(back_populates="revision", order_by="RevisionMove.sequence")
    comments: Mapped[list[ReviewComment]] = relationship(order_by="ReviewComment.at, ReviewComment.id")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def document(self) -> Document:
        return stored(json.dumps(self.document_json))

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
    def approval_holds(self) -> bool:
        """Whether the words are those a reviewer signed."""
        return self.approved_sha256 is not None and self.approved_sha256 == self.document.sha256

    @property
    def is_due(self) -> bool:
        """Whether the time set for an approved text has come."""
        if self.state is not State.APPROVED or self.publish_at is None:
            return False
        return self.publish_at <= clock.now() and self.approval_holds

    def comments_on(self, block_id: str | None) -> list[ReviewComment]:
        """What the last request for changes said of a part, or of the text as a whole.

        Words on a part that is no longer there count as words on the whole.
        """
        last = max((comment.sequence for comment in self.comments), default=0)
        parts = {block["id"] for block in self.document_json["blocks"]}
        return [
            comment
            for comment in self.comments
            if comment.sequence == last and (comment.block_id if comment.block_id in parts else None) == block_id
        ]

    @property
    def clinical(self) -> bool:
        """Whether this text says anything clinical."""
        return self.page.kind is PageKind.AFTERCARE or self.document.has_clinical_blocks


class RetiredAddress(Model):
    """A web address that a page had once. It leads to the page, wherever that is: no chain and no loop can be."""

    __tablename__ = "retired_address"

    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), index=True)
    retired_at: Mapped[datetime] = mapped_column(default=present)

    page: Mapped[Page] = relationship()


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


class PictureFile(Model):
    """A picture for pages, as this application wrote it: nothing of the file that was uploaded is kept."""

    __tablename__ = "picture"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION))
    """What it shows: the words offered to readers who cannot see it."""
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    """Of `data`, in hex."""
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(default=present)
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))

    added_by: Mapped[StaffUser] = relationship()


class ReviewComment(Model):
    """What a reviewer asked to have changed, in the text as a whole or in one part of it. Rows are only added."""

    __tablename__ = "review_comment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), index=True)
    sequence: Mapped[int]
    """Of the move it belongs to: a text may be sent back more than once."""
    block_id: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime] = mapped_column(default=present)

    author: Mapped[StaffUser] = relationship()


class TextStop(Model):
    """A clinician's halt: no sheet is made from the page's text until somebody lifts it."""

    __tablename__ = "text_stop"
    __table_args__ = (
        Index(
            "uq_text_stop_open_page_id",
            "page_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"))
    reason: Mapped[str] = mapped_column(Text)
    stopped_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_user.id"))
    stopped_at: Mapped[datetime] = mapped_column(default=present)
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    lifted_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship(back_populates="stops")
    stopped_by: Mapped[StaffUser] = relationship(foreign_keys=[stopped_by_id])
    lifted_by: Mapped[StaffUser | None] = relationship(foreign_keys=[lifted_by_id])
