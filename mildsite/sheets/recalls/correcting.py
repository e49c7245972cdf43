"""Corrected sheets for everybody a recall is about, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic.queries import value_history
from mildsite.clinic.values import folded
from mildsite.content import queries as content_queries
from mildsite.content.errors import NotPublished
from mildsite.pdf.document import Paper, SheetDocument
from mildsite.pdf.rendering import render_batch
from mildsite.sheets.ending import amend
from mildsite.sheets.entries import Entries
from mildsite.sheets.errors import SheetEnded, SheetRefused
from mildsite.sheets.making import Order
from mildsite.sheets.models import EndReason, Sheet, SheetState
from mildsite.sheets.opening import entries_of, snapshot_of
from mildsite.sheets.recalls import queries
from mildsite.sheets.recalls.errors import NotCorrectedYet
from mildsite.sheets.recalls.models import Recall
from mildsite.sheets.recalls.recalling import guard_open, held_sheets

SAME_TEXT = "This text is still the published one. A corrected text must be published first."
SAME_VALUE = "This value is still in force. A corrected value must be signed first."
NOT_PUBLISHED = "No text of this page is published now."


@dataclass(frozen=True)
class Refused:
    """A sheet that was left as it is."""

    sheet: Sheet
    entries: Entries
    why: tuple[str, ...]


@dataclass
class Corrected:
    new: list[Sheet] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def why_not_yet(recall: Recall) -> str | None:
    """Why a new sheet would say the same wrong words, or None."""
    if recall.revision is not None:
        live = recall.revision.page.live_revision
        return SAME_TEXT if live is not None and live.id == recall.revision.id else None
    assert recall.value is not None  # noqa: S101 - a recall is of a revision or of a value
    key, whose = recall.value.key, folded(recall.value.practitioner or "")
    signed = (row for row in value_history() if row.key == key and row.signed_at is not None)
    in_force = next(row for row in signed if folded(row.practitioner or "") == whose)
    return SAME_VALUE if in_force.id == recall.value.id else None


def correct_sheets(recall: Recall, *, site: str, actor: StaffUser) -> Corrected:
    """Amend every current sheet of the recall, from the text that is live now and with the patient's own entries.

    What stands against one sheet is said of it and keeps no other back. Pressing twice corrects nothing twice.
    Raises NotPermitted, RecallClosed, NotCorrectedYet.
    """
    require(actor, Permission.ISSUE_SHEETS)
    guard_open(recall)
    if reason := why_not_yet(recall):
        raise NotCorrectedYet(reason)
    done = Corrected()
    for sheet in held_sheets(recall):
        if sheet.state is not SheetState.CURRENT:
            continue
        try:
            done.new.append(_correct(sheet, recall, site=site, actor=actor))
        except SheetRefused as refusal:
            why = dict.fromkeys(problem.message for problem in refusal.problems)
            done.refused.append(Refused(sheet, entries_of(sheet), tuple(why)))
        except NotPublished:
            done.refused.append(Refused(sheet, entries_of(sheet), (NOT_PUBLISHED,)))
        except SheetEnded:
            continue  # somebody amended it a moment ago
    return done


def papers_of(recall: Recall) -> list[Paper]:
    """The papers that the corrected sheets are printed on: a file has one."""
    found = {snapshot_of(sheet).document.paper for sheet in _corrected(recall)}
    return [paper for paper in Paper if paper in found]


def corrected_pdf(recall: Recall, *, paper: Paper, actor: StaffUser) -> bytes | None:
    """The corrected sheets on one paper as one file, each patient on a new leaf; None without any.

    Each is on record as opened. Raises NotPermitted, SealBroken.
    """
    require(actor, Permission.ISSUE_SHEETS)
    documents: list[SheetDocument] = []
    for sheet in _corrected(recall):
        document = snapshot_of(sheet).document
        if document.paper is paper:
            documents.append(document)
            record(Action.SHEET_OPENED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, shown="recall")
    return render_batch(documents, duplex=True) if documents else None


def _corrected(recall: Recall) -> Sequence[Sheet]:
    new = queries.successors(held_sheets(recall)).values()
    return sorted((sheet for sheet in new if sheet.state is SheetState.CURRENT), key=lambda sheet: sheet.number)


def _correct(sheet: Sheet, recall: Recall, *, site: str, actor: StaffUser) -> Sheet:
    also = None
    if len(parts := snapshot_of(sheet).document.parts) > 1:
        also = content_queries.page_of_key(sheet.page.key, language=parts[1].language)
    order = Order(
        page=sheet.page,
        also=also,
        entries=entries_of(sheet),
        old_date_confirmed=True,  # the date was right when the sheet was issued
        overdue_reason=recall.reason,
    )
    key = f"recall-{recall.id.hex}-{sheet.number}"
    return amend(sheet, order, reason=EndReason.CORRECTION, site=site, idempotency_key=key, actor=actor)
