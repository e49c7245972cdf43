"""Make a sheet from an order: compose, check, render, seal. What issuing, amending and batches share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.audit.recording import hold_record
from mildsite.clinic.queries import current_details
from mildsite.content.document import Document
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page, Revision
from mildsite.db import db, new_id
from mildsite.pdf.document import SheetDocument
from mildsite.pdf.layout import SheetLayout, lay_out
from mildsite.pdf.logo import LogoDamaged
from mildsite.pdf.rendering import RENDERER_VERSION, render_layout
from mildsite.sheets.access import Access, link_to, new_access
from mildsite.sheets.composing import compose, compose_part, discharge_sheet
from mildsite.sheets.dates import dates_of
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.gate import problems_of_layout, problems_on_paper
from mildsite.sheets.ground import Ground, ground_of
from mildsite.sheets.indexing import name_words_of, practitioner_word_of
from mildsite.sheets.models import Sheet, SheetCounter, SheetKey, SheetNameWord, SheetSource, number_label
from mildsite.sheets.names import clean_line
from mildsite.sheets.sealing import new_seal
from mildsite.sheets.snapshot import Snapshot
from mildsite.sheets.source_gate import problems_of_source
from mildsite.sheets.sources import source_of


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a nurse asks for."""

    page: Page
    also: Page | None = None
    """The same text in another language: the sheet then says everything in both."""
    entries: Entries
    old_date_confirmed: bool
    overdue_reason: str = ""
    """Needed for a text whose review is overdue."""

    downtime_form: str | None = None
    """The number of the paper form that was handed out first."""

    @property
    def pages(self) -> list[Page]:
        return [self.page, self.also] if self.also is not None else [self.page]


def problems_of_order(order: Order, ground: Ground | None = None) -> list[Problem]:
    """Everything that stands against an order, in the order of the form. Raises NotPublished.

    `ground` saves reading it again, here and below.
    """
    ground = ground or ground_of(order.pages)
    problems = problems_of(
        order.entries,
        document=ground.sources[0].document,
        details=ground.details,
        today=ground.today,
        old_date_confirmed=order.old_date_confirmed,
    )
    for page, refused in zip(ground.pages, ground.refused, strict=True):
        overdue = page.is_overdue(ground.today)
        problems += problems_of_source(refused, order.entries, overdue=overdue, overdue_reason=order.overdue_reason)
    return problems


def texts_of(order: Order) -> list[Revision]:
    """The live texts of an order, one for each language. Raises NotPublished."""
    texts = [page.live_revision for page in order.pages]
    if None in texts:
        raise NotPublished
    return [text for text in texts if text is not None]


def composed(order: Order) -> SheetDocument:
    """The sheet of an order as it would be printed, with a number and a link that nobody has. Raises NotPublished."""
    paperwork = discharge_sheet(number_label(0), Access(token="0" * 22, code="0" * 8, site="https://example.org"))
    return compose(
        [source_of(text) for text in texts_of(order)],
        details=current_details(),
        entries=_on_paper(order),
        paperwork=paperwork,
        issued_at=clock.now(),
    )


def next_numbers(count: int = 1) -> int:
    """Set aside `count` sheet numbers in a row; gives the first."""
    hold_record()
    counter = db.session.execute(select(SheetCounter).with_for_update()).scalar_one()
    first = counter.last + 1
    counter.last += count
    return first


def make_sheet(
    order: Order, *, number: int, site: str, idempotency_key: str, actor: StaffUser, ground: Ground | None = None
) -> Sheet:
    """A sheet with this number, stored and flushed, nothing put on record. Raises SheetRefused, NotPublished."""
    ground = ground or ground_of(order.pages)
    sheet = new_sheet(order, ground, number=number, site=site)
    sheet.issued_by_id, sheet.idempotency_key = actor.id, idempotency_key
    store([(sheet, order.entries)])
    return sheet


def new_sheet(order: Order, ground: Ground, *, number: int, site: str) -> Sheet:
    """A sheet that is not stored yet, and nobody's. Raises SheetRefused."""
    details, entries = ground.details, order.entries
    issued_at, access = clock.now(), new_access(site)
    paperwork = discharge_sheet(number_label(number), access)
    document = compose(
        ground.sources, details=details, entries=_on_paper(order), paperwork=paperwork, issued_at=issued_at
    )
    layout = checked_layout(document, [source.document for source in ground.sources])
    snapshot = Snapshot(
        document=document,
        translations=tuple(
            compose_part(source, details=details, entries=_for_readers(order), paperwork=paperwork, issued_at=issued_at)
            for source in ground.translations
        ),
        dates=dates_of(ground.sources[0], entries),
        time_zone=details.time_zone,
    )
    sheet = _sealed(snapshot, render_layout(layout), entries)
    sheet.number = number
    sheet.link = link_to(sheet.id, access, expires_at=details.end_of_link(issued_at))
    said = (*ground.texts, *ground.translated)
    sheet.sources = [SheetSource(sheet_id=sheet.id, revision_id=text.id) for text in said]
    sheet.page_id, sheet.revision_id = order.page.id, ground.texts[0].id
    sheet.clinic_version, sheet.renderer = details.version, RENDERER_VERSION
    sheet.overdue_reason = clean_line(order.overdue_reason) if ground.overdue else None
    sheet.downtime_form = order.downtime_form
    sheet.practitioner_word = practitioner_word_of(entries)
    sheet.issued_at = issued_at
    return sheet


def _on_paper(order: Order) -> Entries:
    """The entries as they are printed: a sheet in two languages says in which one the nurse wrote her note."""
    return _for_readers(order) if order.also is not None else order.entries


def _for_readers(order: Order) -> Entries:
    """The entries for a page in another language, which says in which one the nurse wrote her note."""
    entries = order.entries
    return entries.model_copy(update={"note_language": entries.note_language or order.page.language})


def store(sheets: Sequence[tuple[Sheet, Entries]]) -> None:
    """Store new sheets with the words that find them again, and flush."""
    db.session.add_all(sheet for sheet, _ in sheets)
    db.session.flush()
    for sheet, entries in sheets:
        words = name_words_of(entries)
        db.session.add_all(SheetNameWord(sheet_id=sheet.id, word=word, number=sheet.number) for word in words)


def checked_layout(document: SheetDocument, texts: Sequence[Document]) -> SheetLayout:
    """The sheet laid out and through the gate. Raises SheetRefused."""
    if problems := problems_on_paper(document, texts):
        raise SheetRefused(problems)
    try:
        layout = lay_out(document)
    except LogoDamaged:
        message = "The clinic’s logo is damaged. Ask an administrator to choose it again."
        raise SheetRefused([Problem("page", message)]) from None
    if problems := problems_of_layout(layout):
        raise SheetRefused(problems)
    return layout


def _sealed(snapshot: Snapshot, pdf: bytes, entries: Entries) -> Sheet:
    """A sheet whose patient columns are filled and sealed with a key of its own."""
    sheet_id = new_id()
    seal, key_id, wrapped = new_seal(sheet_id)
    return Sheet(
        id=sheet_id,
        key=SheetKey(sheet_id=sheet_id, key_id=key_id, wrapped=wrapped),
        entries_sealed=seal.seal("entries", entries.model_dump_json().encode()),
        document_sealed=seal.seal("document", snapshot.model_dump_json().encode()),
        pdf_sealed=seal.seal("pdf", pdf),
        pdf_sha256_sealed=seal.seal("pdf_sha256", hashlib.sha256(pdf).digest()),
    )
