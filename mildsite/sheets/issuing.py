"""Issue a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic.queries import current_details
from mildsite.content.document import Document
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page, Revision
from mildsite.db import db, new_id
from mildsite.pdf.document import SheetDocument
from mildsite.pdf.layout import SheetLayout, lay_out
from mildsite.pdf.logo import LogoDamaged
from mildsite.pdf.rendering import RENDERER_VERSION, render_layout
from mildsite.sheets import queries
from mildsite.sheets.access import link_to, new_access
from mildsite.sheets.composing import compose, discharge_sheet
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.gate import problems_of_layout, problems_on_paper
from mildsite.sheets.models import Sheet, SheetCounter, SheetKey, SheetNameWord, SheetSource, number_label
from mildsite.sheets.names import blind_index, clean_line, index_words
from mildsite.sheets.opening import entries_of
from mildsite.sheets.sealing import new_seal
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


def issue(order: Order, *, site: str, idempotency_key: str, actor: StaffUser) -> Sheet:
    """Issue one sheet from the live text of the order's pages, and flush. `site` is where patients read it online.

    The same actor with the same `idempotency_key` gets the sheet issued before: pressing a button twice is no
    second sheet. Raises NotPermitted, NotPublished, and SheetRefused with everything that must be mended.
    """
    require(actor, Permission.ISSUE_SHEETS)
    before = _issued_before(order.entries, idempotency_key, actor)
    if before is not None:
        return before
    problems = problems_of_order(order)
    if problems:
        raise SheetRefused(problems)
    try:
        with db.session.begin_nested():
            return _issue(order, site=site, idempotency_key=idempotency_key, actor=actor)
    except IntegrityError:
        # The second of two presses waited for the first, which has just taken the key.
        before = _issued_before(order.entries, idempotency_key, actor)
        if before is None:
            raise
        return before


def problems_of_order(order: Order) -> list[Problem]:
    """Everything that stands against an order, in the order of the form. Raises NotPublished."""
    details, today = current_details(), clock.today(current_details().zone)
    problems = problems_of(
        order.entries,
        document=_texts(order)[0].document,
        details=details,
        today=today,
        old_date_confirmed=order.old_date_confirmed,
    )
    for page in _pages(order):
        overdue = page.is_overdue(today)
        problems += problems_of_source(page, order.entries, overdue=overdue, overdue_reason=order.overdue_reason)
    return problems


def _pages(order: Order) -> list[Page]:
    return [order.page, order.also] if order.also is not None else [order.page]


def _texts(order: Order) -> list[Revision]:
    texts = [page.live_revision for page in _pages(order)]
    if None in texts:
        raise NotPublished
    return [text for text in texts if text is not None]


def _issued_before(entries: Entries, idempotency_key: str, actor: StaffUser) -> Sheet | None:
    """The sheet this form has issued. Raises SheetRefused when it was another patient's, or other dates."""
    sheet = queries.sheet_by_idempotency_key(actor=actor, key=idempotency_key)
    if sheet is not None and entries_of(sheet) != entries:
        message = f"This form has made sheet {sheet.label} already. Open a new form for other entries."
        raise SheetRefused([Problem("idempotency_key", message)])
    return sheet


def _issue(order: Order, *, site: str, idempotency_key: str, actor: StaffUser) -> Sheet:
    details, texts, entries = current_details(), _texts(order), order.entries
    number, issued_at, access = _next_number(), clock.now(), new_access(site)
    document = compose(
        [source_of(text) for text in texts],
        details=details,
        entries=entries,
        paperwork=discharge_sheet(number_label(number), access),
        issued_at=issued_at,
    )
    layout = checked_layout(document, [text.document for text in texts])
    sheet = _sealed(document, render_layout(layout), entries)
    sheet.link = link_to(sheet.id, access)
    sheet.sources = [SheetSource(sheet_id=sheet.id, revision_id=text.id) for text in texts]
    overdue = any(page.is_overdue(clock.today(details.zone)) for page in _pages(order))
    sheet.number = number
    sheet.page_id, sheet.revision_id = order.page.id, texts[0].id
    sheet.clinic_version = details.version
    sheet.renderer, sheet.overdue_reason = RENDERER_VERSION, clean_line(order.overdue_reason) if overdue else None
    sheet.issued_at, sheet.issued_by_id, sheet.idempotency_key = issued_at, actor.id, idempotency_key
    db.session.add(sheet)
    db.session.flush()
    db.session.add_all(
        SheetNameWord(sheet_id=sheet.id, word=blind_index(word)) for word in index_words(entries.patient_name)
    )
    record(
        Action.SHEET_ISSUED,
        actor_id=actor.id,
        subject_id=sheet.id,
        number=number,
        revision=str(texts[0].id),
        clinic_version=details.version,
        renderer=RENDERER_VERSION,
        overdue=overdue,
    )
    return sheet


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


def _sealed(document: SheetDocument, pdf: bytes, entries: Entries) -> Sheet:
    """A sheet whose patient columns are filled and sealed with a key of its own."""
    sheet_id = new_id()
    seal, key_id, wrapped = new_seal(sheet_id)
    return Sheet(
        id=sheet_id,
        key=SheetKey(sheet_id=sheet_id, key_id=key_id, wrapped=wrapped),
        entries_sealed=seal.seal("entries", entries.model_dump_json().encode()),
        document_sealed=seal.seal("document", document.model_dump_json().encode()),
        pdf_sealed=seal.seal("pdf", pdf),
        pdf_sha256_sealed=seal.seal("pdf_sha256", hashlib.sha256(pdf).digest()),
    )


def _next_number() -> int:
    counter = db.session.execute(select(SheetCounter).with_for_update()).scalar_one()
    counter.last += 1
    return counter.last
