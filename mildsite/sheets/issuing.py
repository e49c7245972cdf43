"""Issue a sheet."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page, Revision
from mildsite.db import db, new_id
from mildsite.pdf.document import SheetDocument
from mildsite.pdf.rendering import RENDERER_VERSION, render
from mildsite.sheets import queries
from mildsite.sheets.composing import compose, discharge_sheet
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.gate import problems_on_paper
from mildsite.sheets.models import Sheet, SheetCounter, SheetKey, SheetNameWord, number_label
from mildsite.sheets.names import blind_index, clean_line, index_words
from mildsite.sheets.opening import entries_of
from mildsite.sheets.sealing import new_seal
from mildsite.sheets.source_gate import problems_of_source
from mildsite.sheets.sources import source_of


def issue(
    *,
    page: Page,
    entries: Entries,
    old_date_confirmed: bool,
    idempotency_key: str,
    overdue_reason: str = "",
    actor: StaffUser,
) -> Sheet:
    """Issue one sheet from the page's live text, and flush. A text whose review is overdue needs `overdue_reason`.

    The same actor with the same `idempotency_key` gets the sheet issued before: pressing a button twice is no
    second sheet. Raises NotPermitted, NotPublished, and SheetRefused with everything that must be mended.
    """
    require(actor, Permission.ISSUE_SHEETS)
    before = _issued_before(entries, idempotency_key, actor)
    if before is not None:
        return before
    revision, details = page.live_revision, current_details()
    if revision is None:
        raise NotPublished
    problems = problems_of(
        entries,
        document=revision.document,
        details=details,
        today=clock.today(details.zone),
        old_date_confirmed=old_date_confirmed,
    )
    overdue = page.is_overdue(clock.today(details.zone))
    problems += problems_of_source(page, entries, overdue=overdue, overdue_reason=overdue_reason)
    if problems:
        raise SheetRefused(problems)
    reason = clean_line(overdue_reason) if overdue else None
    try:
        with db.session.begin_nested():
            return _issue(page, revision, details, entries, reason, idempotency_key=idempotency_key, actor=actor)
    except IntegrityError:
        # The second of two presses waited for the first, which has just taken the key.
        before = _issued_before(entries, idempotency_key, actor)
        if before is None:
            raise
        return before


def _issued_before(entries: Entries, idempotency_key: str, actor: StaffUser) -> Sheet | None:
    """The sheet this form has issued. Raises SheetRefused when it was another patient's, or other dates."""
    sheet = queries.sheet_by_idempotency_key(actor=actor, key=idempotency_key)
    if sheet is not None and entries_of(sheet) != entries:
        message = f"This form has made sheet {sheet.label} already. Open a new form for other entries."
        raise SheetRefused([Problem("idempotency_key", message)])
    return sheet


def _issue(
    page: Page,
    revision: Revision,
    details: ClinicDetails,
    entries: Entries,
    overdue_reason: str | None,
    *,
    idempotency_key: str,
    actor: StaffUser,
) -> Sheet:
    number, issued_at = _next_number(), clock.now()
    document = compose(
        source_of(revision),
        details=details,
        entries=entries,
        paperwork=discharge_sheet(number_label(number)),
        issued_at=issued_at,
    )
    problems = problems_on_paper(document)
    if problems:
        raise SheetRefused(problems)
    sheet = _sealed(document, entries)
    sheet.number = number
    sheet.page_id, sheet.revision_id = page.id, revision.id
    sheet.clinic_version = details.version
    sheet.renderer, sheet.overdue_reason = RENDERER_VERSION, overdue_reason
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
        revision=str(revision.id),
        clinic_version=details.version,
        renderer=RENDERER_VERSION,
        overdue=overdue_reason is not None,
    )
    return sheet


def _sealed(document: SheetDocument, entries: Entries) -> Sheet:
    """A sheet whose patient columns are filled and sealed with a key of its own."""
    sheet_id, pdf = new_id(), render(document)
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
